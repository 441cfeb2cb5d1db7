"""Reads clean HTML from start to end and collects the parts of a text. It holds no tree, so deep nesting costs nothing."""

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

from ravive.wordpress.list_writer import ListWriter
from ravive.wordpress.table_reader import TableReader
from ravive.wordpress.text_line import TextLine, WordStyle
from ravive.wordpress.text_parts import ConversionNote, ConversionNoteKind, FramePart, Part, PicturePart, QuotePart, TextPart

HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
BOLD, ITALIC = frozenset({"b", "strong", "dt", "summary", "th"}), frozenset({"i", "em", "cite"})
# Where one begins or ends, a line ends. Those of the second set end the line and nothing else.
LINES = frozenset({"p", "dt", "dd", "summary", "figcaption"})
BOXES = frozenset(["article", "aside", "center", "details", "div", "dl", "figure", "footer", "header", "hr", "main", "section", "pre"])
FRAMES = frozenset({"iframe", "embed", "video", "audio", "source"})
ADDRESS_ALONE = re.compile(r"https?://\S+")
# An attachment's number, in the class that WordPress gives to its picture.
NUMBERED = re.compile(r"\bwp-image-(\d{1,18})\b")
# A picture often leads to itself, larger.
PICTURE_FILE = re.compile(r"\.(?:avif|gif|jpe?g|png|svg|webp)(?:[?#]|$)|[?&]attachment_id=", re.IGNORECASE)
DRAWN_CHARACTER = re.compile(r"\b(?:emoji|wp-smiley)\b")
SOURCE_LINE = re.compile(r"^(?:—|–|―|--?)\s*(.+)$")
LONGEST_QUOTE, LONGEST_SOURCE = 600, 200
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

# What a link's address becomes: the attributes of the link, None where it leads nowhere.
type LinkAttributes = Callable[[str], dict[str, str] | None]


