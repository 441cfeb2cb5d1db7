"""Reviewing a deck: what changed since it was last signed, card by card, with comments; submitting and signing it."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ravive.cards.draft import CardDraft
from ravive.decks import queries as decks_queries
from ravive.decks.desk_access import READERS, own_card, own_deck
from ravive.decks.models import Card, CardComment, Deck, DeckRevision, SignOff, Submission
from ravive.decks.reviewing import actions, card_text, field_diff, signatures, snapshot_diff
from ravive.decks.reviewing.signatures import SigningState
from ravive.decks.reviewing.snapshot_diff import CardChange
from ravive.decks.row_names import Names
from ravive.people.actions import RefusedError
from ravive.people.models import Role, SecondRole
from ravive.people.permissions import StaffRequest, for_roles, own_or_404
from ravive.people.sendings import accept_once

CARDS_A_PAGE = 25


@dataclass(frozen=True, kw_only=True)
class ReadCard:
    """A card as a reader sees it: what differs since it was signed, all it says, and what was said about it."""

    card_id: str
    name: str
    kind: str
    is_new: bool
    differences: tuple[field_diff.Difference, ...]
    lines: tuple[card_text.Line, ...]
    comments: tuple[CardComment, ...]


@require_safe
@for_roles(*READERS)
def review(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Return where a deck stands between authors and readers, with its cards: those that changed, all, or those talked about."""
    deck = own_deck(request, deck_id)
    state = signatures.state_of(deck)
    changed = {change.card_id: change for change in snapshot_diff.changes(state.signed and state.signed.draft, state.draft)}
    changed = {name: change for name, change in changed.items() if change.is_of_original}
    comments = _comments(deck)
    show = request.GET.get("show") or ("changed" if changed else "all")
    cards = state.draft.cards()
    talked = [name for name, said in comments.items() if any(comment.resolved_at is None for comment in said)]
    names = {"changed": [name for name in cards if name in changed], "talked": [name for name in cards if name in talked]}.get(
        show, list(cards)
    )
    page = Paginator(names, CARDS_A_PAGE).get_page(request.GET.get("page"))
    known = card_text.names_known(deck, state)
    values = {
        "deck": deck,
        "title": decks_queries.title_of(deck),
        "state": state,
        "seats": _seats(request, deck, state),
        "deck_changes": _deck_changes(state),
        "cards": [_read_card(name, cards[name], state, changed.get(name), comments.get(name, ()), known) for name in page],
        "gone": [change for change in changed.values() if change.after is None],
        "page": page,
        "show": show,
        "counts": {
            "changed": len(names) if show == "changed" else sum(name in changed for name in cards),
            "talked": len(talked),
            "all": len(cards),
        },
        "can_submit": Role.AUTHOR in request.roles and not state.is_current,
        "can_resolve": Role.AUTHOR in request.roles,
        "can_publish": Role.AUTHOR in request.roles,
        "is_overdue": deck.review_due < timezone.localdate(),
        "history": SignOff.objects.filter(deck=deck).select_related("revision").defer("revision__snapshot").order_by("-at", "-pk"),
        "submissions": Submission.objects.filter(deck=deck).select_related("revision").defer("revision__snapshot")[:20],
    }
    return render(request, "decks/desk/review.html", values)


def _seats(request: StaffRequest, deck: Deck, state: SigningState) -> list[dict[str, Any]]:
    """Return the two seats: who signed what stands now, or whether the visitor may."""
    labels = {SignOff.Seat.EXPERT: Role.EXPERT.label, SignOff.Seat.SECOND: SecondRole(deck.organisation.second_role).label}
    return [
        {
            "role": role,
            "label": labels[role],
            "signature": state.signature(role),
            "refusal": actions.why_not(deck=deck, state=state, role=role, by=request.user),
            "is_mine": actions.SEATS[role] in request.roles,
        }
        for role in SignOff.Seat
    ]


def _deck_changes(state: SigningState) -> list[field_diff.Difference]:
    """Return what differs in the deck's own words and fields since it was signed; nothing before it ever was."""
    if state.signed is None:
        return []
    return card_text.deck_differences(snapshot_diff.deck_changes(state.signed.draft, state.draft))


def _comments(deck: Deck) -> dict[str, tuple[CardComment, ...]]:
    found: dict[str, list[CardComment]] = defaultdict(list)
    for comment in CardComment.objects.filter(card__deck=deck).select_related("card", "by").order_by("at", "pk"):
        found[comment.card.card_id].append(comment)
    return {name: tuple(said) for name, said in found.items()}


def _read_card(
    name: str,
    card: CardDraft,
    state: SigningState,
    change: CardChange | None,
    comments: tuple[CardComment, ...],
    known: Names,
) -> ReadCard:
    words = card.words_in(state.draft.original)
    return ReadCard(
        card_id=name,
        name=decks_queries.name_of(words, name),
        kind=card.kind,
        is_new=change is not None and change.before is None,
        differences=card_text.card_differences(change, known) if change else (),
        lines=card_text.lines_of(card, state.draft.original, known),
        comments=comments,
    )


@require_POST
@for_roles(Role.AUTHOR)
def submit(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Ask for the deck as it is now to be read and signed."""
    deck = own_deck(request, deck_id)
    try:
        made = actions.submit(deck=deck, name=request.POST.get("name", ""), by=request.user, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("“%(name)s” waits for its two signatures.") % {"name": made.name})
    return redirect("review_deck", deck_id)


@require_POST
@for_roles(Role.EXPERT, Role.SECOND_READER)
def sign(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Sign what was submitted, for a seat."""
    deck = own_deck(request, deck_id)
    revision = own_or_404(
        DeckRevision.objects.filter(deck=deck), request, through="deck__organisation", number=_number(request.POST.get("revision"))
    )
    role = request.POST.get("role", "")
    try:
        if role not in SignOff.Seat.values:
            raise RefusedError(_("This signature is for another role than yours."))
        actions.sign(deck=deck, revision=revision, role=role, by=request.user, now=timezone.now(), note=request.POST.get("note", ""))
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Signed. Thank you."))
    return redirect("review_deck", deck_id)


@require_POST
@for_roles(*READERS)
@accept_once()
def comment(request: StaffRequest, deck_id: int, card_id: str) -> HttpResponse:
    """Say something about a card."""
    card: Card = own_card(request, deck_id, card_id)
    try:
        actions.comment(card=card, text=request.POST.get("text", ""), by=request.user, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, str(refused))
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
    show = request.POST.get("show", "")
    asked = f"?show={show}&page={_number(request.POST.get('page'))}" if show in ("all", "changed", "talked") else ""
    return f"{reverse('review_deck', args=[deck_id])}{asked}#{card_id}"


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
