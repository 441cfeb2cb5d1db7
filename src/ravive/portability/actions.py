"""Writes everything of one organisation to a file, as it is at one moment."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection, transaction

from ravive import __version__
from ravive.backups import actions as backups
from ravive.backups import encryption, installation_copy
from ravive.cards.folder import deck_files
from ravive.decks import drafts
from ravive.people.models import Organisation
from ravive.portability import read_me
from ravive.portability.about import ABOUT_EXPORT, DECKS, EXPORT_FORMAT, MEDIA, READ_ME, ROWS, AboutExport, applied_migrations, encode_about
from ravive.portability.package import ExportWriter
from ravive.portability.selection import Selection, exported_labels
from ravive.portability.table import DECK, DOCUMENT, IMAGE
from ravive.portability.values import ExportRowReader


def export(*, organisation: Organisation, file: Path, recipients: tuple[str, ...], now: datetime) -> AboutExport:
    """Write the file, encrypted where there are public keys of age, and return what it has. Only its owner may read it.

    Raises BackupError or OSError; then nothing is left of it.
    """
    keys = encryption.read_recipients(recipients)
    installation_copy.check_place(file, backups.installation())
    with (
        installation_copy.unfinished(file) as out,
        encryption.encrypting(out, keys) as sink,
        _one_moment(),
        ExportWriter(sink, modified_at=now) as writer,
    ):
        about = _write(writer, organisation, now=now)
        writer.add_content(ABOUT_EXPORT, encode_about(about))
    return about


def _write(writer: ExportWriter, organisation: Organisation, *, now: datetime) -> AboutExport:
    selection = Selection(organisation=organisation)
    reader, rows = ExportRowReader(selection=selection), dict[str, int]()
    writer.add_content(READ_ME, read_me.text().encode())
    for label in exported_labels():
        lines = (json.dumps(row, ensure_ascii=False, allow_nan=False).encode() + b"\n" for row in reader.read(label))
        rows[label] = writer.add_blocks(f"{ROWS}/{label}.jsonl", lines)
    for deck in selection.rows(DECK).order_by("slug"):
        reading = drafts.reading_of(deck)
        for name, content in sorted(deck_files(reading.draft, reading.contents).items()):
            writer.add_content(f"{DECKS}/{deck.slug}/{name}", content)
    missing = tuple(_add_media(writer, selection))
    return AboutExport(
        format=EXPORT_FORMAT,
        ravive=__version__,
        migrations=applied_migrations(),
        created_at=now,
        organisation=organisation.slug,
        languages=tuple(organisation.languages),
        rows=rows,
        members=writer.members,
        references_outside=dict(sorted(reader.outside.items())),
        unreadable=dict(sorted(reader.unreadable.items())),
        missing_files=missing,
    )


def _add_media(writer: ExportWriter, selection: Selection) -> Iterator[str]:
    """Add pictures and documents, and yield the names of those that the store does not have."""
    names = {name for label in (IMAGE, DOCUMENT) for name in selection.rows(label).values_list("file", flat=True)}
    for name in sorted(names):
        try:
            opened = default_storage.open(name)
        except FileNotFoundError:
            yield name
            continue
        with opened:
            writer.add_blocks(f"{MEDIA}/{name}", opened.chunks())


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read the database of one moment, while others write."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Django would begin a transaction that keeps others from writing.
        connection.cursor().execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            connection.cursor().execute("ROLLBACK")
