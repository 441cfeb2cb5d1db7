"""The pages that offer workshops: one for all audiences, or one for each below it."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from ravive.hub.workshops.models.workshop_request import PlaceKind
from ravive.hub.workshops.page_form import WorkshopPageForm
from ravive.pages.blocks import BODY, deck_choices
from ravive.publishing import queries as published
from ravive.site.blocks import BlocksField
from ravive.site.context import current_language
from ravive.site.public_page import PublicPage
from ravive.site.renditions import with_pictures


class StepBlock(blocks.StructBlock):
    """One step of the project: when and what, in a line, and a sentence or two."""

    title = blocks.CharBlock(label=_("When, and what"), max_length=100)
    text = blocks.TextBlock(label=_("In a sentence or two"), max_length=400, required=False)


class WorkshopPage(PublicPage):
    """What a workshop is, step by step, for one audience, with the form that asks for it."""

    place = models.CharField(_("For whom"), max_length=10, choices=PlaceKind, default=PlaceKind.SCHOOL)
    steps = BlocksField([("step", StepBlock(label=_("Step"), icon="list-ol"))], blank=True, verbose_name=_("Steps"))
    body = BlocksField(BODY, blank=True, verbose_name=_("Text"))
    takes_requests = models.BooleanField(
        _("People can ask for a workshop here"), default=True, help_text=_("Without it, the page leads to the pages below it.")
    )
    decks = models.JSONField(
        _("Decks of the training"), default=list, blank=True, help_text=_("A training that is opened from a request begins with them.")
    )

    base_form_class = WorkshopPageForm
    template = "workshops/workshop_page.html"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage", "workshops.WorkshopPage"]
    subpage_types: ClassVar[list[str]] = ["workshops.WorkshopPage"]
    content_panels: ClassVar[list[Any]] = [
        *PublicPage.content_panels,
        FieldPanel("place"),
        FieldPanel("steps"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("takes_requests"), FieldPanel("decks")], heading=_("Requests")),
    ]
    search_fields: ClassVar[list[Any]] = [*PublicPage.search_fields, index.SearchField("steps"), index.SearchField("body")]

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride] -- as Django's models have it
        verbose_name = _("workshops")

    def clean(self) -> None:
        """Raise ValidationError for a deck that is not published."""
        super().clean()
        if set(self.decks or ()) - set(dict(deck_choices())):
            raise ValidationError({"decks": _("One of these decks is not published.")})

    @property
    def kicker(self) -> str:
        """Return for whom the page is."""
        return str(PlaceKind(self.place).label) if self.takes_requests else gettext("Workshops")

    @property
    def shown_on(self) -> None:
        """Return no date: an offer has none."""
        return

    @property
    def form_purpose(self) -> str:
        """Return what binds a form to this page (`site.public_form`)."""
        return f"workshop-{self.pk}"

    @property
    def invitation(self) -> str:
        """Return the words of the link from a list to the page."""
        return gettext("Read more and ask for a workshop")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        """Return the page's values: the pages below it, its decks in the language of the page."""
        shown = [deck for slug in self.decks if (deck := published.current_deck(slug, current_language()))]
        below = with_pictures(WorkshopPage.objects.live().public().child_of(self).select_related("locale"))
        values = {"shown_decks": shown, "below": below, "purpose": self.form_purpose}
        return {**super().get_context(request, *args, **kwargs), **values}
