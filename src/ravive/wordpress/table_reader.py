"""Tables as lines of text: pages here have none. One that only placed things side by side becomes its paragraphs."""

from dataclasses import dataclass, field


@dataclass
class _Cell:
    is_head: bool
    lines: list[str] = field(default_factory=list[str])

    def html(self) -> str:
        return "<br/>".join(self.lines)


@dataclass(frozen=True, kw_only=True)
class TableLines:
    """The lines of a table as HTML. `are_rows`: each is a row of several cells, else a paragraph."""

    lines: tuple[str, ...]
    are_rows: bool


class TableReader:
    """Collects the cells of a table. A table inside it belongs to the cell that it stands in."""

    def __init__(self) -> None:
        self._depth = 0
        self._rows: list[list[_Cell]] = []
        self._read: TableLines | None = None

    @property
    def is_open(self) -> bool:
        """Whether words belong to a table now."""
        return self._depth > 0

    def begin(self, tag: str) -> None:
        """Begin a table, a row or a cell."""
        if tag == "table":
            self._depth += 1
        elif self._depth != 1:
            return
        elif tag == "tr":
            self._rows.append([])
        else:
            self._row().append(_Cell(tag == "th"))

    def end(self, tag: str) -> None:
        """End a table, a row or a cell."""
        if tag == "table" and self._depth:
            self._depth -= 1
            if not self._depth:
                self._read, self._rows = _lines(self._rows), []

    def add(self, html: str) -> None:
        """Add a line to the cell."""
        row = self._row()
        if not row:
            row.append(_Cell(False))
        row[-1].lines.append(html)

    def taken(self) -> TableLines | None:
        """Return the table that was closed, once; None where there is none, or nothing in it."""
        read, self._read = self._read, None
        return read

    def _row(self) -> list[_Cell]:
        if not self._rows:
            self._rows.append([])
        return self._rows[-1]


def _lines(rows: list[list[_Cell]]) -> TableLines | None:
    """Return a table's rows. Where the first row has the names of the columns, each cell follows the name of its own."""
    filled = [row for row in rows if any(cell.lines for cell in row)]
    if not filled:
        return None
    if all(sum(bool(cell.lines) for cell in row) < 2 for row in filled):
        return TableLines(lines=tuple(line for row in filled for cell in row for line in cell.lines), are_rows=False)
    heads: list[str] = []
    if len(filled) > 1 and all(cell.is_head for cell in filled[0]):
        heads = [cell.html() for cell in filled.pop(0)]
    written: list[str] = []
    for row in filled:
        named = [(heads[place] if place < len(heads) else "", cell.html()) for place, cell in enumerate(row) if cell.lines]
        written.append("; ".join(f"{head} – {words}" if head else words for head, words in named))
    return TableLines(lines=tuple(written), are_rows=True)
