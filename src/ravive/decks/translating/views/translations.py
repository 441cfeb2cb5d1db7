"""Translating decks: how far each is in every language, and one card beside its original, saved text by text."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.cards.card import Language
from ravive.cards.rules.terms import glossary
from ravive.cards.segments import segment_key, segments_of
from ravive.cards.translation import STATES, State
from ravive.decks import queries as decks_queries
from ravive.decks.desk_access import READERS, own_card, own_deck
from ravive.decks.models import Card, Deck
from ravive.decks.script_texts import browser_words
from ravive.decks.translating import actions, side_by_side, text_problems
from ravive.decks.translating import queries as translating_queries
from ravive.decks.translating.queries import LanguageProgress, Piece
from ravive.lib.languages import ALL, INTERFACE, checked_language, in_order
from ravive.lib.yaml_lines import Path
from ravive.people.actions import RefusedError
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.site.context import known_language

ROWS_A_PAGE = 100
# The desk’s script shows such an answer as it is.
PLAIN_TEXT = "text/plain; charset=utf-8"
TRANSLATORS = (Role.TRANSLATOR, Role.AUTHOR)
SIGNERS = (Role.TRANSLATOR, Role.SECOND_READER)
CONFLICT = 409


@require_safe
@for_roles(*READERS)
def overview(request: StaffRequest) -> HttpResponse:
    """Return how far each of the organisation's decks is in each language."""
    found = translating_queries.standings(request.organisation)
    titles = decks_queries.titles_of([deck for deck, _standings in found])
    shown = in_order([*INTERFACE, *(language for deck, _standings in found for language in deck.languages)])
    decks = [
        {
            "deck": deck,
            "title": titles[deck.pk],
            "cells": [(language, _cell(deck, standings, language)) for language in shown],
        }
        for deck, standings in found
    ]
    return render(request, "decks/desk/translations.html", {"decks": decks, "languages": shown})


def _cell(deck: Deck, standings: Iterable[LanguageProgress], language: Language) -> LanguageProgress | str | None:
    if language == deck.original_language:
        return "original"
    return next((standing for standing in standings if standing.language == language), None)


