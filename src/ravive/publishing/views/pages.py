"""Pages around the cards: a deck's page, its print, whom to call, leaving fast, the neutral page, the app's screens."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ravive.people.addresses import public_address
from ravive.publishing import print_sheets, queries, site_lines
from ravive.publishing.report_form import REASONS
from ravive.publishing.views.cards import published
from ravive.site import context
from ravive.site.stored_pages import same_for_all

APP_SCREENS = ("session", "cards", "memory", "settings", "act", "trainings", "shell")


@require_safe
@same_for_all
def deck(request: HttpRequest, deck: str) -> HttpResponse:
    """Return the deck's own page: what it is, on what it rests, and every way to take it along."""
    return render(request, "publishing/deck.html", deck_values(request, published(deck), chosen=request.GET.get("card", "")))


def deck_values(request: HttpRequest, deck: queries.PublishedDeck, *, chosen: str) -> dict[str, object]:
    """Return what the deck's page shows; `chosen` is the card whose mistake is to be reported."""
    bundle = deck.bundle
    return {
        "deck": deck,
        "bundle": bundle,
        "address": public_address(request, f"/{context.current_language()}/decks/{bundle.deck}/"),
        "languages": queries.languages_of(bundle.deck),
        "campaign": site_lines.campaign_of(request, bundle.deck, context.current_language()),
        "themes": [(theme, [card for card in bundle.cards if card.theme == theme]) for theme in bundle.themes],
        "chosen": chosen if deck.card(chosen) else "",
        "reasons": REASONS,
    }


@require_safe
@same_for_all
def print_deck(request: HttpRequest, deck: str) -> HttpResponse:
    """Return the deck as two-sided cards on A4."""
    found = published(deck)
    language = context.current_language()
    values = {
        "deck": found,
        "bundle": found.bundle,
        "address": public_address(request, f"/{language}/decks/{deck}/"),
        "sheets": print_sheets.sheets(found.bundle),
        "contacts": (shown := queries.contacts_for(language)),
        "checked": queries.checked(shown),
    }
    return render(request, "publishing/print.html", values)


@require_safe
@same_for_all
def app_screen(request: HttpRequest, screen: str) -> HttpResponse:
    """Return the app's shell, with something useful inside for those without script."""
    return _screen(request, screen)


def _screen(request: HttpRequest, screen: str) -> HttpResponse:
    language = context.current_language()
    decks = queries.current_decks(language) if screen in ("cards", "session", "memory") else ()
    groups = queries.contacts_by_area(language) if screen == "act" else ()
    values = {
        "screen": screen,
        "tab": screen,
        "decks": decks,
        "choices": queries.first_choices(decks) if screen == "cards" else (),
        "groups": groups,
        "checked": queries.checked([contact for group in groups for contact in group.contacts]),
    }
    return render(request, "publishing/app.html", values)


@require_safe
def training_test(request: HttpRequest, code: str = "") -> HttpResponse:
    """Return the app's shell where a training's test is taken. The code is the app's to look up: here it changes nothing."""
    return _screen(request, "test")


@require_safe
def training_certificate(request: HttpRequest, code: str = "") -> HttpResponse:
    """Return the app's shell where a certificate is asked for and printed: by the app, with a name that it alone knows."""
    return _screen(request, "certificate")
