"""The page of one member of a network."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from ravive.hub.blocks import BODY
from ravive.hub.members.page_form import MemberPageForm
from ravive.site.public_page import PublicPage

LONGEST_PHONE, LONGEST_ADDRESS = 40, 300


class MemberPage(PublicPage):
    """Who a member is: its words in one language, and facts that all its translations share."""

    # Whatever the language of the page: translations show those of the member's first page.
    FACTS: ClassVar[tuple[str, ...]] = ("country", "languages", "website", "email", "phone", "address")

    country = models.CharField(_("Country"), max_length=2)
    languages = models.JSONField(_("Languages"), default=list, blank=True)
    website = models.URLField(_("Website"), blank=True)
    email = models.EmailField(_("E-mail for the public"), blank=True)
    phone = models.CharField(_("Phone for the public"), max_length=LONGEST_PHONE, blank=True)
    address = models.TextField(_("Postal address"), max_length=LONGEST_ADDRESS, blank=True)
    body = StreamField(BODY, blank=True, verbose_name=_("Text"))

    base_form_class = MemberPageForm
    template = "members/member_page.html"
    parent_page_types: ClassVar[list[str]] = ["members.MemberIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        *PublicPage.content_panels,
        MultiFieldPanel([FieldPanel(name) for name in FACTS], heading=_("The member")),
        FieldPanel("body"),
    ]
    search_fields: ClassVar[list[Any]] = [*PublicPage.search_fields, index.SearchField("body"), index.FilterField("country")]

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride] -- as Django's models have it
        verbose_name = _("member")