@require_safe
@for_roles(*READERS)
def grid(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Return how far each card of a deck is in each language; of a state and a language only, when they are chosen."""
    deck = own_deck(request, deck_id)
    state: State | None = next((known for known in STATES if known == request.GET.get("state")), None)
    others = translating_queries.other_languages(deck)
    language = next((other for other in others if other == request.GET.get("language")), None)
    number = request.GET.get("page", "1")
    page = int(number) if number.isascii() and number.isdigit() and 0 < len(number) < 6 and int(number) else 1
    found = translating_queries.grid_of(deck, state=state, language=language, start=(page - 1) * ROWS_A_PAGE, size=ROWS_A_PAGE)
    values = {
        "deck": deck,
        "title": decks_queries.title_of(deck),
        "grid": found,
        "states": STATES,
        "state": state,
        "language": language,
        "page": page,
        "pages": max(1, -(-found.found // ROWS_A_PAGE)),
        "new_languages": [tag for tag in ALL if tag not in deck.languages],
        "can_add": bool(set(TRANSLATORS) & request.roles),
        "can_translate": bool(set(TRANSLATORS) & request.roles),
    }
    return render(request, "decks/desk/grid.html", values)


@require_POST
@for_roles(*TRANSLATORS)
def add_language(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Give the deck another language."""
    deck = own_deck(request, deck_id)
    try:
        actions.add_language(deck=deck, language=known_language(request.POST.get("language", "")), by=request.user, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("translate_deck", deck_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def piece(request: StaffRequest, deck_id: int, language: str, card_id: str = "") -> HttpResponse:
    """Return a card, or the deck's own words, beside its translation; when something was sent, keep it."""
    deck, card = _named(request, deck_id, card_id)
    spoken = _of_deck(deck, language)
    if request.method == "POST":
        return _kept(request, deck, card, spoken)
    found = translating_queries.piece_of(deck, card, spoken)
    if found is None:
        raise Http404("the card has no words in the language it is written in")
    segments = side_by_side.segments(found)
    after, to_do = translating_queries.neighbours(deck, spoken, card)
    can_write = bool(set(TRANSLATORS) & request.roles)
    original = deck.original_language
    values = {
        "deck": deck,
        "card": card,
        "title": decks_queries.title_of(deck),
        "name": decks_queries.name_of(cast("dict[str, Any]", found.original), "") if card else _("Title and summary"),
        "language": spoken,
        "original": original,
        "state": found.state,
        "digest": found.digest,
        "row": found.row,
        "to_do": [segment for segment in segments if segment.is_to_do],
        "done": [segment for segment in segments if not segment.is_to_do],
        "counts": side_by_side.counts(segments),
        "placeless": translating_queries.texts_lacking_place(found),
        "can_write": can_write,
        "can_sign": _can_sign(request, found),
        "next": _address(deck, spoken, after),
        "next_to_do": _address(deck, spoken, to_do),
        "glossary": glossary(original, spoken),
        "browser": {"save": reverse("save_translation", args=[deck.pk, spoken]), "card": card_id, "words": _browser_words()},
    }
    return render(request, "decks/desk/translate.html", values)


def _can_sign(request: StaffRequest, found: Piece) -> bool:
    is_writer = found.row is not None and found.row.translated_by_id == request.user.pk
    return found.state == "to_be_read" and bool(set(SIGNERS) & request.roles) and not is_writer


def _kept(request: StaffRequest, deck: Deck, card: Card | None, language: Language) -> HttpResponse:
    """Do what was asked without the page's script: save all texts, say that some hold still, or sign; and lead on."""
    what, now = "hold" if "hold" in request.POST else request.POST.get("do", "save"), timezone.now()
    try:
        if what == "sign":
            _refuse_without(request, *SIGNERS)
            shown = request.POST.get("shown", "")
            actions.sign_translation(deck=deck, card=card, language=language, shown=shown, by=request.user, now=now)
            messages.success(request, _("Signed as read."))
            _after, to_do = translating_queries.neighbours(deck, language, card)
            return redirect(_address(deck, language, to_do) or reverse("translate_deck", args=[deck.pk]))
        _refuse_without(request, *TRANSLATORS)
        paths = _paths(deck, card, language)
        if what == "hold":
            chosen = [path for key, path in paths.items() if key in request.POST.getlist("hold")] or None
            actions.say_it_holds(deck=deck, card=card, language=language, by=request.user, now=now, paths=chosen)
        else:
            texts = {path: _text(request.POST[f"text-{key}"]) for key, path in paths.items() if f"text-{key}" in request.POST}
            base = {path: _text(request.POST[f"base-{key}"]) for key, path in paths.items() if f"base-{key}" in request.POST}
            touched = {path: text for path, text in texts.items() if text != base.get(path)}
            actions.save_texts(deck=deck, card=card, language=language, texts=touched, by=request.user, now=now, expected=base)
        messages.success(request, _("Saved."))
    except RefusedError as refused:
        messages.error(request, str(refused))
    except actions.TextConflictError as conflict:
        messages.error(request, _("Not saved: somebody else saved another text meanwhile: “%(text)s”.") % {"text": conflict.text})
    return redirect(request.path)


@require_POST
@for_roles(*TRANSLATORS)
def save(request: StaffRequest, deck_id: int, language: str) -> HttpResponse:
    """Keep one text as it is typed; say how far the card is now and what the content rules say. 409 when somebody else saved it."""
    deck, card = _named(request, deck_id, request.POST.get("card", ""))
    spoken = _of_deck(deck, language)
    path = _paths(deck, card, spoken).get(request.POST.get("key", ""))
    if path is None:
        return HttpResponse(_("The original has no such text any more. Load the page again."), status=400, content_type=PLAIN_TEXT)
    text, base = _text(request.POST.get("text", "")), _text(request.POST.get("base", ""))
    expected = {} if request.POST.get("force") else {path: base}
    try:
        done = actions.save_texts(
            deck=deck, card=card, language=spoken, texts={path: text}, by=request.user, now=timezone.now(), expected=expected
        )
    except actions.TextConflictError:
        return JsonResponse({"by": "", "at": ""}, status=CONFLICT)
    except RefusedError as refused:
        return HttpResponse(str(refused), status=400, content_type=PLAIN_TEXT)
    found = cast("Piece", translating_queries.piece_of(deck, card, spoken))
    segments = side_by_side.segments(found)
    answer = {
        "at": date_format(timezone.localtime(), "H:i"),
        "digest": segments_of(found.translation.words).get(path, ""),
        "state": done.state,
        "counts": side_by_side.counts(segments),
        "mark": next((segment.mark for segment in segments if segment.key == segment_key(path)), ""),
        "flaws": [{"text": flaw.text, "severity": flaw.severity} for flaw in text_problems.of_text(found, path, text)],
    }
    return JsonResponse(answer)


def _paths(deck: Deck, card: Card | None, language: Language) -> dict[str, Path]:
    found = translating_queries.piece_of(deck, card, language)
    return {segment_key(path): path for path in segments_of(found.original)} if found else {}


def _named(request: StaffRequest, deck_id: int, card_id: str) -> tuple[Deck, Card | None]:
    if card_id:
        card = own_card(request, deck_id, card_id)
        return card.deck, card
    return own_deck(request, deck_id), None


def _of_deck(deck: Deck, language: str) -> Language:
    if language not in translating_queries.other_languages(deck):
        raise Http404(f"the deck is not translated into {language!r}")
    return checked_language(language)


def _address(deck: Deck, language: Language, card_id: str | None) -> str | None:
    if card_id is None:
        return None
    return reverse("translate_card", args=[deck.pk, language, card_id]) if card_id else reverse("translate_words", args=[deck.pk, language])


def _refuse_without(request: StaffRequest, *roles: Role) -> None:
    if not set(roles) & request.roles:
        raise RefusedError(_("Your role does not do this."))


def _text(sent: str) -> str:
    """Return a text with the line ends of this side; a browser sends its own."""
    return sent.replace("\r\n", "\n").strip()


def _browser_words() -> Mapping[str, object]:
    words = browser_words()
    kept = {name: words[name] for name in ("saved", "waiting", "saving", "offline", "signedOut", "refused")}
    states: dict[State, str] = {"missing": _("missing"), "outdated": _("outdated"), "to_be_read": _("to be read"), "signed": _("read")}
    return kept | {
        "conflict": _("Somebody else saved another text here meanwhile. Yours is not saved yet."),
        "theirs": _("See theirs (mine is dropped)"),
        "mine": _("Keep mine"),
        "states": states,
    }
