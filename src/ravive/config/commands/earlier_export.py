"""Carries an installation of before 1.0.0 into a new database of this version, and writes that as a copy for `ravive restore`.

Everything happens in a folder beside the file, which gets its name when it is whole. The earlier installation is only read.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from ravive.backups import installation_keys, sqlite_database
from ravive.backups.data_files import DEPARTURES, JOURNALS
from ravive.backups.encryption import read_recipients
from ravive.backups.errors import BackupError
from ravive.config.commands.installation import configure, say
from ravive.config.keys import DATABASE_FILE
from ravive.lib.private_files import FOLDER_OF_OWNER, OWNER_ONLY

if TYPE_CHECKING:
    from ravive.portability.earlier_rows import CopiedRows, EarlierDatabase


def export(folder: Path, file: Path, *, database_url: str, recipients: tuple[str, ...], now: datetime) -> "list[CopiedRows]":
    """Write the file, and return what came of each table of the earlier version.

    `folder`: its data folder. `database_url`: its database on PostgreSQL; empty on SQLite. `recipients`: public keys of age. Raises
    BackupError, ImportRefusedError, ConfigurationError or OSError: then no file is there. It sets Django up, once in a process.
    """
    keys = read_recipients(recipients)
    _check_places(folder, file, database_url)
    # Of a name that nobody can guess, and open to its owner alone: the folder of the file may be one that others write to.
    staging = Path(tempfile.mkdtemp(prefix=f".{file.name}.", dir=file.parent))
    try:
        data = staging / "data"
        data.mkdir(mode=FOLDER_OF_OWNER)
        _copy_keys(folder, data)
        earlier = staging / "earlier" / DATABASE_FILE
        if not database_url:
            _copy_database(folder / DATABASE_FILE, earlier)
        with _new_database(data, now=now):
            from ravive.backups import actions, installation_copy

            with _opened(earlier, database_url) as source:
                copied = _carry(source, now=now)
            if (folder / DEPARTURES).exists():
                shutil.copy(folder / DEPARTURES, data / DEPARTURES)
            installation_copy.write(file, installation=actions.installation(), recipients=keys, now=now)
        return copied
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _check_places(folder: Path, file: Path, database_url: str) -> None:
    if not database_url and not (folder / DATABASE_FILE).is_file():
        raise BackupError(f"it has no {DATABASE_FILE}; name the data folder of the earlier version, and on PostgreSQL give DATABASE_URL")
    if database_url and not database_url.startswith("postgres"):
        raise BackupError("DATABASE_URL names no PostgreSQL database; start without it where the database is in the folder")
    if not file.parent.is_dir() or file.exists():
        raise BackupError(f'"{file}" cannot be written: give the name of a new file in a folder that exists')
    if file.is_relative_to(folder):
        raise BackupError(f'"{file}" is inside the folder that is read; give a place outside of it')
    if missing := installation_keys.missing(folder, (), os.environ):
        raise BackupError(f"a key is not in the folder, and what it encrypts could not be read: set {' and '.join(missing)}")


def _copy_keys(folder: Path, data: Path) -> None:
    for name in installation_keys.VARIABLES:
        if (folder / name).is_dir():
            shutil.copytree(folder / name, data / name)
        elif (folder / name).exists():
            shutil.copy(folder / name, data / name)


def _copy_database(source: Path, target: Path) -> None:
    """Copy the database with its journals: opened where it is, it would change. Raises BackupError where somebody writes to it."""
    target.parent.mkdir(mode=FOLDER_OF_OWNER)
    before = _moment(source)
    for ending in JOURNALS:
        # The index of the journal belongs to the processes that have it open.
        if ending != "-shm" and (journal := source.with_name(source.name + ending)).exists():
            shutil.copyfile(journal, target.with_name(target.name + ending))
            target.with_name(target.name + ending).chmod(OWNER_ONLY)
    if _moment(source) != before:
        raise BackupError("its database changes at this moment; stop the earlier version first")
    if problems := sqlite_database.problems(target):
        raise BackupError(f"its database is damaged ({problems[0]})")


def _moment(source: Path) -> list[tuple[str, int, int]]:
    journals = [source.with_name(source.name + ending) for ending in JOURNALS if ending != "-shm"]
    return [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in journals if path.exists()]


@contextmanager
def _new_database(data: Path, *, now: datetime) -> Iterator[None]:
    """Set Django up with an empty database of this version: beside the file or, on PostgreSQL, for a time on the same server."""
    configure(argparse.Namespace(data=data), creates=True)
    from django.db import connection, connections

    from ravive.backups import drill

    if connection.vendor == "sqlite":
        _create_tables()
        yield
        connections.close_all()
        return
    try:
        with drill.temporary_database(connection.settings_dict, now=now) as temporary:
            # Until here, nothing was connected to the earlier database by these settings.
            connection.close()
            connection.settings_dict["NAME"] = temporary.settings_dict["NAME"]
            try:
                _create_tables()
                yield
            finally:
                connections.close_all()
    except drill.TemporaryDatabaseError as problem:
        raise BackupError(str(problem)) from problem


def _create_tables() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from ravive.config.server import migration

    executor = MigrationExecutor(connection)
    migration.apply(len(executor.migration_plan(executor.loader.graph.leaf_nodes())), say)


@contextmanager
def _opened(file: Path, database_url: str) -> "Iterator[EarlierDatabase]":
    from ravive.portability import earlier_rows

    opened = earlier_rows.earlier_postgresql(database_url) if database_url else earlier_rows.earlier_sqlite(file)
    with opened as earlier:
        yield earlier


def _carry(earlier: "EarlierDatabase", *, now: datetime) -> "list[CopiedRows]":
    """Copy the rows, and create what they need here: home pages, rights in Wagtail, the languages of signatures."""
    from django.apps import apps
    from django.db import transaction
    from wagtail.models import Site

    from ravive.people.models import Organisation
    from ravive.people.wagtail_groups import sync_groups
    from ravive.portability.earlier_rows import copy_rows
    from ravive.starter import starter_content

    _check_version(earlier)
    copied = copy_rows(earlier)
    with transaction.atomic():
        # Signatures of then name no languages; the upgrade of 1.0.0 has the same task.
        import_module("ravive.publishing.migrations.0003_signed_languages").name_languages(apps, None)
        starter_content.create_home_pages()
        Organisation.objects.filter(is_host=True).update(site=Site.objects.get(is_default_site=True))
        for organisation in Organisation.objects.all():
            sync_groups(organisation=organisation)
    return copied


def _check_version(earlier: "EarlierDatabase") -> None:
    """Raise BackupError for an installation that this version upgrades itself."""
    from ravive.config.data_version import known_migrations, unknown_migrations

    if not unknown_migrations(earlier.migrations(), known_migrations()):
        raise BackupError("it is of 1.0.0 or later: start this version on it, which upgrades it")
