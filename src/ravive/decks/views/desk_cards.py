"""The form of a card: drawn with its preview, saved as it is typed, copied, deleted."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.cards.card import LANGUAGES, Language
from ravive.decks import assembling, blocks, deck_memory, previewing, registers, studio, wording
from ravive.decks.actions import writing
from ravive.decks.blocks import labels
from ravive.decks.forms import CardForm, NewCardForm, UnreadableError, read_card
from ravive.decks.models import Card, CardRevision, CardWords
from ravive.decks.views.desk_decks import READERS, own_deck
from ravive.decks.views.desk_words import browser_words
from ravive.people.doors import StaffRequest, for_roles, own_or_404
from ravive.people.models import Role

LARGEST_FORM_BYTES = 500_000
NEIGHBOURS = 20


def own_card(request: HttpRequest, deck_id: int, card_id: str) -> Card:
    """Return a card of a deck of the active organisation. Raises Http404."""
    cards = Card.objects.select_related("deck", "deck__organisation")
    return own_or_404(cards, request, through="deck__organisation", deck=deck_id, card_id=card_id)


def original_words(card: Card) -> dict[str, Any]:
    """Return the words of the language the card is written in."""
    row = CardWords.objects.filter(card=card, language=writing.original_language(card.deck)).first()
    return row.words if row else {}


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.AUTHOR)
def new_card(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Return the form for a new card; once filled in, add it as a draft and lead to its form."""
    deck = own_deck(request, deck_id)
    form = NewCardForm(request.POST or None, deck=deck)
    if request.method == "POST" and form.is_valid():
        card = writing.add_card(deck=deck, by=request.user, now=timezone.now(), **form.cleaned_data)
        return redirect("desk_card", deck.pk, card.card_id)
    values = {"form": form, "deck": deck, "title": studio.title_of(deck), "notions": studio.notions_of(deck)}
    return render(request, "decks/desk/new_card.html", values)


@require_safe
@for_roles(*READERS)
def card(request: StaffRequest, deck_id: int, card_id: str) -> HttpResponse:
    """Return a card's form with its preview; without the form for those who only read."""
    found = own_card(request, deck_id, card_id)
    words = original_words(found)
    can_write = Role.AUTHOR in request.roles
    given = studio.given_of(found.deck)
    value = blocks.split(found.kind, found.structure, words)
    form = CardForm(kind=found.kind, given=given, initial={"card": _drawn(found.kind, given, value)}) if can_write else None
    lines, are_more = studio.neighbours_of(found, NEIGHBOURS)
    values = {
        "deck": found.deck,
        "card": found,
        "title": studio.title_of(found.deck),
        "name": studio.name_of(words, found.card_id),
        "kind": labels.kind_label(found.kind),
        "form": form,
        "lines": lines,
        "are_more": are_more,
        "notions": studio.notions_of(found.deck),
        "languages": _languages(found),
        "browser": _browser(found, value, words, given, can_write=can_write),
        "can_write": can_write,
    }
    return render(request, "decks/desk/card.html", values)


def _drawn(kind: str, given: blocks.Given, value: dict[str, Any]) -> Any:  # noqa: ANN401 -- a block's own value
    return blocks.block_of(kind, given).normalize(blocks.shown(kind, value))


def _languages(card: Card) -> list[str]:
    """Return the deck's languages, the original first."""
    original = writing.original_language(card.deck)
    return [original, *(language for language in card.deck.languages if language != original)]


def _browser(card: Card, value: dict[str, Any], words: dict[str, Any], given: blocks.Given, *, can_write: bool) -> dict[str, Any]:
    """Return what the page's script needs to know."""
    address = [card.deck_id, card.card_id]
    today = timezone.localdate()
    register = registers.register_of(card.deck.organisation)
    return {
        "save": reverse("save_card", args=address),
        "preview": reverse("preview_card", args=address),
        "frame": reverse("preview_frame"),
        "digest": writing.card_digest(card.structure, words),
        "card": card.card_id,
        "kind": card.kind,
        "isWriter": can_write,
        "problems": _problems(card, value) if can_write else [],
        "languages": _languages(card),
        "pictures": {name: reverse("desk_picture", args=[card.deck_id, name]) for name, _label in given.pictures},
        "register": studio.register_lines(register, writing.original_language(card.deck), today)
        if can_write
        else {"facts": [], "sources": []},
        "words": browser_words(),
    }


