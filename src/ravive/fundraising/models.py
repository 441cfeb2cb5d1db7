"""The list of appeals and their pages. What an appeal receives is stored by `giving`, whatever the language."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Page
from wagtail.search import index

from ravive.giving.models import Appeal
from ravive.giving.money import cents_of
from ravive.pages.blocks import BODY, deck_choices
from ravive.pages.deck_page_form import DeckPageForm
from ravive.publishing import queries as published
from ravive.site.blocks import BASE, BlocksField
from ravive.site.context import current_language
from ravive.site.public_page import PublicPage
from ravive.site.renditions import with_pictures

LONGEST_DECK, LONGEST_LINE, LONGEST_WORDS, LONGEST_UPDATE = 120, 120, 400, 600
MOST_LINES, MOST_UPDATES = 12, 60
AMOUNT_DIGITS = 11
APPEALS_A_PAGE = 12


class MoneyLineBlock(blocks.StructBlock):
    """What an amount is for."""

    label = blocks.CharBlock(label=_("What it is for"), max_length=LONGEST_LINE)
    amount = blocks.DecimalBlock(label=_("Amount in euros"), min_value=0, max_digits=AMOUNT_DIGITS, decimal_places=2)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:  # noqa: ANN401 - as Wagtail's block
        """Return the block's values with the amount in cents."""
        return {**super().get_context(value, parent_context), "cents": cents_of(value["amount"])}


class UpdateBlock(blocks.StructBlock):
    """Short news of an appeal, on a day."""

    day = blocks.DateBlock(label=_("Day"))
    text = blocks.TextBlock(label=_("Text"), max_length=LONGEST_UPDATE, rows=3)


LINE = MoneyLineBlock(label=_("Amount and what it is for"), icon="order", template="appeals/blocks/money_line.html")
UPDATE = UpdateBlock(label=_("News of the appeal"), icon="date", template="appeals/blocks/update.html")


class AppealIndexPage(PublicPage):
    """The list of appeals: those that run first."""

    body = BlocksField(BODY, blank=True, verbose_name=_("Text"))

    template = "appeals/appeal_index_page.html"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["appeals.AppealPage"]
    content_panels: ClassVar[list[Any]] = [*PublicPage.content_panels, FieldPanel("body")]

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride] -- as Django's models have it
        verbose_name = _("list of appeals")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, Any]:
        """Return a page of the appeals, those that run or are to come first, in a constant number of queries."""
        pages = list(with_pictures(AppealPage.objects.live().public().child_of(self)))
        shared = {appeal.key: appeal for appeal in Appeal.objects.filter(key__in=[page.translation_key for page in pages])}
        for page in pages:
            page.appeal = shared.get(page.translation_key)
        today = localdate()
        pages.sort(key=lambda page: (page.is_over(today), -(page.appeal.ends_on.toordinal() if page.appeal else 0), -page.pk))
        shown = Paginator(pages, APPEALS_A_PAGE).get_page(request.GET.get("page"))
        return {**super().get_context(request, *args, **kwargs), "appeals": shown}


