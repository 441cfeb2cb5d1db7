"""The page of one member of a network."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from ravive.hub.members import lists
from ravive.hub.members.page_form import MemberPageForm
from ravive.pages.blocks import BODY
from ravive.people.country_names import country_name
from ravive.publishing import queries as published
from ravive.site.blocks import BlocksField
from ravive.site.context import current_language, interface_language
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
    body = BlocksField(BODY, blank=True, verbose_name=_("Text"))

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
        verbose_name = _("member of the network")

    @property
    def kicker(self) -> str:
        """Return the country of the member."""
        return country_name(self.country, interface_language()) or super().kicker

    def first_page(self) -> "MemberPage":
        """Return the member's first page that anybody may read, whose facts count in every language; this one where there is none."""
        pages = MemberPage.objects.live().public().filter(translation_key=self.translation_key)
        return pages.order_by("pk").first() or self

    def structured_data(self) -> dict[str, Any]:
        """Return the member in the words of schema.org."""
        facts = self.first_page()
        place = {"@type": "PostalAddress", "addressCountry": facts.country}
        member: dict[str, Any] = {"@type": "NGO", "name": self.title, "address": place}
        if facts.address:
            place["streetAddress"] = facts.address
        if facts.languages:
            member["knowsLanguage"] = facts.languages
        details = {"url": facts.website, "email": facts.email, "telephone": facts.phone, "description": self.summary}
        return {
            "@type": "ProfilePage",
            "name": self.title,
            "mainEntity": {**member, **{name: text for name, text in details.items() if text}},
        }

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        """Return the page's values: the facts of the member, the decks it shares, and whom to call in its country."""
        facts, language, interface = self.first_page(), current_language(), interface_language()
        line = lists.lines_of([facts], language, interface)[0]
        called = [contact for contact in published.contacts(language) if facts.country in contact.countries]
        values = {"facts": facts, "line": line, "shared_decks": lists.titled(line.decks, language), "contacts": called}
        return {**super().get_context(request, *args, **kwargs), **values}
