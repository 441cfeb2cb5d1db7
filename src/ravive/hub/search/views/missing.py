"""The page of an address that leads nowhere: pages near its words, a field to search, and whom to call."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from wagtail.models import Site

from ravive.hub.search import queries
from ravive.hub.search.address_words import words_of_address
from ravive.pages import redirects
from ravive.site import error_pages
from ravive.site.context import current_language, interface_language
from ravive.throttling.limit import RequestLimit
from ravive.throttling.storage import quick_storage

# How long the page without suggestions is cached: it names contacts, which change.
PLAIN_SECONDS = 60
MOST_SUGGESTED = 5
# Programs that look for weak addresses ask for thousands: they get the page without suggestions.
LIMIT = RequestLimit("missing-pages", burst=60, interval_seconds=2, storage=quick_storage)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Lead an old address to the new one, else return the page for an unknown address; 410 for what was taken away."""
    if gone := error_pages.gone(request, exception):
        return gone
    if found := redirects.find(request):
        leads = HttpResponsePermanentRedirect if found.is_permanent else HttpResponseRedirect
        return leads(found.target)
    site, language = Site.find_for_request(request), current_language()
    # Nothing of this request but its host and its words: others get the same page.
    plain = HttpRequest()
    plain.META, plain.path_info = request.META, f"/{language}/"
    words = words_of_address(request.path_info) if request.method == "GET" and site else ""
    if site and words and not LIMIT.wait_seconds(site.pk):
        found = queries.search(words, request=request, site=site.pk, language=language, most=MOST_SUGGESTED)
        return render(plain, "search/not_found.html", {"has_search": True, "searched": words, "found": found}, status=404)
    key = f"not-found-{site.pk if site else 0}-{language}-{interface_language()}"
    return HttpResponse(
        cache.get_or_set(key, lambda: render(plain, "search/not_found.html", {"has_search": True}).content, PLAIN_SECONDS), status=404
    )
