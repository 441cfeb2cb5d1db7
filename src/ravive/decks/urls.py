"""Addresses of the decks' pages and files, and the pages shown when there is none."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, re_path

from ravive.cards.card import LANGUAGES
from ravive.decks.views import cards, files, pages

ANY_LANGUAGE = "|".join(LANGUAGES)

without_language: list[URLPattern] = [
    path("", pages.root),
    path("units/", pages.units),
    path("sw.js", files.service_worker),
    re_path(rf"^bundles/index\.(?P<language>{ANY_LANGUAGE})\.json$", files.index),
    re_path(rf"^bundles/(?P<deck>[a-z0-9-]+)\.(?P<language>{ANY_LANGUAGE})\.(?P<digest>[0-9a-f]{{16,64}})\.json$", files.bundle),
    re_path(r"^bundles/(?P<digest>[0-9a-f]{16,64})\.(?P<extension>[a-z0-9]{2,5})$", files.picture),
]

with_language: list[URLPattern] = [
    path("start/", cards.start_default),
    path("decks/<slug:deck>/", pages.deck),
    path("decks/<slug:deck>/start/", cards.start_deck),
    path("decks/<slug:deck>/cards/<slug:card>/", cards.card),
    path("decks/<slug:deck>/print/", pages.print_deck),
    path("decks/<slug:deck>/file/", files.single_file),
    path("leaving/", pages.leaving),
    path("manifest.webmanifest", files.manifest),
    *(path(f"{screen}/", pages.app_screen, {"screen": screen}) for screen in pages.APP_SCREENS),
]


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page for an address that leads nowhere, with the exit and whom to call."""
    return render(request, "decks/not_found.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Return the page for an error of ours; it needs neither database nor built files."""
    return render(request, "decks/failed.html", {"language_code": settings.LANGUAGE_CODE}, status=500)
