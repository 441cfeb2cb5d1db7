"""Import and export of a register's file: the rows become what the file says, and what is published follows."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Manager

from ravive.cards.folder import read_register_file, write_register
from ravive.cards.register import Register, RegisterFact, RegisterSource, fact_data, register_data, source_data
from ravive.lib.yaml_lines import Plain
from ravive.people.actions import record
from ravive.people.models import Organisation
from ravive.register import dependents, queries
from ravive.register.actions.facts import check_of, fill
from ravive.register.errors import ImportingError
from ravive.register.lock import lock_register
from ravive.register.models import FactCheck, RegisterEntry, RegisterSourceEntry


@dataclass(frozen=True, kw_only=True)
class ImportedFacts:
    """What an import did, by the ids of sources and entries; `kept` are those that were not overwritten."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    kept: tuple[str, ...]
    decks: dependents.Republication


def import_facts(*, path: Path, organisation: Organisation, by: User | str, now: datetime) -> ImportedFacts:
    """Import the file into the organisation's register, and publish again what carries a changed entry.

    Nothing is deleted, and an entry that was verified later here is kept. Raises ImportingError with every problem, and then
    nothing is changed.
    """
    register = _read(path, organisation)
    with transaction.atomic():
        lock_register()
        imported = _FileImport(organisation, by=by, now=now, note=path.name)
        imported.sources(register, kept=lambda row, source: row.read_on > source.read_on)
        imported.facts(register, kept=lambda row, fact: row.verified_on > fact.verified_on)
        return imported.done()


def import_shipped_facts(*, path: Path, organisation: Organisation, by: User | str, now: datetime) -> ImportedFacts | None:
    """Import the register that comes with Ravive: what is new or was never edited here; None when this very file was imported before.

    Raises ImportingError.
    """
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if RegisterEntry.objects.filter(organisation=organisation, shipped_file=digest).exists():
        return None
    register = _read(path, organisation)
    with transaction.atomic():
        lock_register()
        imported = _FileImport(organisation, by=by, now=now, note=path.name, shipped_file=digest)
        imported.sources(register, kept=lambda row, source: row.shipped_content != _digest(source_data(queries.register_source(row))))
        imported.facts(register, kept=lambda row, fact: row.shipped_content != _digest(fact_data(queries.register_fact(row))))
        return imported.done()


def export_facts(*, organisation: Organisation, path: Path) -> Path:
    """Write the organisation's own entries as a register's file, and return its path. Raises WritingError."""
    write_register(register_data(queries.own_register(organisation)), path)
    return path


def _read(path: Path, organisation: Organisation) -> Register:
    read = read_register_file(path, queries.register_of(organisation).sources)
    if read.register is None or read.problems:
        raise ImportingError(read.problems)
    return read.register


def _digest(data: dict[str, Plain]) -> str:
    return hashlib.sha256(json.dumps(data, ensure_ascii=False).encode()).hexdigest()


class _FileImport:
    """The import of one file: what is new, what changed, what was kept."""

    def __init__(self, organisation: Organisation, *, by: User | str, now: datetime, note: str, shipped_file: str = "") -> None:
        self.organisation = organisation
        self.by, self.now, self.note, self.shipped_file = by, now, note, shipped_file
        self.added: list[str] = []
        self.changed: list[str] = []
        self.kept: list[str] = []
        self.entries: list[RegisterEntry] = []

    def sources(self, register: Register, *, kept: Callable[[RegisterSourceEntry, RegisterSource], bool]) -> None:
        """Import the sources, except those that `kept` says stay as they are."""
        rows = {row.source_id: row for row in RegisterSourceEntry.objects.filter(organisation=self.organisation)}
        new: list[RegisterSourceEntry] = []
        for position, (name, source) in enumerate(register.sources.items()):
            row = rows.get(name)
            if row is not None and self._stays(name, queries.register_source(row) == source, kept(row, source)):
                continue
            row = row or RegisterSourceEntry(organisation=self.organisation, source_id=name, position=position)
            row.title, row.reference, row.grade, row.read_on = source.title, source.reference, source.grade, source.read_on
            if self.shipped_file:
                row.shipped_content = _digest(source_data(source))
            new.append(row)
        self._store(RegisterSourceEntry.objects, [row for row in new if row.pk is None], [row for row in new if row.pk is not None])

    def facts(self, register: Register, *, kept: Callable[[RegisterEntry, RegisterFact], bool]) -> None:
        """Import the entries, each with its check, except those that `kept` says stay as they are."""
        rows = {row.entry_id: row for row in RegisterEntry.objects.filter(organisation=self.organisation)}
        checks: list[FactCheck] = []
        for position, (name, fact) in enumerate(register.facts.items()):
            row = rows.get(name)
            if row is not None and self._stays(name, queries.register_fact(row) == fact, kept(row, fact)):
                continue
            before = fact_data(queries.register_fact(row)) if row else None
            row = row or RegisterEntry(organisation=self.organisation, entry_id=name, position=position)
            fill(row, fact)
            if self.shipped_file:
                row.shipped_content = _digest(fact_data(fact))
            self.entries.append(row)
            checks.append(check_of(row, fact, before, by=self.by, now=self.now, note=self.note))
        self._store(
            RegisterEntry.objects, [row for row in self.entries if row.pk is None], [row for row in self.entries if row.pk is not None]
        )
        FactCheck.objects.bulk_create(checks)
        if self.shipped_file:
            RegisterEntry.objects.filter(organisation=self.organisation, entry_id__in=register.facts).update(shipped_file=self.shipped_file)

    def done(self) -> ImportedFacts:
        """Return what was done, once what is out has followed and the audit log knows."""
        decks = dependents.follow(self.entries, by=self.by, now=self.now)
        if self.added or self.changed:
            detail = {"file": self.note, "added": len(self.added), "changed": len(self.changed)}
            record(organisation=self.organisation, by=self.by, now=self.now, verb="facts.imported", detail=detail)
        return ImportedFacts(added=tuple(self.added), changed=tuple(self.changed), kept=tuple(self.kept), decks=decks)

    def _stays(self, name: str, is_same: bool, is_kept: bool) -> bool:
        if is_kept and not is_same:
            self.kept.append(name)
        return is_same or is_kept

    def _store[Row: (RegisterSourceEntry, RegisterEntry)](self, rows: Manager[Row], new: list[Row], changed: list[Row]) -> None:
        key = "source_id" if rows.model is RegisterSourceEntry else "entry_id"
        columns = [column.name for column in rows.model._meta.concrete_fields if column.name not in ("id", "organisation", key, "position")]
        self.added += [getattr(row, key) for row in new]
        self.changed += [getattr(row, key) for row in changed]
        rows.bulk_create(new)
        if changed:
            rows.bulk_update(changed, columns)
