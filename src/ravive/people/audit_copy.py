"""The copy of the audit log outside of the database: lines in a file of the data folder, or objects in the bucket that all machines share.

A line has the place, the moment, the verb and the digest of an entry, and names nobody: it stays when names leave.

    audit.log                            the file
    audit/CHAIN/000000000001-….jsonl     in the bucket: some lines at once, never changed
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction

from ravive.departures.logs import STORAGE
from ravive.lib.private_files import OWNER_ONLY
from ravive.people.audit_chain import AT_ONCE, random_text, stored_events
from ravive.people.models import AuditChain

FILE, FOLDER = "audit.log", "audit"


class AuditCopyError(Exception):
    """The copy cannot be read or written; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class CopiedEntry:
    """A line: an entry at its place in a chain. At place 0, the host accepted that the chain ended otherwise than here."""

    chain: str
    scope: str
    place: int
    at: str = ""
    verb: str = ""
    digest: str = ""


class AuditCopy(Protocol):
    """Where lines are appended. Both methods raise AuditCopyError."""

    @property
    def place(self) -> str:
        """Return where it is, as messages name it."""
        ...

    def append(self, lines: list[CopiedEntry]) -> None:
        """Add lines of one chain, which survive a crash once this returns."""
        ...

    def lines(self) -> Iterator[CopiedEntry]:
        """Yield every line."""
        ...


class FileCopy:
    """The copy in a file of the data folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def place(self) -> str:
        """Return the path."""
        return str(self._path)

    def append(self, lines: list[CopiedEntry]) -> None:
        """Add lines at the end of the file."""
        try:
            opened = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, OWNER_ONLY)
            with os.fdopen(opened, "ab") as file:
                # After a line that a crash cut off.
                file.write(b"\n" + _content(lines))
                file.flush()
                os.fsync(file.fileno())
        except OSError as problem:
            raise AuditCopyError(f'"{self.place}" cannot be written ({problem.strerror}); make room or make it writable') from problem

    def lines(self) -> Iterator[CopiedEntry]:
        """Yield every line; one that was cut off is passed over."""
        try:
            with self._path.open("rb") as file:
                yield from _read(file)
        except FileNotFoundError:
            return
        except OSError as problem:
            raise AuditCopyError(f'"{self.place}" cannot be read ({problem.strerror}); make it readable') from problem


class BucketCopy:
    """The copy in the bucket, beside the log of departures."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    @property
    def place(self) -> str:
        """Return how messages name it."""
        return "the copy of the audit log in the bucket"

    def append(self, lines: list[CopiedEntry]) -> None:
        """Add one object."""
        name = f"{FOLDER}/{lines[0].chain}/{lines[0].place:012d}-{lines[-1].place:012d}.jsonl"
        try:
            self._storage.save(name, ContentFile(_content(lines)))
        except OSError as problem:
            raise AuditCopyError(f"{self.place} cannot be written ({problem.strerror}); check RAVIVE_S3_URL and its keys") from problem

    def lines(self) -> Iterator[CopiedEntry]:
        """Yield the lines of each object."""
        try:
            for chain in self._listed(FOLDER)[0]:
                for name in sorted(self._listed(f"{FOLDER}/{chain}")[1]):
                    with self._storage.open(f"{FOLDER}/{chain}/{name}") as file:
                        yield from _read(file.read().splitlines())
        except OSError as problem:
            raise AuditCopyError(f"{self.place} cannot be read ({problem.strerror}); check RAVIVE_S3_URL and its keys") from problem

    def _listed(self, folder: str) -> tuple[list[str], list[str]]:
        try:
            return self._storage.listdir(folder)
        except FileNotFoundError:
            return [], []


def current() -> AuditCopy:
    """Return the copy of this installation."""
    return BucketCopy(storages[STORAGE]) if STORAGE in settings.STORAGES else FileCopy(settings.RAVIVE_DATA / FILE)


def copy_new() -> int:
    """Copy what chains have gained since the last time; return how many entries. Raises AuditCopyError.

    A crash in between copies the same lines twice, which changes nothing.
    """
    copy = current()
    return sum(_copy_chain(copy, scope) for scope in list(AuditChain.objects.values_list("scope", flat=True)))


def _copy_chain(copy: AuditCopy, scope: str) -> int:
    done = 0
    while True:
        with transaction.atomic():
            chain = AuditChain.objects.select_for_update().get(scope=scope)
            whose = stored_events().filter(organisation=chain.organisation, place__gt=chain.copied)
            events = list(whose.order_by("place")[:AT_ONCE])
            if not events:
                return done
            lines = [
                CopiedEntry(
                    chain=chain.name, scope=scope, place=event.place or 0, at=event.at.isoformat(), verb=event.verb, digest=event.digest
                )
                for event in events
            ]
            copy.append(lines)
            chain.copied = lines[-1].place
            chain.save(update_fields=["copied"])
        done += len(lines)


def accept_loss() -> int:
    """Close every chain in the copy and copy the database's own again, as after the restore of an older database; return how many entries.

    Raises AuditCopyError. Record it in the audit log, in the same transaction.
    """
    copy = current()
    for old in {(line.chain, line.scope) for line in copy.lines()}:
        copy.append([CopiedEntry(chain=old[0], scope=old[1], place=0)])
    for chain in AuditChain.objects.all():
        chain.name, chain.copied = random_text(), 0
        chain.save(update_fields=["name", "copied"])
    return copy_new()


def _content(lines: Iterable[CopiedEntry]) -> bytes:
    return b"".join(json.dumps(asdict(line), separators=(",", ":")).encode() + b"\n" for line in lines)


def _read(lines: Iterable[bytes]) -> Iterator[CopiedEntry]:
    for line in lines:
        try:
            yield CopiedEntry(**json.loads(line))
        except (ValueError, TypeError):
            continue
