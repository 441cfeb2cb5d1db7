"""The form of a card: drawn with its preview, saved as it is typed, copied, deleted."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.cards.draft import CardDraft
from ravive.cards.problems import DeckCode
from ravive.decks import card_form, deck_memory, drafts, problem_lines, row_names
from ravive.decks import queries as decks_queries
from ravive.decks.card_form import labels
from ravive.decks.card_form.row_ids import notion_words
from ravive.decks.desk_access import READERS, TAKEDOWN_ROLES, own_card, own_deck, own_draft
from ravive.decks.editing import card_preview, guessability
from ravive.decks.editing import queries as desk_lists
from ravive.decks.editing.actions import cards as actions_cards
from ravive.decks.editing.forms import CardForm, NewCardForm
from ravive.decks.models import Card, CardRevision, Deck
from ravive.decks.queries import original_language
from ravive.decks.reviewing import takedowns
from ravive.decks.script_texts import browser_words
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.people.sent_forms import accept_once
from ravive.register import queries as register_queries
from ravive.site.context import known_language

LARGEST_FORM_BYTES = 500_000
# The desk’s script shows such an answer as it is.
PLAIN_TEXT = "text/plain; charset=utf-8"
FORM_TYPE = "application/x-www-form-urlencoded"
NEIGHBOURS = 20
# What publishing repairs by itself is no work for an author.
REPAIRED = frozenset({DeckCode.FRENCH_SPACES})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.AUTHOR)
@accept_once()
def new_card(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Return the form for a new card; once filled in, add it as a draft and lead to its form."""
    deck = own_deck(request, deck_id)
    form = NewCardForm(request.POST or None, deck=deck, initial=_like(deck, request.GET.get("like", "")))
    if request.method == "POST" and form.is_valid():
        card = actions_cards.add_card(deck=deck, by=request.user, now=timezone.now(), **form.cleaned_data)
        return redirect("desk_card", deck.pk, card.card_id)
    values = {"form": form, "deck": deck, "title": decks_queries.title_of(deck), "notions": desk_lists.notions_of(deck)}
    return render(request, "decks/desk/new_card.html", values)


def _like(deck: Deck, card_id: str) -> dict[str, str]:
    """Return what a new card has in common with the one written before it; nothing where there is none such."""
    card = Card.objects.filter(deck=deck, card_id=card_id).first()
    if card is None:
        return {}
    theme, notion = (str(card.structure.get(name, "")) for name in ("theme", "notion"))
    return {"kind": card.kind, "theme": theme, "notion": notion_words(notion)}


@require_safe
@for_roles(*READERS)
def card(request: StaffRequest, deck_id: int, card_id: str) -> HttpResponse:
    """Return a card's form with its preview; without the form for those who only read."""
    found = own_card(request, deck_id, card_id)
    draft, language = own_draft(found), original_language(found.deck)
    can_write = Role.AUTHOR in request.roles
    choices = desk_lists.field_choices(found.deck)
    value = card_form.split(draft, language)
    form = CardForm(kind=found.kind, choices=choices, initial={"card": _drawn(found.kind, choices, value)}) if can_write else None
    lines, are_more = desk_lists.neighbours_of(found, NEIGHBOURS)
    place = next(number for number, line in enumerate(lines) if line.card_id == found.card_id)
    values = {
        "deck": found.deck,
        "card": found,
        "title": decks_queries.title_of(found.deck),
        "name": decks_queries.name_of(draft.words_in(language), found.card_id),
        "kind": labels.kind_label(found.kind),
        "form": form,
        "lines": lines,
        "are_more": are_more,
        "previous": lines[place - 1] if place else None,
        "next": lines[place + 1] if place + 1 < len(lines) else None,
        "notions": desk_lists.notions_of(found.deck),
        "languages": _languages(found),
        "guess": guessability.guess_of(found, draft),
        "original": language,
        "browser": _browser(found, value, draft, choices, can_write=can_write),
        "can_write": can_write,
        "can_take_offline": bool(request.roles & TAKEDOWN_ROLES) and bool(desk_lists.published_languages(found.deck)),
        "takedown": takedowns.in_force(found.deck).filter(card_id=found.card_id).first(),
    }
    return render(request, "decks/desk/card.html", values)


def _drawn(kind: str, choices: card_form.FieldChoices, value: dict[str, Any]) -> Any:  # noqa: ANN401 -- a block's own value
    return card_form.block_of(kind, choices).normalize(card_form.shown(kind, value))


def _languages(card: Card) -> list[str]:
    """Return the deck's languages, the original first."""
    original = original_language(card.deck)
    return [original, *(language for language in card.deck.languages if language != original)]


def _browser(card: Card, value: dict[str, Any], draft: CardDraft, choices: card_form.FieldChoices, *, can_write: bool) -> dict[str, Any]:
    """Return what the page's script needs to know."""
    address = [card.deck_id, card.card_id]
    today = timezone.localdate()
    register = register_queries.register_of(card.deck.organisation)
    return {
        "save": reverse("save_card", args=address),
        "preview": reverse("preview_card", args=address),
        "frame": reverse("preview_frame"),
        "digest": actions_cards.card_digest(card.structure, draft.words_in(original_language(card.deck))),
        "card": card.card_id,
        "kind": card.kind,
        "isWriter": can_write,
        "problems": _problems(card, value) if can_write else [],
        "languages": _languages(card),
        "newPicture": reverse("add_picture", args=[card.deck_id]),
        "pictures": {name: reverse("desk_picture", args=[card.deck_id, name]) for name, _label in choices.pictures},
        "register": desk_lists.register_lines(register, original_language(card.deck), today) if can_write else {"facts": [], "sources": []},
        "words": browser_words(),
    }


def _problems(card: Card, value: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is wrong with the card as it is written, each at its place in the form."""
    register = register_queries.register_of(card.deck.organisation)
    language = original_language(card.deck)
    found = drafts.problems_of_card(card, register, timezone.localdate())
    names = card_form.names_of(value)
    known = row_names.names_known(register, language, {})
    shown = [
        {
            "place": list(card_form.place_of(card.kind, problem.place.language, problem.place.field, value)),
            "text": problem_lines.at_field(card.kind, problem, names, known),
            "severity": problem.severity,
        }
        for problem in found
        if problem.place and problem.place.language in (None, language) and problem.code not in REPAIRED
    ]
    # A text that is missing may be reported by its shape and by its row.
    return [problem for number, problem in enumerate(shown) if problem not in shown[:number]]


@require_POST
@for_roles(Role.AUTHOR)
def save(request: StaffRequest, deck_id: int, card_id: str) -> HttpResponse:
    """Save what was typed; return the ids of new rows and the problems. 409 when somebody else saved meanwhile."""
    found = own_card(request, deck_id, card_id)
    language = original_language(found.deck)
    if request.content_type != FORM_TYPE:
        # Reading another form for the check against forgery has used its body up.
        return HttpResponse(_("The form came in pieces. Load the page again."), status=400, content_type=PLAIN_TEXT)
    if len(request.body) > LARGEST_FORM_BYTES:
        return HttpResponse(_("This card is too long. Make two of it."), status=400, content_type=PLAIN_TEXT)
    try:
        posted = card_form.posted(found.kind, request.POST)
    except card_form.UnreadableFormError:
        return HttpResponse(_("The form came in pieces. Load the page again."), status=400, content_type=PLAIN_TEXT)
    joined = card_form.join(posted, own_draft(found), language)
    words = joined.card.words_in(language)
    try:
        done = actions_cards.save_card(
            card=found,
            structure=joined.card.structure,
            words=words,
            base=request.headers.get("X-Base", ""),
            by=request.user,
            now=timezone.now(),
            is_forced=request.headers.get("X-Force") == "1",
        )
    except actions_cards.CardConflictError as conflict:
        return JsonResponse(_conflict(conflict.revision), status=409)
    found.structure = dict(joined.card.structure)
    answer = {
        "at": date_format(timezone.localtime(), "H:i"),
        "digest": done.digest,
        "ids": joined.ids,
        "problems": _problems(found, joined.value),
        "name": decks_queries.name_of(words, found.card_id),
    }
    return JsonResponse(answer)


def _conflict(revision: CardRevision | None) -> dict[str, str]:
    if revision is None:
        return {"by": _("somebody"), "at": ""}
    return {"by": revision.by_name or _("somebody"), "at": date_format(timezone.localtime(revision.at), "H:i")}


@require_safe
@for_roles(*READERS)
def preview(request: StaffRequest, deck_id: int, card_id: str) -> HttpResponse:
    """Return the card as the frame shows it, in a language and a wording, as it is written now."""
    found = own_card(request, deck_id, card_id)
    spoken = known_language(request.GET.get("language", ""))
    register = register_queries.register_of(found.deck.organisation)
    variant = request.GET.get("variant", "")
    shown = card_preview.preview_of(
        found,
        spoken,
        register,
        timezone.localdate(),
        deck_memory.of_shipped().model,
        variant=int(variant) if variant.isascii() and variant.isdigit() and len(variant) < 4 else 0,
    )
    return HttpResponse(card_preview.as_json(shown), content_type="application/json")


@require_POST
@for_roles(Role.AUTHOR)
@accept_once()
def copy(request: StaffRequest, deck_id: int, card_id: str) -> HttpResponse:
    """Put a copy behind the card and lead to its form."""
    made = actions_cards.copy_card(card=own_card(request, deck_id, card_id), by=request.user, now=timezone.now())
    messages.success(request, _("This is the copy, as a draft."))
    return redirect("desk_card", deck_id, made.card_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.AUTHOR)
def delete(request: StaffRequest, deck_id: int, card_id: str) -> HttpResponse:
    """Ask whether the card is to be deleted; once confirmed, delete it."""
    found = own_card(request, deck_id, card_id)
    name = decks_queries.name_of(own_draft(found).words_in(original_language(found.deck)), found.card_id)
    if request.method == "POST":
        actions_cards.delete_card(card=found, by=request.user, now=timezone.now())
        messages.success(request, _("The card “%(name)s” is deleted.") % {"name": name})
        return redirect("desk_deck", deck_id)
    values = {"deck": found.deck, "card": found, "title": decks_queries.title_of(found.deck), "name": name}
    return render(request, "decks/desk/delete_card.html", values)
