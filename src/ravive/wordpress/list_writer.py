"""Lists as they are written in a text, whatever their elements hold."""

from dataclasses import dataclass, field

DEEPEST = 4


@dataclass
class _Entry:
    lines: list[str] = field(default_factory=list[str])
    lists: list["_List"] = field(default_factory=list["_List"])


@dataclass
class _List:
    tag: str
    entries: list[_Entry] = field(default_factory=list[_Entry])


class ListWriter:
    """Collects a list with the lists inside it. The entries of those nested too deep become entries of the deepest."""

    def __init__(self) -> None:
        self._open: list[_List] = []
        self._too_deep = 0
        # A list that no element began, for an entry outside a list.
        self._is_implied = False
        self._written = ""

    @property
    def is_open(self) -> bool:
        """Whether words belong to a list now."""
        return bool(self._open)

    def begin(self, tag: str) -> None:
        """Begin a list, or an entry."""
        if tag == "li":
            if not self._open:
                self._is_implied = True
                self._open.append(_List("ul"))
            self._open[-1].entries.append(_Entry())
        elif len(self._open) >= DEEPEST:
            self._too_deep += 1
        else:
            begun = _List(tag)
            if self._open:
                self._entry().lists.append(begun)
            self._open.append(begun)

    def end(self, tag: str) -> None:
        """End a list, or an entry."""
        if tag == "li" and not (self._is_implied and len(self._open) == 1):
            return
        if self._too_deep:
            self._too_deep -= 1
        elif self._open:
            closed = self._open.pop()
            if not self._open:
                self._is_implied = False
                self._written += _html(closed)

    def add(self, html: str) -> None:
        """Add a line to the entry; after a list inside it, to an entry of its own."""
        entry = self._entry()
        if entry.lists:
            entry = _Entry()
            self._open[-1].entries.append(entry)
        entry.lines.append(html)

    def taken(self) -> str:
        """Return the lists that were closed, once."""
        written, self._written = self._written, ""
        return written

    def _entry(self) -> _Entry:
        entries = self._open[-1].entries
        if not entries:
            entries.append(_Entry())
        return entries[-1]


def _html(written: _List) -> str:
    """Return a list. It is at most `DEEPEST` deep. Entries and lists without words are left out."""
    entries = [("<br/>".join(entry.lines), "".join(map(_html, entry.lists))) for entry in written.entries]
    inner = "".join(f"<li>{words}{lists}</li>" for words, lists in entries if words or lists)
    return f"<{written.tag}>{inner}</{written.tag}>" if inner else ""