class PartBuilder(HTMLParser):
    """The parts of one text. `blank_lines_divide`: blank lines divide paragraphs, as before the block editor."""

    def __init__(self, link_attributes: LinkAttributes, *, blank_lines_divide: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Part] = []
        self.notes: dict[ConversionNote, None] = {}
        self._link_attributes, self._blank_lines_divide = link_attributes, blank_lines_divide
        self._blocks: list[str] = []
        self._after: list[Part] = []
        self._line = TextLine()
        self._tag = "p"
        self._bold = self._italic = self._raised = self._preformatted = 0
        # Of the link that is open; its attributes once words need them.
        self._address = self._link = ""
        self._in_paragraph = self._in_caption = self._in_cite = False
        self._list = ListWriter()
        self._table = TableReader()
        self._quotes: list[tuple[int, int]] = []
        self._quote_lines: list[str] = []
        self._quote_source: list[str] = []

    def built(self, html: str) -> tuple[Part, ...]:
        """Return the parts of clean HTML."""
        self.feed(html)
        self.close()
        self._end_line()
        self._end_text()
        return tuple(self.parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        values = {name: value or "" for name, value in attrs}
        if tag in BOLD:
            self._bold += 1
        if tag in ITALIC:
            self._italic += 1
            self._in_cite = self._in_cite or tag == "cite"
        if tag in LINES or tag in BOXES or tag in HEADINGS:
            self._end_line()
        if tag in HEADINGS:
            self._tag = HEADINGS[tag]
        elif tag == "p":
            self._in_paragraph = True
        elif tag == "pre":
            self._preformatted += 1
        elif tag == "figcaption":
            self._in_caption = True
        elif tag == "sup":
            self._raised += 1
        elif tag == "br":
            self._break()
        elif tag == "a":
            self._address, self._link = values.get("href", "").strip(), ""
        elif tag == "img":
            self._picture(values)
        elif tag in FRAMES:
            self._frame(values.get("src", ""))
        elif tag == "blockquote":
            self._begin_quote()
        elif tag in ("ul", "ol", "li"):
            self._end_line()
            self._list.begin(tag)
        elif tag in ("table", "tr", "td", "th"):
            self._end_line()
            self._table.begin(tag)

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        if tag in LINES or tag in BOXES or tag in HEADINGS:
            self._end_line()
        if tag in BOLD:
            self._bold = max(0, self._bold - 1)
        if tag in ITALIC:
            self._italic = max(0, self._italic - 1)
        if tag in HEADINGS:
            self._tag = "p"
        elif tag == "p":
            self._in_paragraph = False
        elif tag == "cite":
            self._in_cite = False
        elif tag == "pre":
            self._preformatted = max(0, self._preformatted - 1)
        elif tag == "figcaption":
            self._in_caption = False
        elif tag == "sup":
            self._raised = max(0, self._raised - 1)
        elif tag == "a":
            self._address = self._link = ""
        elif tag == "blockquote":
            self._end_quote()
        elif tag in ("ul", "ol", "li"):
            self._end_line()
            self._list.end(tag)
            self._add_lists()
        elif tag in ("table", "tr", "td", "th"):
            self._end_line()
            self._table.end(tag)
            self._add_table()

    def handle_data(self, data: str) -> None:
        """Take words."""
        if self._raised:
            data = data.translate(RAISED)
        if self._preformatted:
            pieces = [piece for line in data.split("\n") for piece in ("\n", line)][1:]
        elif self._divides():
            pieces = [piece for piece in re.split(r"(\n\s*\n|\n)", data.replace("\r", "")) if piece]
        else:
            pieces = [data]
        for piece in pieces:
            if piece.strip(" ") and not piece.strip():
                if self._preformatted or (self._divides() and piece == "\n"):
                    self._break()
                elif self._divides():
                    self._end_line()
                else:
                    self._write(piece)
            else:
                self._write(piece)

    def _divides(self) -> bool:
        """Return whether blank lines divide paragraphs here: outside paragraphs, headings, lists, tables and captions that say so."""
        is_elsewhere = self._in_paragraph or self._tag != "p" or self._list.is_open or self._table.is_open or self._in_caption
        return self._blank_lines_divide and not is_elsewhere

    def _write(self, words: str) -> None:
        if self._in_cite and self._quotes:
            self._quote_source.append(words)
        if self._address and words.strip():
            attributes = self._link_attributes(self._address) or {}
            self._link = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
            self._address = ""
        style = WordStyle(link=self._link, is_bold=self._bold > 0 and self._tag == "p", is_italic=self._italic > 0 and self._tag == "p")
        self._line.write(words, style)

    def _break(self) -> None:
        """End a line of a paragraph; a second time, the paragraph."""
        if self._tag != "p":
            self._line.write(" ", WordStyle())
        elif self._line.breaks and not self._preformatted:
            self._end_line()
        else:
            self._line.break_line()

    def _picture(self, values: dict[str, str]) -> None:
        if DRAWN_CHARACTER.search(values.get("class", "")):
            self._write(values.get("alt", ""))
            return
        numbered = NUMBERED.search(values.get("class", ""))
        number = int(numbered[1]) if numbered else 0
        if not values.get("src") and not number:
            return
        picture = PicturePart(address=values.get("src", ""), number=number, alternative=" ".join(values.get("alt", "").split()))
        if self._address.startswith("http") and not PICTURE_FILE.search(self._address):
            self._note(ConversionNoteKind.PICTURE_LINK, self._address)
        self._add_after(picture)

    def _frame(self, address: str) -> None:
        if address.startswith("//"):
            address = f"https:{address}"
        if address and not any(isinstance(part, FramePart) and part.address == address for part in self._after):
            self._add_after(FramePart(address=address))

    def _add_after(self, part: Part) -> None:
        """Add a part that stands outside the text: at once, or after the paragraph, list or table that it stands in."""
        self._after.append(part)
        if self._line.is_empty and not self._list.is_open and not self._table.is_open:
            self._end_line()

    def _end_line(self) -> None:
        """Put the line where it belongs, and begin another."""
        line, self._line = self._line, TextLine()
        if not line.is_empty and line.plain():
            self._place(line)
        if self._after and not self._list.is_open and not self._table.is_open:
            after, self._after = self._after, []
            self._end_text()
            self.parts += after

    def _place(self, line: TextLine) -> None:
        if self._table.is_open:
            self._table.add(line.html())
        elif self._list.is_open:
            self._list.add(line.html())
        elif self._in_caption and self._caption(line):
            return
        elif self._tag == "p" and not line.has_link and ADDRESS_ALONE.fullmatch(line.plain()):
            self._after.append(FramePart(address=line.plain()))
        else:
            self._blocks.append(f"<{self._tag}>{line.html()}</{self._tag}>")
        if self._quotes:
            self._quote_lines.append(line.plain())

    def _caption(self, line: TextLine) -> bool:
        """Give a caption to the picture before it, if it has none and the caption is short enough for one."""
        last = next((part for part in reversed([*self.parts, *self._after]) if not self._blocks), None)
        if not isinstance(last, PicturePart) or last.caption or len(line.plain()) > 250:
            return False
        where = self._after if last in self._after else self.parts
        where[-1] = PicturePart(address=last.address, number=last.number, alternative=last.alternative, caption=line.plain())
        return True

    def _begin_quote(self) -> None:
        self._end_line()
        if not self._quotes:
            self._quote_lines, self._quote_source = [], []
        self._quotes.append((len(self.parts), len(self._blocks)))

    def _end_quote(self) -> None:
        """Make a quotation of what stands since its beginning, if its source is named and nothing but words is in it."""
        self._end_line()
        parts, blocks = self._quotes.pop() if self._quotes else (0, 0)
        if self._quotes or not self._quote_lines:
            return
        source, lines = self._quoted()
        words = "\n\n".join(lines)
        is_bare = len(self.parts) == parts and not any("<a " in block or "<li>" in block for block in self._blocks[blocks:])
        if source and words and is_bare and len(words) <= LONGEST_QUOTE and len(source) <= LONGEST_SOURCE:
            del self._blocks[blocks:]
            self._end_text()
            self.parts.append(QuotePart(text=words, source=source))
        else:
            self._note(ConversionNoteKind.QUOTE, self._quote_lines[0][:80])

    def _quoted(self) -> tuple[str, list[str]]:
        """Return whose words the quotation has, empty where nobody is named, and its other lines."""
        lines = [part.strip() for line in self._quote_lines for part in line.split("\n")]
        source = " ".join("".join(self._quote_source).split())
        if source:
            # The source ends the last line, or is a line of its own.
            last = lines[-1].removesuffix(source).rstrip(" —–-")
            return source, [*lines[:-1], *([last] if last else [])]
        named = SOURCE_LINE.match(lines[-1])
        return (named[1], lines[:-1]) if named and len(lines) > 1 else ("", lines)

    def _add_lists(self) -> None:
        if html := self._list.taken():
            self._blocks.append(html)
            self._end_line()

    def _add_table(self) -> None:
        table = self._table.taken()
        if table is None:
            return
        if self._list.is_open:
            for line in table.lines:
                self._list.add(line)
        elif table.are_rows:
            self._blocks.append("<ul>" + "".join(f"<li>{line}</li>" for line in table.lines) + "</ul>")
        else:
            self._blocks += [f"<p>{line}</p>" for line in table.lines]
        if table.are_rows:
            self._note(ConversionNoteKind.TABLE, "")
        self._end_line()

    def _end_text(self) -> None:
        if self._blocks:
            self.parts.append(TextPart(html="".join(self._blocks)))
            self._blocks = []

    def _note(self, kind: ConversionNoteKind, detail: str) -> None:
        self.notes[ConversionNote(kind=kind, detail=detail)] = None
