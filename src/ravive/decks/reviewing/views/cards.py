"""Reading a deck under review card by card, on the phone: what it asks, answers and explains, comments beside it, the signature last."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.cards.draft import CardDraft
from ravive.decks import language_reading
from ravive.decks import queries as decks_queries
from ravive.decks.card_form import labels
from ravive.decks.desk_access import READERS, own_card, own_deck
from ravive.decks.models import Card, CardComment, Deck
from ravive.decks.reviewing import actions, card_text, queries, signatures, snapshot_diff
from ravive.decks.reviewing.queries import ReadingProgress
from ravive.decks.reviewing.seats import seats_of
from ravive.decks.reviewing.signatures import SigningState
from ravive.decks.script_texts import browser_words
from ravive.people.actions import RefusedError
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles, own_or_404
from ravive.people.sent_forms import RefusedRedirect, accept_once

# More squares than this say less than a bar.
MOST_SQUARES = 100
# Where a form was sent from, so that its answer leads back there.
FROM_READING = "reading"


@require_safe
@for_roles(*READERS)
def first_unread(request: StaffRequest, deck_id: int) -> HttpResponseRedirect:
    """Lead to the first card that this person has not read as it stands now, or to the end of reading."""
    deck = own_deck(request, deck_id)
    found = queries.progress_of(deck, signatures.state_of(deck), request.user).next_card
    return redirect("read_card", deck.pk, found) if found else redirect("end_reading", deck.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def card(request: StaffRequest, deck_id: int, card_id: str) -> HttpResponse:
    """Show a card on the phone. Sent, it is noted as read, with the comment that was written, and the next one comes."""
    found = own_card(request, deck_id, card_id)
    state = signatures.state_of(found.deck)
    progress = queries.progress_of(found.deck, state, request.user)
    names = list(progress.digests)
    if card_id not in names:  # a draft, which nobody has to read
        return redirect("desk_card", deck_id, card_id)
    place = names.index(card_id)
    if request.method == "POST":
        return _go_on(request, found, state, progress, names[place + 1] if place + 1 < len(names) else None)
    shown = state.draft.cards()[card_id]
    languages = _languages(found.deck, state)
    language = request.GET.get("language", languages[0])
    if language not in languages:
        raise Http404(f'"{language}" is none of the languages of the deck')
    values = {
        **_values(found.deck, state, progress),
        **_change(found, state, shown, language, request.user),
        "card": found,
        "name": decks_queries.name_of(shown.words_in(languages[0]), card_id),
        "kind": labels.kind_label(found.kind),
        "theme": shown.structure.get("theme", ""),
        "is_vital": bool(shown.structure.get("critical")),
        "place": place + 1,
        "previous": names[place - 1] if place else None,
        "is_last": place + 1 == len(names),
        "is_read": card_id in progress.read,
        "squares": _squares(progress, card_id),
        "comments": queries.comments_of(found.deck).get(card_id, ()),
        "can_resolve": Role.AUTHOR in request.roles,
        "content": progress.digests[card_id],
        "shows_answer": request.GET.get("show") == "answer",
        **_phone(request, found, shown, language, languages),
    }
    return render(request, "decks/desk/read_card.html", values)


def _go_on(request: StaffRequest, card: Card, state: SigningState, progress: ReadingProgress, following: str | None) -> HttpResponse:
    """Store the comment, and note that what was on the screen was read, unless the card changed meanwhile; then lead on."""
    now = timezone.now()
    if text := request.POST.get("text", "").strip():
        actions.comment(card=card, text=text, by=request.user, now=now)
    if request.POST.get("content") != progress.digests[card.card_id]:
        messages.warning(request, _("This card changed while you were reading. Read it again as it is now."))
        return redirect("read_card", card.deck_id, card.card_id)
    is_doubtful = request.POST.get("doubtful") == "1"
    read = snapshot_diff.read_part(state.draft.cards()[card.card_id], state.draft.original)
    content = progress.digests[card.card_id]
    actions.note_reading(card=card, read=read, content=content, by=request.user, now=now, is_doubtful=is_doubtful)
    return redirect("read_card", card.deck_id, following) if following else redirect("end_reading", card.deck_id)


def _languages(deck: Deck, state: SigningState) -> list[str]:
    """Return the deck's languages, the one it is written in first."""
    original = state.draft.original or decks_queries.original_language(deck)
    return [original, *(language for language in deck.languages if language != original)]


def _values(deck: Deck, state: SigningState, progress: ReadingProgress) -> dict[str, Any]:
    total = len(progress.digests)
    return {
        "deck": deck,
        "title": decks_queries.title_of(deck),
        "state": state,
        "read": len(progress.read),
        "doubtful": len(progress.doubtful),
        "total": total,
        "left": total - len(progress.read),
        "sure": len(progress.read) - len(progress.doubtful),
    }


