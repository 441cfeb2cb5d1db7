"""The list of members."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from ravive.hub.blocks import BODY
from ravive.site.public_page import PublicPage


class MemberIndexPage(PublicPage):
    """The members of a network by country, with a search and a map."""

    body = StreamField(BODY, blank=True, verbose_name=_("Text"))

    template = "members/member_index_page.html"
    parent_page_types: ClassVar[list[str]] = ["hub.HomePage"]
    subpage_types: ClassVar[list[str]] = ["members.MemberPage"]
    content_panels: ClassVar[list[Any]] = [*PublicPage.content_panels, FieldPanel("body")]
    search_fields: ClassVar[list[Any]] = [*PublicPage.search_fields, index.SearchField("body")]

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride] -- as Django's models have it
        verbose_name = _("network")
