"""The list of campaigns and their pages."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from ravive.hub.campaigns.models.campaign import Campaign
from ravive.pages.blocks import BODY, deck_choices
from ravive.pages.deck_page_form import DeckPageForm
from ravive.people.addresses import public_address
from ravive.publishing import queries as published
from ravive.site.blocks import BASE, BlocksField
from ravive.site.context import current_language
from ravive.site.public_page import PublicPage
from ravive.site.renditions import with_pictures

LONGEST_DECK, LONGEST_THANKS, LONGEST_RELAY_TEXT, MOST_RELAY_TEXTS = 120, 600, 600, 6


class CampaignIndexPage(PublicPage):
    """The list of campaigns: those that people can join, those to come, those that are over."""

    body = BlocksField(BODY, blank=True, verbose_name=_("Text"))

    template = "campaigns/campaign_index_page.html"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["campaigns.CampaignPage"]
    content_panels: ClassVar[list[Any]] = [*PublicPage.content_panels, FieldPanel("body")]

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride] -- as Django's models have it
        verbose_name = _("list of campaigns")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        """Return the campaigns by state, each with what its translations share, in a constant number of queries."""
        pages = list(with_pictures(CampaignPage.objects.live().public().child_of(self)))
        shared = {campaign.key: campaign for campaign in Campaign.objects.filter(key__in=[page.translation_key for page in pages])}
        for page in pages:
            page.campaign = shared.get(page.translation_key)
        pages.sort(key=lambda page: page.campaign.begins_on if page.campaign else date.min, reverse=True)
        today = localdate()
        groups: dict[str, list[CampaignPage]] = {"running": [], "coming": [], "past": []}
        for page in pages:
            begins, ends = (page.campaign.begins_on, page.campaign.ends_on) if page.campaign else (today, today)
            groups["past" if ends < today else "coming" if begins > today else "running"].append(page)
        return {**super().get_context(request, *args, **kwargs), **groups}


class CampaignPage(PublicPage):
    """The words of a campaign in one language. Those who join belong to the campaign, whatever the language."""

    body = BlocksField(BODY, blank=True, verbose_name=_("Text"))
    deck = models.CharField(_("Deck to try"), max_length=LONGEST_DECK, blank=True, help_text=_("The cards that go with the campaign."))
    thanks = models.TextField(
        _("Thanks"), max_length=LONGEST_THANKS, blank=True, help_text=_("Shown to those who join, and to everybody after the last day.")
    )
    closing = BlocksField(
        BASE, blank=True, verbose_name=_("Closing text and figures"), help_text=_("Shown after the last day, beside the final numbers.")
    )
    relay_texts = BlocksField(
        [("text", blocks.TextBlock(label=_("Text to copy"), max_length=LONGEST_RELAY_TEXT))],
        blank=True,
        verbose_name=_("Texts to relay"),
        max_num=MOST_RELAY_TEXTS,
        help_text=_("Partners copy them. The address of the campaign is added to each."),
    )

    is_announced = True
    home_part = "campaign"
    home_template = "campaigns/home.html"
    base_form_class = DeckPageForm
    template = "campaigns/campaign_page.html"
    parent_page_types: ClassVar[list[str]] = ["campaigns.CampaignIndexPage", "pages.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        HelpPanel(template="campaigns/desk/page_help.html"),
        *PublicPage.content_panels,
        FieldPanel("body"),
        FieldPanel("deck"),
        FieldPanel("relay_texts"),
        MultiFieldPanel([FieldPanel("thanks"), FieldPanel("closing")], heading=_("Thanks and closing")),
    ]
    search_fields: ClassVar[list[Any]] = [*PublicPage.search_fields, index.SearchField("body"), index.SearchField("closing")]

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride] -- as Django's models have it
        verbose_name = _("campaign")

    def clean(self) -> None:
        """Raise ValidationError for a deck that is not published."""
        super().clean()
        if self.deck and self.deck not in dict(deck_choices()):
            raise ValidationError({"deck": _("This deck is not published.")})

    @classmethod
    def current(cls, above: Page, *, most: int) -> Sequence[Self]:
        """Return the running campaigns below a page, the one that ends first before the others."""
        today = localdate()
        running = dict(Campaign.objects.filter(begins_on__lte=today, ends_on__gte=today).values_list("key", "ends_on"))
        found = with_pictures(cls.objects.live().public().descendant_of(above).filter(translation_key__in=running))
        return sorted(found, key=lambda page: (running[page.translation_key], page.pk))[:most]

    @cached_property
    def campaign(self) -> Campaign | None:
        """Return what its translations share; None where the page stands on no organisation's site."""
        return Campaign.objects.filter(key=self.translation_key).select_related("organisation").first()

    @property
    def shown_on(self) -> date | None:
        """Return the first day of the campaign."""
        return self.campaign.begins_on if self.campaign else super().shown_on

    @property
    def invitation(self) -> str:
        """Return the words of the link from a list to the page."""
        is_over = self.campaign is not None and self.campaign.ends_on < localdate()
        return gettext("See what it brought") if is_over else gettext("See the campaign")

    @property
    def shown_deck(self) -> Any:  # noqa: ANN401 - a deck of `publishing`, whose type views do not need
        """Return its deck in the language of the request; None where it is not published in it."""
        return published.current_deck(self.deck, current_language()) if self.deck else None

    def structured_data(self) -> dict[str, Any]:
        """Return the page in the words of schema.org, with what one can do there and until when."""
        data: dict[str, Any] = {"@type": "WebPage", "name": self.title, "description": self.summary}
        campaign = self.campaign
        if campaign is None or campaign.ends_on < localdate():
            return data
        joining = {"@type": "JoinAction", "startTime": campaign.begins_on.isoformat(), "endTime": campaign.ends_on.isoformat()}
        return {**data, "potentialAction": joining}

    def address_of(self, request: HttpRequest) -> str:
        """Return its full public address."""
        return public_address(request, self.get_url(request) or "/")
