"""The list of members."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from ravive.hub.members import lists
from ravive.hub.members.models.member_page import MemberPage
from ravive.hub.members.world_map import world_map
from ravive.pages.blocks import BODY
from ravive.site.blocks import BlocksField
from ravive.site.context import current_language, interface_language
from ravive.site.public_page import PublicPage

# The members of a network of a hundred countries stand on one page.
MEMBERS_A_PAGE = 120
LONGEST_SEARCH = 100
MOST_SHARING = 6


class MemberIndexPage(PublicPage):
    """The members of a network by country, with a search and a map."""

    body = BlocksField(BODY, blank=True, verbose_name=_("Text"))

    template = "members/member_index_page.html"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["members.MemberPage"]
    content_panels: ClassVar[list[Any]] = [*PublicPage.content_panels, FieldPanel("body")]
    search_fields: ClassVar[list[Any]] = [*PublicPage.search_fields, index.SearchField("body")]

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride] -- as Django's models have it
        verbose_name = _("network")

    def members(self) -> QuerySet[MemberPage]:
        """Return the pages of members that anybody may read, below this page in each of its languages. Two queries."""
        below = Q(pk__in=())
        for path in Page.objects.live().filter(translation_key=self.translation_key).values_list("path", flat=True):
            below |= Q(path__startswith=path, depth=self.depth + 1)
        return MemberPage.objects.live().public().filter(below).select_related("locale")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        """Return the members that the address asks for (`q`, `sharing`, `page`), a page of them, and the map of all."""
        search, sharing = request.GET.get("q", "")[:LONGEST_SEARCH].strip(), "sharing" in request.GET
        interface = interface_language()
        everyone = lists.lines_of(self.members(), current_language(), interface)
        found = lists.found(everyone, search, sharing=sharing)
        countries = lists.countries_of(everyone)
        values = {
            "search": search,
            "sharing": sharing,
            "total": len(everyone),
            "countries": len(countries),
            "members": Paginator(found, MEMBERS_A_PAGE).get_page(request.GET.get("page")),
            "map": world_map(lists.members_by_country(everyone), interface),
            "sharing_first": lists.sharing_first(everyone, MOST_SHARING),
        }
        return {**super().get_context(request, *args, **kwargs), **values}
