"""Filters that limit Wagtail's lists to one's own organisation, where its permissions do not."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.views.pages import listing
from wagtail.models import Site

from ravive.people import queries
from ravive.people.actors import user_of
from ravive.people.models import Membership


def colleagues(request: HttpRequest) -> QuerySet[User]:
    """Return the people that a filter may name to somebody: those of the organisations they look after."""
    if queries.is_host(user_of(request)):
        return User.objects.all()
    rows = Membership.objects.filter(organisation__in=queries.communicates_for(user_of(request)))
    return User.objects.filter(pk__in=rows.values("user"))


def sites(request: HttpRequest) -> QuerySet[Site]:
    """Return the sites of the organisations that somebody looks after."""
    everything = Site.objects.all()
    return (
        everything if queries.is_host(user_of(request)) else everything.filter(organisation__in=queries.communicates_for(user_of(request)))
    )


def _among_colleagues(people: Callable[[HttpRequest], QuerySet[User]]) -> Callable[[HttpRequest], QuerySet[User]]:
    return lambda request: people(request).filter(pk__in=colleagues(request).values("pk"))


def narrow_filters() -> None:
    """Limit the filters beside a list of pages to colleagues and own sites. Call it once, when hooks are loaded."""
    # A queryset may be a function, which the stubs do not know.
    for filters in (listing.PageFilterSet, listing.GenericPageFilterSet):
        for name in ("owner", "edited_by"):
            found = cast(Any, filters.base_filters[name])
            found.queryset = _among_colleagues(found.queryset)
        cast(Any, filters.base_filters["site"]).queryset = sites
