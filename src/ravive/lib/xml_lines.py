"""XML read as plain elements with their lines. Files that could do harm are refused.

A document type is not accepted, and with it no entity: neither one that grows without end nor one that names a file. Nothing is fetched.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
LARGEST_FILE_BYTES = 10_000_000
DEEPEST_NESTING = 60

# Why a file is not read: too large, nested too deep, a document type, or no XML as it should be.
Reason = Literal["large", "deep", "doctype", "broken"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file was not read, and where; `message` is the parser's own message for what is broken."""

    line: int
    reason: Reason
    message: str = ""


@dataclass(slots=True)
class Element:
    """One element: `name` without its namespace, `held` in document order: texts and elements."""

    name: str
    namespace: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    held: list["Element | str"] = field(default_factory=list["Element | str"])

    def children(self, *names: str) -> Iterator["Element"]:
        """Yield the elements right below, those of these names when there are any."""
        for child in self.held:
            if isinstance(child, Element) and (not names or child.name in names):
                yield child

    def first(self, name: str) -> "Element | None":
        """Return the first element of this name right below, None when there is none."""
        return next(self.children(name), None)

    def text(self) -> str:
        """Return all text inside, at any depth."""
        return "".join(part if isinstance(part, str) else part.text() for part in self.held)


def read_xml(content: bytes) -> Element | Refusal:
    """Return the document's root, or why it is not read."""
    if len(content) > LARGEST_FILE_BYTES:
        return Refusal(1, "large")
    parser = etree.XMLPullParser(
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        parser.feed(content)
    except etree.XMLSyntaxError as error:
        return _refusal(parser, content) or _broken(error)
    if refused := _refusal(parser, content):
        return refused
    try:
        return _element(parser.close())
    except etree.XMLSyntaxError as error:
        return _broken(error)


def _refusal(parser: etree.XMLPullParser, content: bytes) -> Refusal | None:
    """Return why what was read so far is refused, None where it is not."""
    depth = 0
    for event, element in parser.read_events():
        if not depth and element.getroottree().docinfo.internalDTD is not None:
            return Refusal(content[: max(content.find(b"<!DOCTYPE"), 0)].count(b"\n") + 1, "doctype")
        depth += 1 if event == "start" else -1
        if depth > DEEPEST_NESTING:
            return Refusal(element.sourceline or 1, "deep")
    return None


def _broken(error: etree.XMLSyntaxError) -> Refusal:
    # The exception names the first thing that stopped the parser, its log the fault itself.
    fault = next(reversed(list(error.error_log)), None)
    return Refusal(max(fault.line, 1), "broken", fault.message) if fault else Refusal(max(error.lineno or 1, 1), "broken", error.msg)


def _element(read: etree._Element) -> Element:  # pyright: ignore[reportPrivateUsage]  # lxml has no public name for it
    name = etree.QName(read)
    attributes = {_attribute(str(key)): str(value) for key, value in read.attrib.items()}
    held: list[Element | str] = [read.text] if read.text else []
    for child in read:
        held.append(_element(child))
        if child.tail:
            held.append(child.tail)
    return Element(name.localname, name.namespace or "", read.sourceline or 1, attributes, held)


def _attribute(name: str) -> str:
    """Return an attribute's name without its namespace, except for xml's own, whose names have a meaning of their own."""
    found = etree.QName(name)
    return f"xml:{found.localname}" if found.namespace == XML_NAMESPACE else found.localname
