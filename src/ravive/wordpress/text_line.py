"""One line of a text (a paragraph, a heading, an entry of a list): words with links, bold and italics, whose tags match."""

import re
from dataclasses import dataclass
from html import escape

SPACES = re.compile(r"[ \t\r\n\f\v]+")


@dataclass(frozen=True, kw_only=True)
class WordStyle:
    """How words are written. `link` holds the attributes of the link that they are, empty without one."""

    link: str = ""
    is_bold: bool = False
    is_italic: bool = False


PLAIN = WordStyle()


class TextLine:
    """Collects words. Nothing but escaped text and the tags `a`, `b`, `i` and `br` is ever written."""

    def __init__(self) -> None:
        self._html: list[str] = []
        self._plain: list[str] = []
        self._style = PLAIN
        self._breaks = 0
        self._ends_in_space = True
        self.has_link = False

    @property
    def is_empty(self) -> bool:
        """Whether no word was written."""
        return not self._plain

    @property
    def breaks(self) -> int:
        """How many line breaks wait for the next word."""
        return self._breaks

    def write(self, words: str, style: WordStyle) -> None:
        """Add words; spaces count as one."""
        words = SPACES.sub(" ", words)
        if self._ends_in_space:
            words = words.removeprefix(" ")
        if not words:
            return
        if self._breaks:
            self._html.append("<br/>")
            self._plain.append("\n")
            self._breaks = 0
        if style != self._style:
            self._html.append(_closing(self._style) + _opening(style))
            self._style = style
        self._html.append(escape(words, quote=False))
        self._plain.append(words)
        self._ends_in_space = words.endswith(" ")
        self.has_link = self.has_link or bool(style.link)

    def break_line(self) -> None:
        """Go on in a new line, if more words come."""
        if self._plain:
            self._breaks += 1
            self._ends_in_space = True

    def html(self) -> str:
        """Return the words with their tags."""
        return "".join(self._html).rstrip(" ") + _closing(self._style)

    def plain(self) -> str:
        """Return the words alone."""
        return "".join(self._plain).strip()


def _opening(style: WordStyle) -> str:
    link = f"<a {style.link}>" if style.link else ""
    return link + "<b>" * style.is_bold + "<i>" * style.is_italic


def _closing(style: WordStyle) -> str:
    return "</i>" * style.is_italic + "</b>" * style.is_bold + "</a>" * bool(style.link)
