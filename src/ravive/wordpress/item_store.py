"""Entries of an export in a temporary file, so that any of them is read again while one at a time is in memory."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from tempfile import TemporaryFile
from types import TracebackType

import msgspec

from ravive.wordpress.export_items import ExportItem, ItemOutline


class ItemStore:
    """The entries of one export. The file is deleted when the store is closed, or when the process ends."""

    def __init__(self) -> None:
        self.outlines: dict[int, ItemOutline] = {}
        self.repeated: list[ItemOutline] = []
        # The files that were uploaded to an entry, by its number.
        self.attached: dict[int, list[int]] = {}
        self._places: dict[int, tuple[int, int]] = {}
        self._file = TemporaryFile()  # noqa: SIM115 - closed with the store

    def __enter__(self) -> "ItemStore":
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def add(self, item: ExportItem) -> None:
        """Store an entry. Of two with the same number the first is stored, and the other noted as repeated."""
        outline = _outline(item)
        if item.number in self.outlines:
            self.repeated.append(outline)
            return
        # JSON of its own: lone surrogates and other text that UTF-8 lacks are escaped.
        written = json.dumps(asdict(item)).encode()
        self.outlines[item.number] = outline
        if item.kind == "attachment":
            self.attached.setdefault(item.parent, []).append(item.number)
        self._places[item.number] = (self._file.tell(), len(written))
        self._file.write(written)

    def item(self, number: int) -> ExportItem:
        """Return an entry. Raises KeyError."""
        start, length = self._places[number]
        self._file.seek(start)
        return msgspec.convert(json.loads(self._file.read(length)), ExportItem)

    def items(self) -> Iterator[ExportItem]:
        """Yield all entries in the order of the export."""
        for number in self._places:
            yield self.item(number)


def _outline(item: ExportItem) -> ItemOutline:
    return ItemOutline(
        number=item.number,
        kind=item.kind,
        title=item.title,
        link=item.link,
        slug=item.slug,
        parent=item.parent,
        order=item.order,
        file_address=item.file_address,
        alternative=item.values.get("_wp_attachment_image_alt", "").strip(),
    )
