"""What the pages of a public site share: a summary, a picture, a colour, a date of review, and which site they belong to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from ravive.lib.languages import INTERFACE, checked_language
from ravive.site.context import LanguageLink, language_links
from ravive.site.renditions import with_pictures

LONGEST_SUMMARY = 400
LONGEST_ALTERNATIVE = 250


class Hue(models.TextChoices):
    """A colour of the tokens, by the theme of cards that it stands for."""

    SIGNS = "signs", _("Orange")
    REACT = "react", _("Yellow")
    REPORT = "report", _("Green")
    LAW = "law", _("Blue")
    ONLINE = "online", _("Purple")


class PublicPage(Page):
    """A page of an organisation's public site. Packages above add their own fields and a body."""

    summary = models.TextField(
        _("Summary"),
        max_length=LONGEST_SUMMARY,
        blank=True,
        help_text=_("Two or three sentences. Lists, searches and link previews show them."),
    )
    picture = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("Picture")
    )
    picture_alternative = models.CharField(
        _("What the picture shows"),
        max_length=LONGEST_ALTERNATIVE,
        blank=True,
        help_text=_("For people who do not see it. Required with a picture."),
    )
    hue = models.CharField(_("Colour"), max_length=10, choices=Hue, default=Hue.SIGNS)
    review_on = models.DateField(
        _("To be reviewed on"), null=True, blank=True, help_text=_("On this day, the desk lists the page among those to read again.")
    )
    # It belongs to the example content of a new installation: the page says so, and it can be removed with the rest.
    is_example = models.BooleanField(default=False, editable=False)

    # The feeds of a list: the media type of each, and the name of its address. The home page links them.
    feeds: ClassVar[tuple[tuple[str, str], ...]] = ()
    # Whether the home page announces such pages.
    is_announced: ClassVar[bool] = False
    # Which part of a home page shows such pages, and the template that draws one there.
    home_part: ClassVar[str] = ""
    home_template: ClassVar[str] = ""

    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("summary")]
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldPanel("picture"),
                FieldPanel("picture_alternative", help_text=_("For people who do not see it. Empty: what was written with the picture.")),
                FieldPanel("hue"),
            ],
            heading=_("Picture and colour"),
        ),
    ]
    settings_panels: ClassVar[list[Any]] = [*Page.settings_panels, FieldPanel("review_on")]

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride] -- as Django's models have it
        abstract = True

    @property
    def kicker(self) -> str:
        """Return what kind of page this is, in a word or two, above its title."""
        return capfirst(str(self._meta.verbose_name))

    @property
    def shown_on(self) -> date | None:
        """Return the date that lists show beside the page: by default when it was first published."""
        return localdate(self.first_published_at) if self.first_published_at else None

    @property
    def asks_no_more(self) -> bool:
        """Return whether it asked people for something until a day that is past: no new issue of the news offers it."""
        return False

    @property
    def invitation(self) -> str:
        """Return the words of the link from a list to the page."""
        return gettext("Read the rest")

    def clean(self) -> None:
        """Raise ValidationError for a picture without words."""
        super().clean()
        if self.picture and not self.picture_alternative.strip():
            # What was written of the picture when it was uploaded.
            self.picture_alternative = self.picture.description
        if self.picture and not self.picture_alternative.strip():
            raise ValidationError({"picture_alternative": _("Say in a few words what the picture shows.")})

    @classmethod
    def current(cls, above: Page, *, most: int) -> Sequence[Self]:
        """Return the pages below another that a home page shows today: the latest, unless a model knows what is on."""
        found = cls.objects.live().public().descendant_of(above)
        return list(with_pictures(found.order_by("-first_published_at", "-pk"))[:most])

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        """Return the page's values, and the language switch: its translations, and the home pages of languages without one."""
        links = page_language_links(self, request)
        return {**super().get_context(request, *args, **kwargs), "language_links": links}


def page_language_links(page: Page, request: HttpRequest) -> tuple[LanguageLink, ...]:
    """Return a page in each language that it is published in, and the home page in the others of the interface."""
    published = Page.objects.live().public().filter(translation_key=page.translation_key).select_related("locale")
    addresses = {other.locale.language_code: urlsplit(other.get_url(request) or "").path for other in published}
    rest = {checked_language(language): path.removeprefix(f"/{language}/") for language, path in addresses.items() if path}
    others = tuple(language for language in rest if language not in INTERFACE)
    links = language_links(request, others, dict.fromkeys(INTERFACE, "") | rest)
    return tuple(replace(link, is_translation=link.code in rest) for link in links)