def _change(card: Card, state: SigningState, shown: CardDraft, language: str, by: User) -> dict[str, Any]:
    """Return what the card says in a language, and what differs from what both signed last and from what this person read."""
    known = card_text.names_known(card.deck, state)
    since_read = queries.change_since_read(card, state, by)
    signed = state.signed.draft if state.signed else None
    changes = {change.card_id: change for change in snapshot_diff.changes(signed, state.draft)} if signed else {}
    change = changes.get(card.card_id)
    return {
        "lines": card_text.lines_of(shown, language, known),
        "differences": card_text.card_differences(change, known) if change and change.is_of_original else (),
        "since_read": card_text.card_differences(since_read, known) if since_read else (),
        "is_new": change is not None and change.before is None,
    }


def _squares(progress: ReadingProgress, current: str) -> list[tuple[str, str]]:
    """Return each card with where it stands for this reader; nothing in a deck with too many."""
    if len(progress.digests) > MOST_SQUARES:
        return []
    states = {name: "doubtful" if name in progress.doubtful else "read" if name in progress.read else "unread" for name in progress.digests}
    return [(name, "current" if name == current else state) for name, state in states.items()]


def _phone(request: StaffRequest, card: Card, shown: CardDraft, language: str, languages: list[str]) -> dict[str, Any]:
    """Return the tabs above the phone, as links that need no script, and what the script needs to know."""
    variants = shown.words_in(language).get("variants") or []
    count = len(variants) if isinstance(variants, list) else 0
    asked = request.GET.get("variant", "")
    variant = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 and int(asked) <= count else 0
    show = "answer" if request.GET.get("show") == "answer" else "question"
    now = {"language": language, "variant": variant, "show": show}
    preview = reverse("preview_card", args=[card.deck_id, card.card_id])
    return {
        "language": language,
        "language_tabs": [(name, name == language, _link(now, language=name, variant=0)) for name in languages],
        "variant_tabs": [(number, number == variant, _link(now, variant=number)) for number in range(count + 1)] if count else [],
        "show_tabs": [(name, name == show, _link(now, show=name)) for name in ("question", "answer")],
        "browser": {
            "frame": reverse("preview_frame"),
            "preview": f"{preview}?variant={variant}",
            "card": card.card_id,
            "languages": [language],
            "isAnswered": show == "answer",
            "words": browser_words(),
        },
    }


def _link(now: dict[str, Any], **changed: object) -> str:
    return "?" + urlencode({**now, **changed})


@require_safe
@for_roles(*READERS)
def end(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Show what remains to be read, or else the form of the signature."""
    deck = own_deck(request, deck_id)
    state = signatures.state_of(deck)
    progress = queries.progress_of(deck, state, request.user)
    seats = seats_of(deck, state, request.user, request.roles)
    cards = state.draft.cards()
    names = [(name, decks_queries.name_of(cards[name].words_in(state.draft.original), name)) for name in progress.digests]
    values = {
        **_values(deck, state, progress),
        "is_complete": progress.is_complete,
        "next_card": progress.next_card,
        "last": next(reversed(progress.digests), None),
        "doubtful_cards": [pair for pair in names if pair[0] in progress.doubtful],
        "unread_cards": [pair for pair in names if pair[0] not in progress.read][:MOST_SQUARES],
        "seats": [seat for seat in seats if seat.is_mine or seat.signature],
        "is_reader": any(seat.is_mine for seat in seats),
        "languages": [
            (tag, snapshot_diff.language_digest(state.draft, tag)) for tag in language_reading.languages_to_offer(deck, request.user)
        ],
        "proposed": language_reading.languages_to_propose(deck, request.user),
    }
    return render(request, "decks/desk/end_reading.html", values)


@require_POST
@for_roles(*READERS)
@accept_once()
def comment(request: StaffRequest, deck_id: int, card_id: str) -> HttpResponse:
    """Say something about a card."""
    found: Card = own_card(request, deck_id, card_id)
    try:
        actions.comment(card=found, text=request.POST.get("text", ""), by=request.user, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, str(refused))
        return RefusedRedirect(_back(request, deck_id, card_id))
    return redirect(_back(request, deck_id, card_id))


@require_POST
@for_roles(Role.AUTHOR, Role.EXPERT, Role.SECOND_READER)
def resolve(request: StaffRequest, deck_id: int, comment_id: int) -> HttpResponse:
    """Say that a comment was dealt with."""
    comments = CardComment.objects.select_related("card", "card__deck", "card__deck__organisation")
    found = own_or_404(comments, request, through="card__deck__organisation", card__deck=deck_id, pk=comment_id)
    actions.resolve(comment=found, by=request.user, now=timezone.now())
    return redirect(_back(request, deck_id, found.card.card_id))


def _back(request: StaffRequest, deck_id: int, card_id: str) -> str:
    if request.POST.get("from") == FROM_READING:
        return f"{reverse('read_card', args=[deck_id, card_id])}#comments"
    show = request.POST.get("show", "")
    asked = f"?show={show}&page={number_of(request.POST.get('page'))}" if show in ("all", "changed", "talked") else ""
    return f"{reverse('review_deck', args=[deck_id])}{asked}#{card_id}"


def number_of(text: str | None) -> int:
    """Return a number that came with a request; 0 for what is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
