"""Reading an export of WordPress (WXR) entry by entry, in little memory. Files that could do harm are refused; nothing is fetched."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _
from lxml import etree

from ravive.wordpress.errors import ExportError
from ravive.wordpress.export_items import ExportItem, ExportSite, ExportTerm
from ravive.wordpress.item_store import ItemStore

# Of one entry. WordPress stores at most 16 MB; the longest texts of real sites have less than one.
LARGEST_ENTRY_BYTES = 8 * 1024 * 1024
CHUNK_BYTES = 64 * 1024
PACKED = (b"PK\x03\x04", b"\x1f\x8b")
# Old plugins store such characters in texts. XML accepts none of them.
CONTROLS = bytes({*range(32), 127} - set(b"\t\n\r"))
END = b"</rss>"
# Of any version, as WordPress and other programs spell it: with or without TLS and a slash at the end.
WORDPRESS = re.compile(r"https?://(?:www\.)?wordpress\.org/export/[\d.]+(/excerpt)?/?", re.IGNORECASE)
PREFIXES = {"purl.org/rss/1.0/modules/content": "content:", "purl.org/dc/elements/1.1": "dc:"}
LARGEST_NUMBER = 2**63 - 1

type _Element = etree._Element  # lxml has no public name for it
type _Faults = etree.iterparse[tuple[str, etree._Element]]


class ExportStream:
    """An export as the parser reads it: without control characters, and never more of one entry than fits."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._is_begun = False
        self._in_entry_bytes = 0
        self.removed = 0

    def read(self, _size: int = -1) -> bytes:
        """Return the next part, empty at the end. Raises ExportError."""
        while chunk := self._file.read(CHUNK_BYTES):
            if not self._is_begun:
                chunk = _beginning(chunk)
            if b"\0" in chunk:
                raise ExportError(_("The file holds NUL bytes: it is no text in UTF-8. Export it again, and do not convert it."))
            self._in_entry_bytes += len(chunk)
            if self._in_entry_bytes > LARGEST_ENTRY_BYTES:
                raise ExportError(_("One entry of the export has more than 8 MB. Delete it in WordPress, or shorten it, and export again."))
            kept = chunk.translate(None, CONTROLS)
            self.removed += len(chunk) - len(kept)
            if kept:
                self._is_begun = True
                return kept
        return b""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was read."""
        return not self._is_begun

    def ends_as_it_should(self) -> bool:
        """Return whether the end of an export is near the end of the file. Nothing can be read afterwards."""
        end = self._file.seek(0, os.SEEK_END)
        self._file.seek(max(0, end - CHUNK_BYTES))
        return END in self._file.read()

    def begin_entry(self) -> None:
        """Count from here again."""
        self._in_entry_bytes = 0


def _beginning(chunk: bytes) -> bytes:
    """Return the first part without what plugins print before the XML: a byte order mark, blank lines. Raises ExportError."""
    if chunk.startswith(PACKED):
        raise ExportError(_("The file is packed. Unpack it, and import each XML file that it holds."))
    return chunk.lstrip(b"\xef\xbb\xbf \t\r\n")


def read_export(path: Path, store: ItemStore) -> ExportSite:
    """Put the entries of an export into the store; return its site. Raises ExportError."""
    try:
        with path.open("rb") as file:
            return _Reading(ExportStream(file), store).read()
    except OSError as problem:
        values = {"path": str(path), "reason": problem.strerror or str(problem)}
        raise ExportError(_("“%(path)s” cannot be read (%(reason)s).") % values) from problem


class _Reading:
    """One pass over an export."""

    def __init__(self, stream: ExportStream, store: ItemStore) -> None:
        self.stream, self.store = stream, store
        self.texts: dict[str, str] = {}
        self.authors: dict[str, str] = {}
        self.category_keys: dict[str, str] = {}
        self.category_parents: dict[str, str] = {}
        self.is_export = self.is_complete = False
        self.faults: _Faults | None = None

    def read(self) -> ExportSite:
        """Read to the end. Raises ExportError."""
        try:
            for element in self._closed_elements():
                self._take(element)
        except etree.XMLSyntaxError as problem:
            # What some plugins print after the end is no part of the export.
            if not self.is_complete:
                raise ExportError(self._broken(problem)) from problem
        if not self.is_export:
            raise ExportError(_no_export())
        return ExportSite(
            address=self.texts.get("wp:base_blog_url", self.texts.get("link", "")).strip().rstrip("/"),
            language=self.texts.get("language", "").strip(),
            authors=self.authors,
            category_keys=self.category_keys,
            category_parents=self.category_parents,
            removed_characters=self.stream.removed,
        )

    def _closed_elements(self) -> Iterator[_Element]:
        """Yield what stands right below the channel, each once it is complete, and free its memory afterwards."""
        events = etree.iterparse(
            self.stream,  # pyright: ignore[reportArgumentType] -- lxml's stubs want a whole file, it calls `read` only
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        self.faults = events
        depth = 0
        for event, element in events:
            if event == "start":
                if not depth and element.getroottree().docinfo.doctype:
                    raise ExportError(_("The file has a document type (DOCTYPE), which no export of WordPress has. It is not read."))
                depth += 1
                continue
            depth -= 1
            if depth == 1 and _name(element) == "channel":
                self.is_complete = True
            if depth == 2:
                yield element
                _free(element)

    def _take(self, element: _Element) -> None:
        self.stream.begin_entry()
        name = _name(element)
        if name == "item":
            self._check()
            self.store.add(_item(element))
        elif name == "wp:author":
            texts = _texts(element)
            login, shown = texts.get("wp:author_login", ""), texts.get("wp:author_display_name", "").strip()
            names = (texts.get("wp:author_first_name", "").strip(), texts.get("wp:author_last_name", "").strip())
            self.authors[login] = shown or " ".join(filter(None, names))
        elif name == "wp:category":
            texts = _texts(element)
            key = texts.get("wp:category_nicename", "").strip()
            self.category_keys[texts.get("wp:term_id", "").strip()] = key
            self.category_parents[key] = texts.get("wp:category_parent", "").strip()
        elif name == "wp:wxr_version":
            self.is_export = True
        else:
            self.texts.setdefault(name, element.text or "")

    def _broken(self, problem: etree.XMLSyntaxError) -> str:
        """Return in words what is wrong with the XML, and what to do."""
        fault = next(iter(self.faults.error_log), None) if self.faults is not None else None
        values = {"line": fault.line if fault else problem.lineno or 1, "reason": fault.message if fault else problem.msg or ""}
        if fault and ("encoding" in fault.message or "UTF-8" in fault.message):
            return _("Line %(line)s is not in the encoding that the file names, most often UTF-8. Export it again.") % values
        if not self.is_export and not self.stream.is_empty:
            return _("The file is no XML (line %(line)s: %(reason)s). Choose the file that WordPress exported (Tools, Export).") % values
        if not self.stream.ends_as_it_should():
            return _("The file ends in the middle: the export was cut off. Export again, in smaller parts.")
        return _("Line %(line)s is no XML: %(reason)s. Export it from WordPress again.") % values

    def _check(self) -> None:
        if not self.is_export:
            raise ExportError(_no_export())


def _no_export() -> str:
    return _("This XML is no export of WordPress (WXR): it names no version of one. In WordPress: Tools, Export, All content.")


def _free(element: _Element) -> None:
    parent = element.getparent()
    element.clear()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _name(element: _Element) -> str:
    """Return an element's name with the usual prefix, whatever version of the format it is from."""
    name = etree.QName(element)
    space = name.namespace or ""
    if found := WORDPRESS.fullmatch(space.strip()):
        return f"{'excerpt' if found[1] else 'wp'}:{name.localname}"
    return PREFIXES.get(space.strip().partition("://")[2].rstrip("/"), "") + name.localname


