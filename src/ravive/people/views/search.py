"""The page that searches the desk."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ravive.lib.words import WordSearch
from ravive.people import queries, search
from ravive.people.menu import description_of
from ravive.people.menu_groups import screens
from ravive.people.permissions import StaffRequest, for_roles

LONGEST_SEARCH = 80
HITS_A_PAGE = 40
SCREENS = "screens"


@require_safe
@for_roles()
def desk_search(request: StaffRequest) -> HttpResponse:
    """Return what was found in the active organisation for what is typed, by kind and page."""
    typed, kind = request.GET.get("q", "")[:LONGEST_SEARCH].strip(), request.GET.get("kind", "")
    wanted = search.DeskSearch(organisation=request.organisation, roles=request.roles, words=WordSearch.of(typed))
    hits = (*_screens(request, wanted), *search.hits_of(wanted))
    kinds = [(SCREENS, _("Screens")), *((finder.kind, finder.label) for finder in search.finders_for(request.roles))]
    labels = dict(kinds)
    counts = Counter(hit.kind for hit in hits)
    shown = [(hit, labels[hit.kind]) for hit in hits if kind not in labels or hit.kind == kind]
    values = {
        "typed": typed,
        "kind": kind if kind in labels else "",
        "kinds": [(name, label, counts[name]) for name, label in kinds],
        "total": len(hits),
        "page": Paginator(shown, HITS_A_PAGE).get_page(request.GET.get("page")),
        "query": urlencode({"q": typed, "kind": kind} if kind in labels else {"q": typed}),
        "without_kind": urlencode({"q": typed}),
        "searches_pages": queries.is_host(request.user) or queries.communicates_for(request.user).exists(),
        "longest": LONGEST_SEARCH,
    }
    return render(request, "people/search.html", values)


def _screens(request: StaffRequest, wanted: search.DeskSearch) -> Iterator[search.SearchHit]:
    """Yield the screens of somebody's menu whose name, group or description holds the words."""
    for group, entries in screens(request) if wanted.words.words else ():
        for entry in entries:
            description = str(description_of(entry))
            if wanted.is_in([entry.label, group, description]):
                yield search.SearchHit(kind=SCREENS, title=str(entry.label), detail=description, address=entry.url)