class AppealPage(PublicPage):
    """The words of an appeal in one language. Promises and receipts belong to the appeal, whatever the language."""

    body = BlocksField(BODY, blank=True, verbose_name=_("Text"))
    budget = BlocksField(
        [("line", LINE)], blank=True, verbose_name=_("What a gift pays for"), max_num=MOST_LINES, help_text=_("Each line with its amount.")
    )
    surplus = models.TextField(
        _("More or less than the goal"),
        max_length=LONGEST_WORDS,
        blank=True,
        help_text=_("Shown once the goal is reached, or missed: what the money is used for then."),
    )
    updates = BlocksField([("update", UPDATE)], blank=True, verbose_name=_("News of the appeal"), max_num=MOST_UPDATES)
    deck = models.CharField(_("Deck to try"), max_length=LONGEST_DECK, blank=True, help_text=_("The cards that go with the appeal."))
    project = models.ForeignKey(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("Page of the project")
    )
    thanks = models.TextField(
        _("Thanks"), max_length=LONGEST_WORDS, blank=True, help_text=_("Shown to those who promise, and to everybody after the last day.")
    )
    report = BlocksField(
        BASE, blank=True, verbose_name=_("What the money did"), help_text=_("Shown after the last day, beside the final sum.")
    )
    costs = BlocksField([("line", LINE)], blank=True, verbose_name=_("What was paid"), max_num=MOST_LINES)

    is_announced = True
    home_part = "appeal"
    home_template = "appeals/home.html"
    base_form_class = DeckPageForm
    template = "appeals/appeal_page.html"
    parent_page_types: ClassVar[list[str]] = ["appeals.AppealIndexPage", "pages.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        HelpPanel(template="appeals/desk/page_help.html"),
        *PublicPage.content_panels,
        FieldPanel("body"),
        FieldPanel("budget"),
        FieldPanel("surplus"),
        FieldPanel("updates"),
        MultiFieldPanel([FieldPanel("deck"), PageChooserPanel("project")], heading=_("Deck and project")),
        MultiFieldPanel([FieldPanel("thanks"), FieldPanel("report"), FieldPanel("costs")], heading=_("Thanks and closing report")),
    ]
    search_fields: ClassVar[list[Any]] = [
        *PublicPage.search_fields,
        index.SearchField("body"),
        index.SearchField("budget"),
        index.SearchField("updates"),
        index.SearchField("report"),
    ]

    class Meta:  # pyright: ignore[reportIncompatibleVariableOverride] -- as Django's models have it
        verbose_name = _("appeal")

    def clean(self) -> None:
        """Raise ValidationError for a deck that is not published."""
        super().clean()
        if self.deck and self.deck not in dict(deck_choices()):
            raise ValidationError({"deck": _("This deck is not published.")})

    @classmethod
    def current(cls, above: Page, *, most: int) -> Sequence[Self]:
        """Return the running appeals below a page, the one that ends first before the others."""
        today = localdate()
        appeals = Appeal.objects.filter(goal_cents__gt=0, starts_on__lte=today, ends_on__gte=today)
        running = dict(appeals.values_list("key", "ends_on"))
        found = with_pictures(cls.objects.live().public().descendant_of(above).filter(translation_key__in=running))
        return sorted(found, key=lambda page: (running[page.translation_key], page.pk))[:most]

    @cached_property
    def appeal(self) -> Appeal | None:
        """Return what its translations share; None where the page stands on no organisation's site."""
        return Appeal.objects.filter(key=self.translation_key).select_related("organisation", "account").first()

    def is_over(self, today: date) -> bool:
        """Return whether its last day is past. Without a goal, nobody has chosen that day yet."""
        return self.appeal is not None and self.appeal.goal_cents > 0 and self.appeal.ends_on < today

    @property
    def shown_on(self) -> date | None:
        """Return the first day of the appeal."""
        return self.appeal.starts_on if self.appeal else super().shown_on

    @property
    def asks_no_more(self) -> bool:
        """Return whether its last day is past, and it does not yet say what the money did."""
        return self.is_over(localdate()) and not self.report

    @property
    def invitation(self) -> str:
        """Return the words of the link from a list to the page."""
        return gettext("See what the gifts did") if self.is_over(localdate()) else gettext("See the appeal")

    @property
    def shown_deck(self) -> Any:  # noqa: ANN401 - a deck of `publishing`, whose type views do not need
        """Return its deck in the language of the request; None where it is not published in it."""
        return published.current_deck(self.deck, current_language()) if self.deck else None

    def structured_data(self) -> dict[str, Any]:
        """Return the page in the words of schema.org, with what one can do there and until when."""
        data: dict[str, Any] = {"@type": "WebPage", "name": self.title, "description": self.summary}
        appeal = self.appeal
        if appeal is None or not appeal.is_open(localdate()) or appeal.is_example:
            return data
        giving = {"@type": "DonateAction", "startTime": appeal.starts_on.isoformat(), "endTime": appeal.ends_on.isoformat()}
        return {**data, "potentialAction": giving}
