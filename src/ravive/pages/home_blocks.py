"""The parts of a home page. An organisation puts them in any order; one that has nothing to show disappears."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from ravive.pages.films import FilmBlock
from ravive.site.announcements import current_pages, latest_pages
from ravive.site.blocks import BASE, FigureBlock, LinkBlock

MOST_NEWS, FIRST_NEWS = 9, 3
MOST_EVENTS, FIRST_EVENTS = 6, 2
MOST_FIGURES, MOST_PARTNERS, MOST_BUTTONS = 8, 40, 2
LONGEST_TITLE, LONGEST_TEXT = 120, 400
# The first of these, where it stands first, holds the title of the page.
OPENINGS = ("mosaic", "lead")
# What they look like is in the style sheet of all pages.
PLAIN = frozenset({"mosaic", "news", "decks"})
# They take the width of the page; other parts have that of a text.
FRAMED = PLAIN | {"lead", "campaign", "appeal", "event", "figures", "partners"}

type Value = Any  # as Wagtail's blocks have it
type Context = dict[str, Any]


class MosaicBlock(blocks.StructBlock):
    """The mosaic of memory, with the decks to begin with beside it."""

    with_choices = blocks.BooleanBlock(label=_("Offer the decks to begin with"), default=True, required=False)


class LeadBlock(blocks.StructBlock):
    """A large photo or a film, with words and at most two buttons."""

    media = blocks.StreamBlock(
        [
            ("picture", ImageBlock(label=_("Picture"), icon="image")),
            ("film", FilmBlock(label=_("Film"), icon="media", template="pages/blocks/film.html")),
        ],
        label=_("Photo or film"),
        min_num=1,
        max_num=1,
    )
    shape = blocks.ChoiceBlock(
        choices=[("wide", _("Across the page, the words on it")), ("beside", _("Beside the words"))], default="wide", label=_("Photo")
    )
    title = blocks.CharBlock(label=_("Title"), max_length=LONGEST_TITLE, required=False, help_text=_("Empty at the top: the promise."))
    text = blocks.TextBlock(
        label=_("Text"), max_length=LONGEST_TEXT, rows=3, required=False, help_text=_("Empty at the top: the introduction.")
    )
    buttons = blocks.StreamBlock(
        [("link", LinkBlock(label=_("Button"), icon="link", template="site/blocks/link.html"))],
        label=_("Buttons"),
        max_num=MOST_BUTTONS,
        required=False,
    )

    def get_context(self, value: Value, parent_context: Context | None = None) -> Context:
        """Return the block's values, and whether it shows a film."""
        has_film = any(media.block_type == "film" for media in value["media"])
        return {**super().get_context(value, parent_context), "has_film": has_film}


class TitledBlock(blocks.StructBlock):
    """A part that has a title of its own, or the usual one."""

    title = blocks.CharBlock(label=_("Title"), max_length=LONGEST_TITLE, required=False, help_text=_("Empty: the usual one."))


class DecksBlock(blocks.StructBlock):
    """The decks of the site."""

    title = blocks.CharBlock(
        label=_("Title"), max_length=LONGEST_TITLE, required=False, help_text=_("Empty: the title of the decks that the page has.")
    )


class NewsBlock(TitledBlock):
    """What was published last, with its photos."""

    most = blocks.IntegerBlock(label=_("How many at most"), min_value=1, max_value=MOST_NEWS, default=FIRST_NEWS)
    articles_alone = blocks.BooleanBlock(label=_("Articles alone, without campaigns, appeals and events"), default=False, required=False)

    def get_context(self, value: Value, parent_context: Context | None = None) -> Context:
        """Return the block's values with the pages to announce below the page."""
        context, page = super().get_context(value, parent_context), (parent_context or {}).get("page")
        most = value["most"] or FIRST_NEWS
        if page is None:
            return context
        announced = current_pages(page, "news", most=most) if value["articles_alone"] else latest_pages(page, most=most)
        return {**context, "announced": announced}


