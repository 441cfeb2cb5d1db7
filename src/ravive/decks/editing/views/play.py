"""A whole draft played on the phone of the desk, before it is published."""

import dataclasses

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ravive.decks import deck_memory, queries
from ravive.decks.desk_access import READERS, own_deck
from ravive.decks.editing import card_preview
from ravive.decks.editing.card_preview import Preview, PreviewReason
from ravive.decks.models import Deck
from ravive.decks.script_texts import browser_words
from ravive.people.permissions import StaffRequest, for_roles
from ravive.register import queries as register_queries
from ravive.site.context import known_language


@require_safe
@for_roles(*READERS)
def play(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Return the phone that plays all cards of a draft in their order, with those that cannot be shown yet."""
    deck = own_deck(request, deck_id)
    original = queries.original_language(deck)
    asked = request.GET.get("language", original)
    if asked not in deck.languages:
        raise Http404(f'"{asked}" is none of the languages of the deck')
    shown, left_out = _played(deck, asked)
    names = queries.card_names([deck], [name for name, _reason in left_out])
    cards = [card["id"] for card in shown.bundle["cards"]] if shown else []
    values = {
        "deck": deck,
        "title": queries.title_of(deck),
        "languages": [original, *(name for name in deck.languages if name != original)],
        "language": asked,
        "played": len(cards),
        "total": len(cards) + len(left_out),
        "left_out": [(name, names.get((deck.slug, name), name), reason) for name, reason in left_out],
        "browser": {
            "frame": reverse("preview_frame"),
            "preview": reverse("play_preview", args=[deck.pk]),
            "card": cards[0] if cards else "",
            "languages": [asked],
            "words": browser_words(),
        },
    }
    return render(request, "decks/desk/play.html", values)


@require_safe
@for_roles(*READERS)
def play_preview(request: StaffRequest, deck_id: int) -> HttpResponse:
    """Return the cards of a draft as the frame plays them. Raises Http404 where none can be shown."""
    shown, _left_out = _played(own_deck(request, deck_id), request.GET.get("language", ""))
    if shown is None:
        raise Http404("no card of the deck can be shown in this language yet")
    answer = {**dataclasses.asdict(shown), "cards": [card["id"] for card in shown.bundle["cards"]]}
    return JsonResponse(answer)


def _played(deck: Deck, language: str) -> tuple[Preview | None, tuple[tuple[str, PreviewReason], ...]]:
    register = register_queries.register_of(deck.organisation)
    return card_preview.preview_of_deck(deck, known_language(language), register, timezone.localdate(), deck_memory.of_shipped().model)
