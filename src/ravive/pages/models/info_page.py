"""Plain pages: about, contact, press, privacy, accessibility, or any other text."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from ravive.pages.blocks import BODY
from ravive.site.blocks import BlocksField
from ravive.site.public_page import PublicPage


class InfoPage(PublicPage):
    """A page with a text. Those of a kind stand at the foot of every page of the site."""

    class InfoKind(models.TextChoices):
        """What the page is for. A site has one of each at most; `OTHER` is for any text."""

        ABOUT = "about", _("Who we are")
        CONTACT = "contact", _("Contact")
        PRESS = "press", _("Press")
        PRIVACY = "privacy", _("Privacy")
        ACCESSIBILITY = "accessibility", _("Accessibility")
        OTHER = "other", _("Another text")

    kind = models.CharField(_("Kind of page"), max_length=15, choices=InfoKind, default=InfoKind.OTHER)
    body = BlocksField(BODY, blank=True, verbose_name=_("Text"))

    template = "pages/info_page.html"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage", "pages.InfoPage"]
    subpage_types: ClassVar[list[str]] = ["pages.InfoPage"]
    content_panels: ClassVar[list[Any]] = [FieldPanel("kind"), *PublicPage.content_panels, FieldPanel("body")]
    search_fields: ClassVar[list[Any]] = [*PublicPage.search_fields, index.SearchField("body")]

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride] -- as Django's models have it
        verbose_name = _("page")
