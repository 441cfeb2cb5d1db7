"""The search of the public site. What somebody searches for is stored nowhere."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Site

from ravive.hub.search import queries
from ravive.pages.site_decks import decks_of_site
from ravive.publishing import queries as published
from ravive.site.context import current_language
from ravive.throttling.limit import RequestLimit
from ravive.throttling.storage import quick_storage

# Of all visitors of a site together: no visitor's address is stored. Each process counts its own; with a Valkey, all count together.
LIMIT = RequestLimit("site-search", burst=120, interval_seconds=1, storage=quick_storage)
MOST_DECKS = 3


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Return what the site has for the words in `q`, a page at a time; without words, the field alone."""
    site, language = Site.find_for_request(request), current_language()
    if site is None:
        raise Http404("no site answers this request")
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[: queries.LONGEST_QUESTION]
    always = published.always_contacts(language)
    values: dict[str, object] = {
        "has_search": True,
        "searched": text,
        "decks": decks_of_site(site, language)[:MOST_DECKS],
        "contacts_shown": always,
    }
    if not text:
        return render(request, "search/results.html", values)
    if LIMIT.wait_seconds(site.pk):
        response = render(request, "search/results.html", {**values, "is_busy": True}, status=HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = "30"
        return response
    found = queries.search(text, request=request, site=site.pk, language=language, number=_number(request.GET.get("page", "")))
    named = queries.matching_contacts(text, language)
    beside = () if named or found.count else always
    return render(request, "search/results.html", {**values, "found": found, "contacts_found": named, "contacts_shown": beside})


def _number(text: str) -> int:
    """Return the number of a page of results, 1 for what is none."""
    return min(max(int(text), 1), queries.MOST_PAGES) if text.isdecimal() and len(text) < 5 else 1
