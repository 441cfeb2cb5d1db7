"""The page for an address that leads nowhere, rendered once a minute for each language: scanners ask for thousands."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from ravive.decks import urls

CACHE_SECONDS = 60


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page, whose language switch leads to the home pages."""
    language = get_language()

    def render() -> bytes:
        # Nothing of this request but its host: others will get the same page.
        home = HttpRequest()
        home.META, home.path_info = request.META, f"/{language}/"
        return urls.not_found(home, exception).content

    return HttpResponse(cache.get_or_set(f"missing-page-{language}", render, CACHE_SECONDS), status=404)