class PagesBlock(TitledBlock):
    """Pages of one kind: the chosen one as long as it is published, else those that are on."""

    page = blocks.PageChooserBlock(label=_("Page"), required=False, help_text=_("Empty: the one that runs now, or comes next."))

    def clean(self, value: Value) -> Value:
        """Return the value. Raises StructBlockValidationError for a page of another kind."""
        cleaned = super().clean(value)
        if cleaned["page"] and getattr(cleaned["page"].specific_class, "home_part", "") != self.name:
            problem = ValidationError(_("Choose a page of this kind, or leave it empty."))
            raise blocks.StructBlockValidationError(block_errors={"page": problem})
        return cleaned

    def get_context(self, value: Value, parent_context: Context | None = None) -> Context:
        """Return the block's values with the pages to show."""
        context, page = super().get_context(value, parent_context), (parent_context or {}).get("page")
        if page is None:
            return context
        chosen = value["page"]
        if chosen is not None:
            is_public = chosen.live and not chosen.get_view_restrictions().exists()
            return {**context, "shown": [chosen.specific] if is_public else []}
        return {**context, "shown": current_pages(page, self.name, most=value.get("most") or 1)}


class EventsBlock(PagesBlock):
    """The next events."""

    most = blocks.IntegerBlock(label=_("How many at most"), min_value=1, max_value=MOST_EVENTS, default=FIRST_EVENTS)


class FiguresBlock(TitledBlock):
    """Numbers, each with its source."""

    figures = blocks.ListBlock(FigureBlock(label=_("Figure")), label=_("Figures"), min_num=1, max_num=MOST_FIGURES)


class PartnerBlock(blocks.StructBlock):
    """A partner: its name, and its logo where it has one."""

    name = blocks.CharBlock(label=_("Name"), max_length=120)
    logo = ImageBlock(label=_("Logo"), required=False)
    address = blocks.URLBlock(label=_("Its site"), required=False)


class PartnersBlock(TitledBlock):
    """Partners with their logos."""

    partners = blocks.ListBlock(PartnerBlock(label=_("Partner")), label=_("Partners"), min_num=1, max_num=MOST_PARTNERS)


def _template(name: str) -> str:
    return f"pages/home/{name}.html"


HOME: tuple[tuple[str, blocks.Block], ...] = (
    ("lead", LeadBlock(label=_("Photo or film at the top"), icon="image", template=_template("lead"))),
    ("mosaic", MosaicBlock(label=_("Mosaic"), icon="grip", template=_template("mosaic"))),
    ("news", NewsBlock(label=_("Latest news"), icon="doc-full-inverse", template=_template("news"))),
    ("campaign", PagesBlock(label=_("Campaign"), icon="group", template=_template("pages"))),
    ("appeal", PagesBlock(label=_("Appeal with its bar"), icon="order", template=_template("pages"))),
    ("event", EventsBlock(label=_("Next events"), icon="date", template=_template("pages"))),
    ("decks", DecksBlock(label=_("Decks"), icon="clipboard-list", template=_template("decks"))),
    ("figures", FiguresBlock(label=_("Figures"), icon="order", template=_template("figures"))),
    ("partners", PartnersBlock(label=_("Partners"), icon="globe", template=_template("partners"))),
    ("film", FilmBlock(label=_("Film"), icon="media", template="pages/blocks/film.html")),
    *((name, block) for name, block in BASE if name != "figure"),
)
ONCE = {name: {"max_num": 1} for name in ("lead", "mosaic", "news", "decks")}


def starting_parts() -> list[tuple[str, dict[str, Any]]]:
    """Return the parts of a new home page. It is complete: what an organisation has not published yet takes no room."""
    return [
        ("mosaic", {"with_choices": True}),
        ("news", {"title": "", "most": FIRST_NEWS, "articles_alone": False}),
        ("decks", {"title": ""}),
    ]
