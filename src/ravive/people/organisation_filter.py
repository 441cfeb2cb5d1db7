"""Wagtail's lists narrowed to one's own organisation: what its permissions leave open."""

from collections.abc import Callable

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.views.pages import listing
from wagtail.models import Site

from ravive.people import queries
from ravive.people.models import Membership


def colleagues(request: HttpRequest) -> QuerySet[User]:
    """Return the people that somebody may see named in a filter: those of the organisations they look after."""
    if queries.is_host(request.user):
        return User.objects.all()
    rows = Membership.objects.filter(organisation__in=queries.communicates_for(request.user))
    return User.objects.filter(pk__in=rows.values("user"))


def sites(request: HttpRequest) -> QuerySet[Site]:
    """Return the sites of the organisations somebody looks after."""
    everything = Site.objects.all()
    return everything if queries.is_host(request.user) else everything.filter(organisation__in=queries.communicates_for(request.user))


def _among_colleagues(people: Callable[[HttpRequest], QuerySet[User]]) -> Callable[[HttpRequest], QuerySet[User]]:
    return lambda request: people(request).filter(pk__in=colleagues(request).values("pk"))


def narrow_filters() -> None:
    """Let the filters beside a list of pages name colleagues and own sites only; to be done once, when the hooks are read."""
    for filters in (listing.PageFilterSet, listing.GenericPageFilterSet):
        for name in ("owner", "edited_by"):
            found = filters.base_filters[name]
            found.queryset = _among_colleagues(found.queryset)
        filters.base_filters["site"].queryset = sites