def _texts(element: _Element) -> dict[str, str]:
    """Return the texts right below an element by name, of a repeated one the first."""
    found: dict[str, str] = {}
    for child in element:
        found.setdefault(_name(child), child.text or "")
    return found


def _item(element: _Element) -> ExportItem:
    texts = _texts(element)
    children = [(_name(child), child) for child in element]
    terms = tuple(
        ExportTerm(domain=child.get("domain") or "", key=child.get("nicename") or "", name=(child.text or "").strip())
        for name, child in children
        if name == "category"
    )
    fields = [_texts(child) for name, child in children if name == "wp:postmeta"]
    return ExportItem(
        number=_number(texts.get("wp:post_id", "")),
        kind=texts.get("wp:post_type", "").strip(),
        status=texts.get("wp:status", "").strip(),
        title=texts.get("title", ""),
        slug=texts.get("wp:post_name", "").strip(),
        link=texts.get("link", "").strip(),
        guid=texts.get("guid", "").strip(),
        author=texts.get("dc:creator", "").strip(),
        content=texts.get("content:encoded", ""),
        excerpt=texts.get("excerpt:encoded", ""),
        written_at=texts.get("wp:post_date", ""),
        written_at_utc=texts.get("wp:post_date_gmt", ""),
        changed_at_utc=texts.get("wp:post_modified_gmt", ""),
        parent=_number(texts.get("wp:post_parent", "")),
        order=_number(texts.get("wp:menu_order", "")),
        has_password=bool(texts.get("wp:post_password", "").strip()),
        file_address=texts.get("wp:attachment_url", "").strip(),
        terms=terms,
        values={field.get("wp:meta_key", ""): field.get("wp:meta_value", "") for field in fields},
        comments=sum(name == "wp:comment" for name, _child in children),
    )


def _number(text: str) -> int:
    digits = text.strip()
    return min(int(digits), LARGEST_NUMBER) if digits.isascii() and digits.isdigit() and len(digits) < 20 else 0
