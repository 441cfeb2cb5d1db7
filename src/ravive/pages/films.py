"""A film in a text: a file of one's own, or one of YouTube or Vimeo, both of which play when asked for; or a link to another site."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

FILM_ENDINGS = ("mp4", "webm")


class FilmBlock(blocks.StructBlock):
    """A film with its poster, its length, its subtitles and a text for people who cannot hear or see it."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    minutes = blocks.IntegerBlock(label=_("Length in minutes"), min_value=1, max_value=240)
    file = DocumentChooserBlock(label=_("Film: an MP4 or WebM among the documents"), required=False)
    poster = ImageBlock(label=_("Poster: the picture before it plays"), required=False)
    subtitles = DocumentChooserBlock(label=_("Subtitles: a VTT file among the documents"), required=False)
    transcript = blocks.RichTextBlock(label=_("What is said and shown"), features=["bold", "italic", "ul"], required=False)
    address = blocks.URLBlock(label=_("Or its address on another site"), required=False)

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - as Wagtail's block
        """Return the value. Raises StructBlockValidationError unless there is one film, and a text for one of one's own."""
        cleaned = super().clean(value)
        errors: dict[str, ValidationError] = {}
        if bool(cleaned["file"]) == bool(cleaned["address"]):
            errors["address"] = ValidationError(_("Choose a file, or give an address: one of the two."))
        if cleaned["file"] and not cleaned["file"].filename.lower().endswith(FILM_ENDINGS):
            errors["file"] = ValidationError(_("Choose an MP4 or WebM file."))
        if cleaned["file"] and not cleaned["poster"]:
            errors["poster"] = ValidationError(_("Choose the picture that is shown before the film plays."))
        if cleaned["file"] and not (cleaned["subtitles"] or cleaned["transcript"]):
            errors["transcript"] = ValidationError(_("Add subtitles or a text, for people who do not hear the film."))
        if cleaned["subtitles"] and not cleaned["subtitles"].filename.lower().endswith("vtt"):
            errors["subtitles"] = ValidationError(_("Choose a VTT file."))
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned
