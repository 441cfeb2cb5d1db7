"""The home page of a site."""

from typing import ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, Site

from ravive.pages import mosaic
from ravive.pages.home_blocks import FRAMED, HOME, ONCE, OPENINGS, PLAIN, starting_parts
from ravive.pages.site_decks import decks_of_site
from ravive.publishing import queries
from ravive.site.announcements import feeds_below
from ravive.site.blocks import BlocksField
from ravive.site.context import current_language


class HomePage(Page):
    """The home page: its promise, and parts in the order of its organisation. Those of all languages are translations of each other."""

    promise = models.TextField(max_length=120, help_text="The two or three lines at the top; a line break is kept.")
    lead = models.TextField(max_length=400, help_text="Two or three sentences under the promise.")
    start_label = models.CharField(max_length=40, help_text="Above the choices of where to begin; else on the main button.")
    decks_heading = models.CharField(max_length=80, help_text="Above the decks.")

    parts = BlocksField(
        HOME,
        blank=True,
        block_counts=ONCE,
        default=starting_parts,
        verbose_name=_("Parts"),
        help_text=_("In the order in which visitors see them. A part that has nothing to show disappears."),
    )

    template = "pages/home_page.html"
    max_count = None
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    content_panels: ClassVar[list] = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("promise", heading=_("Promise"), help_text=_("The two or three lines at the top; a line break is kept.")),
                FieldPanel("lead", heading=_("Introduction"), help_text=_("Two or three sentences under the promise.")),
                FieldPanel(
                    "start_label", heading=_("Invitation"), help_text=_("Above the choices of where to begin; else on the main button.")
                ),
            ],
            heading=_("Top of the page"),
        ),
        FieldPanel("decks_heading", heading=_("Title of the decks"), help_text=_("Above the decks.")),
        FieldPanel("parts"),
    ]

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        """Return the page's values: the site's decks in the language of its address, the mosaic, and how its parts are drawn."""
        decks = decks_of_site(Site.find_for_request(request), current_language())
        kinds = [part.block_type for part in self.parts]
        return {
            **super().get_context(request, *args, **kwargs),
            "decks": decks,
            "choices": queries.first_choices(decks),
            "mosaic": mosaic.promise(),
            "opening": kinds[0] if kinds and kinds[0] in OPENINGS else "",
            "has_own_style": not PLAIN.issuperset(kinds),
            "own_frame": FRAMED,
            "feeds": feeds_below(self),
        }
