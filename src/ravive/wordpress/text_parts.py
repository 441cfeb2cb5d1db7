"""Parts of a text as they come from HTML, before pictures and files are looked up."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, kw_only=True)
class TextPart:
    """Paragraphs, headings and lists. `html` holds p, h2, h3, ul, ol, li, b, i, br and a, and nothing else."""

    html: str


@dataclass(frozen=True, kw_only=True)
class PicturePart:
    """A picture at an address, or the attachment of a number (0 where none is named). Its words may be missing."""

    address: str
    number: int
    alternative: str
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class QuotePart:
    """Words with their author."""

    text: str
    source: str


@dataclass(frozen=True, kw_only=True)
class FramePart:
    """What another site showed in a frame or a player: a film, a map, a post."""

    address: str


type Part = TextPart | PicturePart | QuotePart | FramePart


class ConversionNoteKind(StrEnum):
    """What a text has lost or has now in another form."""

    TABLE = "table"
    QUOTE = "quote"
    PICTURE_LINK = "picture_link"
    FORM = "form"
    SCRIPT = "script"
    SHORTCODE = "shortcode"
    BLOCK = "block"
    OTHER_LANGUAGE = "other_language"


@dataclass(frozen=True, kw_only=True)
class ConversionNote:
    """One such loss; `detail` names what it concerns, such as a shortcode."""

    kind: ConversionNoteKind
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class ConvertedText:
    """A text in parts, and what it lost or has in another form."""

    parts: tuple[Part, ...]
    notes: tuple[ConversionNote, ...]