def _problems(card: Card, value: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is wrong with the card as it is written, each at its place in the form."""
    register = registers.register_of(card.deck.organisation)
    language = writing.original_language(card.deck)
    found = assembling.problems_of_card(card, register, timezone.localdate())
    names = blocks.names_of(value)
    told = [
        {
            "place": list(blocks.place_of(card.kind, problem.language, problem.path, value)),
            "text": wording.named(wording.in_words(problem.problem), names),
            "severity": problem.problem.severity,
        }
        for problem in found
        if problem.language in (None, language)
    ]
    # A text that is missing may be told by its shape and by its row.
    return [problem for number, problem in enumerate(told) if problem not in told[:number]]


@require_POST
@for_roles(Role.AUTHOR)
def save(request: StaffRequest, deck_id: int, card_id: str) -> HttpResponse:
    """Keep what was typed; tell the ids of new rows and what the content rules say. 409 when somebody else saved meanwhile."""
    found = own_card(request, deck_id, card_id)
    words = original_words(found)
    if len(request.body) > LARGEST_FORM_BYTES:
        return HttpResponse(_("This card is too long. Make two of it."), status=400)
    try:
        given = read_card(found.kind, studio.given_of(found.deck), request.POST)
    except UnreadableError:
        return HttpResponse(_("The form came in pieces. Load the page again."), status=400)
    joined = blocks.join(found.kind, given, found.structure, words)
    try:
        done = writing.save_card(
            card=found,
            structure=joined.structure,
            words=joined.words,
            base=request.headers.get("X-Base", ""),
            by=request.user,
            now=timezone.now(),
            is_forced=request.headers.get("X-Force") == "1",
        )
    except writing.ConflictError as conflict:
        return JsonResponse(_conflict(conflict.revision), status=409)
    found.structure = joined.structure
    answer = {
        "at": date_format(timezone.localtime(), "H:i"),
        "digest": done.digest,
        "ids": joined.ids,
        "problems": _problems(found, joined.value),
        "name": studio.name_of(joined.words, found.card_id),
    }
    return JsonResponse(answer)


def _conflict(revision: CardRevision | None) -> dict[str, str]:
    if revision is None:
        return {"by": _("somebody"), "at": ""}
    return {"by": revision.by_name or _("somebody"), "at": date_format(timezone.localtime(revision.at), "H:i")}


@require_safe
@for_roles(*READERS)
def preview(request: StaffRequest, deck_id: int, card_id: str) -> HttpResponse:
    """Return the card as the frame shows it, in a language, as it is written now."""
    found = own_card(request, deck_id, card_id)
    language = request.GET.get("language", "")
    if language not in LANGUAGES:
        raise Http404(f'"{language}" is none of the languages')
    spoken: Language = language  # type: ignore[assignment]  # one of the four
    register = registers.register_of(found.deck.organisation)
    shown = previewing.preview_of(found, spoken, register, timezone.localdate(), deck_memory.of_shipped().model)
    return HttpResponse(previewing.as_json(shown), content_type="application/json", headers={"Cache-Control": "no-store"})


@require_POST
@for_roles(Role.AUTHOR)
def copy(request: StaffRequest, deck_id: int, card_id: str) -> HttpResponse:
    """Put a copy behind the card and lead to its form."""
    made = writing.copy_card(card=own_card(request, deck_id, card_id), by=request.user, now=timezone.now())
    messages.success(request, _("This is the copy, as a draft."))
    return redirect("desk_card", deck_id, made.card_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.AUTHOR)
def delete(request: StaffRequest, deck_id: int, card_id: str) -> HttpResponse:
    """Ask whether the card is to be deleted; once confirmed, delete it."""
    found = own_card(request, deck_id, card_id)
    name = studio.name_of(original_words(found), found.card_id)
    if request.method == "POST":
        writing.delete_card(card=found, by=request.user, now=timezone.now())
        messages.success(request, _("The card “%(name)s” is deleted.") % {"name": name})
        return redirect("desk_deck", deck_id)
    values = {"deck": found.deck, "card": found, "title": studio.title_of(found.deck), "name": name}
    return render(request, "decks/desk/delete_card.html", values)
