"""Parts of the text of a public page. A package above adds its own to `BASE`, and names the templates of none but its own."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock

# No colour, no size, no raw HTML: what a text needs.
RICH = ("h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link")
LONGEST_QUOTE = 600


class QuoteBlock(blocks.StructBlock):
    """Words that somebody spoke or wrote, and where."""

    text = blocks.TextBlock(label=_("Words"), max_length=LONGEST_QUOTE)
    source = blocks.CharBlock(label=_("Who said it, and where"), max_length=200)


class PictureBlock(blocks.StructBlock):
    """A picture with its words, and a caption that may name who made it."""

    picture = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption and credit"), max_length=250, required=False)


class LinkBlock(blocks.StructBlock):
    """A button that leads to a page of this site or to another site, whose name it shows."""

    label = blocks.CharBlock(label=_("Words of the button"), max_length=60)
    page = blocks.PageChooserBlock(label=_("Page of this site"), required=False)
    address = blocks.URLBlock(label=_("Or an address elsewhere"), required=False)

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - as Wagtail's block
        """Return the value. Raises StructBlockValidationError unless the button leads to exactly one place."""
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["address"]):
            problem = ValidationError(_("Choose a page, or give an address: one of the two."))
            raise blocks.StructBlockValidationError(block_errors={"address": problem})
        return cleaned


class FigureBlock(blocks.StructBlock):
    """A number, what it counts, and its source."""

    number = blocks.CharBlock(label=_("Figure"), max_length=20)
    meaning = blocks.CharBlock(label=_("What it counts, and when"), max_length=160)
    source = blocks.CharBlock(label=_("Source"), max_length=200)


class BlocksField(StreamField):
    """A page's parts. Its migrations leave out which parts there are, and those of a new page: the column is the same, whatever they are.

    A migration that changes stored parts reads their JSON, `raw_data`.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return the field without its blocks and its first value."""
        name, path, _blocks, options = super().deconstruct()
        options.pop("block_lookup", None)
        options.pop("default", None)
        return name, path, [[]], options


# The parts that every public page may have, in the order of the editor's menu.
BASE: tuple[tuple[str, blocks.Block], ...] = (
    ("text", blocks.RichTextBlock(features=list(RICH), label=_("Text"), icon="pilcrow", template="site/blocks/text.html")),
    ("picture", PictureBlock(label=_("Picture"), icon="image", template="site/blocks/picture.html")),
    ("quote", QuoteBlock(label=_("Quotation"), icon="openquote", template="site/blocks/quote.html")),
    ("figure", FigureBlock(label=_("Figure"), icon="order", template="site/blocks/figure.html")),
    ("link", LinkBlock(label=_("Button"), icon="link", template="site/blocks/link.html")),
)
