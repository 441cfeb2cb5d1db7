"""XML read as plain elements with their lines; what could do harm is refused before it is read.

A document type is not accepted, and with it no entity: neither one that grows without end nor one that names a file. Nothing is fetched.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal
from xml.parsers import expat

LARGEST_FILE_BYTES = 10_000_000
DEEPEST_NESTING = 60

# Why a file is not read: too large, nested too deep, a document type, or no XML as it should be.
Reason = Literal["large", "deep", "doctype", "broken"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file was not read, and where; `said` is the parser's own word for what is broken."""

    line: int
    reason: Reason
    said: str = ""


@dataclass(slots=True)
class Element:
    """One element: `name` without its namespace, `held` in document order: texts and elements."""

    name: str
    namespace: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    held: list["Element | str"] = field(default_factory=list["Element | str"])

    def children(self, *names: str) -> Iterator["Element"]:
        """Yield the elements right below, those of these names when some are given."""
        for child in self.held:
            if isinstance(child, Element) and (not names or child.name in names):
                yield child

    def first(self, name: str) -> "Element | None":
        """Return the first element of this name right below, None when there is none."""
        return next(self.children(name), None)

    def text(self) -> str:
        """Return all text inside, at any depth."""
        return "".join(part if isinstance(part, str) else part.text() for part in self.held)


class _RefusedError(Exception):
    """Raised to stop reading."""

    def __init__(self, reason: Reason) -> None:
        self.reason: Reason = reason
        super().__init__(reason)


def read_xml(content: bytes) -> Element | Refusal:
    """Return the document's root, or why it is not read."""
    if len(content) > LARGEST_FILE_BYTES:
        return Refusal(1, "large")
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)
    except _RefusedError as refused:
        return Refusal(reader.parser.CurrentLineNumber, refused.reason)
    except (expat.ExpatError, LookupError, ValueError) as error:
        # LookupError, ValueError: an encoding that Python does not know, or that XML cannot be read in.
        said = expat.ErrorString(error.code) if isinstance(error, expat.ExpatError) else str(error)
        return Refusal(max(reader.parser.CurrentLineNumber, 1), "broken", said)
    if reader.root is None:
        raise AssertionError("expat accepts no document without a root")
    return reader.root


class _Reader:
    """Builds elements from the parser's events."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self.open: list[Element] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse_type
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _refuse_type(self, *declaration: object) -> None:
        raise _RefusedError("doctype")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.open) >= DEEPEST_NESTING:
            raise _RefusedError("deep")
        namespace, _, local = name.rpartition(" ")
        plain = {_attribute(key): value for key, value in attributes.items()}
        element = Element(local, namespace, self.parser.CurrentLineNumber, plain)
        if self.open:
            self.open[-1].held.append(element)
        else:
            self.root = element
        self.open.append(element)

    def _end(self, name: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        self.open[-1].held.append(text)


def _attribute(name: str) -> str:
    """Return an attribute's name without its namespace, but for xml's own, whose names have meanings of their own."""
    namespace, _, local = name.rpartition(" ")
    return f"xml:{local}" if namespace.endswith("/XML/1998/namespace") else local
