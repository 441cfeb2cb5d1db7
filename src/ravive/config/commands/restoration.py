"""Restores a copy into an empty folder: everything happens in a folder inside it, and gets its place when all of it is right."""

import argparse
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pyrage import x25519  # pyright: ignore[reportMissingModuleSource] - it is compiled

from ravive.backups import extraction, installation_keys, sqlite_database
from ravive.backups.data_files import OF_THE_FILE_SYSTEM
from ravive.backups.errors import BackupError
from ravive.backups.manifest import DATABASE_MEMBERS, FILES, AboutCopy, differences
from ravive.config.commands.installation import configure
from ravive.config.environment import DATABASE_FILE
from ravive.config.keys import NEW_KEYS
from ravive.lib.private_files import FOLDER_OF_OWNER

type Say = Callable[[str], None]

STAGING = ".restoring"
MOST_NAMED = 5


def restore(file: Path, *, data: Path, identities: Sequence[x25519.Identity], departures: Path | None, say: Say) -> None:
    """Restore a copy, do again what people who left since asked for, and set Django up for the restored installation.

    `departures`: a newer log than that of the copy. Raises BackupError, ConfigurationError, OSError or DatabaseError; then the folder and,
    on PostgreSQL, the database are as empty as before.
    """
    _check_empty(data)
    with _staging(data) as staging:
        about = extraction.extract(file, staging, identities=identities).about
        _check_database(about)
        folder, database = staging / FILES, staging / DATABASE_MEMBERS[about.database]
        folder.mkdir(mode=FOLDER_OF_OWNER, exist_ok=True)
        if about.database == "sqlite":
            database = database.rename(folder / DATABASE_FILE)
            _check_sqlite(database, about)
        _check_keys(folder, about)
        # Its keys, its files and, on SQLite, its database are those of the copy from here on.
        configure(argparse.Namespace(data=folder), creates=True)
        _check_secret_key(about)
        _check_migrations(about)
        with _loaded(database, about):
            _catch_up(departures, say)
            _close_connections()
            for lock in folder.glob("*.lock"):
                lock.unlink()
            _move(folder, data)


def _check_empty(data: Path) -> None:
    if not data.exists():
        return
    if not data.is_dir():
        raise BackupError(f'"{data}" is a file; give an empty folder: ravive restore FILE --data DIR')
    found = sorted(path.name for path in data.iterdir() if path.name not in OF_THE_FILE_SYSTEM)
    if found:
        more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
        left = f". {STAGING} is what an interrupted restore left: delete it" if STAGING in found else ""
        raise BackupError(
            f'"{data}" is not empty: it has {", ".join(found[:MOST_NAMED])}{more}{left}. Nothing is replaced: move the folder away, or '
            "give an empty one with --data DIR. Its departures.log, where it has one, is newer than that of the copy: "
            "give it with --departures"
        )


@contextmanager
def _staging(data: Path) -> Iterator[Path]:
    """Yield a place inside the folder that is gone, with all it has, where the block fails."""
    is_new = not data.exists()
    data.mkdir(mode=FOLDER_OF_OWNER, parents=True, exist_ok=True)
    staging = data / STAGING
    try:
        yield staging
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        if is_new:
            data.rmdir()
        raise


def _check_database(about: AboutCopy) -> None:
    url = os.environ.get("DATABASE_URL", "")
    if about.database == "sqlite" and url:
        raise BackupError("the copy has a SQLite database, which is restored into the data folder; start without DATABASE_URL")
    if about.database == "postgresql" and not url.startswith("postgres"):
        raise BackupError("the copy has a PostgreSQL database; name an empty one with DATABASE_URL=postgres://USER:PASSWORD@HOST:5432/NAME")


def _check_keys(folder: Path, about: AboutCopy) -> None:
    """Raise BackupError where a key is neither in the copy nor in the environment: a new one would restore what nobody can use."""
    # It accepts the loss of what depends on a key; here, people who left would come back.
    os.environ.pop(NEW_KEYS, None)
    if missing := installation_keys.missing(folder, about.keys_outside, os.environ):
        raise BackupError(
            f"a key of the installation is not in the copy: set {' and '.join(missing)} as on the machine that wrote it, or "
            f"{installation_keys.KEYS_FOLDER} to a folder with all keys, then restore again. {NEW_KEYS} does not count here: with another "
            "secret key, the log of departures recognises nobody, and people who were erased come back"
        )


def _check_secret_key(about: AboutCopy) -> None:
    from django.conf import settings

    if about.secret_key_fingerprint and not installation_keys.is_of(about.secret_key_fingerprint, settings.SECRET_KEY):
        name = installation_keys.VARIABLES[installation_keys.KEY_OF_PEOPLE]
        advice = (
            f"set {name}, or secret.key in {installation_keys.KEYS_FOLDER}, to the one of the machine that wrote the copy"
            if installation_keys.KEY_OF_PEOPLE in about.keys_outside
            else f"start without {name} and {installation_keys.KEYS_FOLDER}: the copy has its own"
        )
        raise BackupError(f"the secret key is another one than that of the copy, and people who were erased would come back; {advice}")


def _check_sqlite(database: Path, about: AboutCopy) -> None:
    problems = [*sqlite_database.problems(database), *differences(about.tables, sqlite_database.contents(database))]
    if problems:
        raise BackupError(f"the database of the copy is not what the copy says: {problems[0]} (problems: {len(problems)})")


def _check_migrations(about: AboutCopy) -> None:
    from ravive.config.data_version import known_migrations, unknown_migrations

    applied = ((app, name) for app, _, name in (migration.partition(".") for migration in about.migrations))
    if unknown := unknown_migrations(applied, known_migrations()):
        raise BackupError(
            f"Ravive {about.ravive} wrote the copy, and this version does not know its migration {unknown[0]}; "
            "restore it with that version or a newer one"
        )


@contextmanager
def _loaded(database: Path, about: AboutCopy) -> Iterator[None]:
    """On PostgreSQL, load the database, and empty it again where the block fails."""
    from django.db import connection, connections

    if about.database == "sqlite":
        try:
            yield
        finally:
            connections.close_all()
        return
    from ravive.backups import postgresql_database

    with postgresql_database.connected(connection.settings_dict) as own:
        if found := postgresql_database.table_names(own):
            raise BackupError(
                f'database "{own.settings_dict["NAME"]}" is not empty: it has {len(found)} tables, such as {found[0]}. '
                "Nothing is replaced: create an empty database and name it with DATABASE_URL"
            )
        try:
            postgresql_database.load(own, database)
            if problems := differences(about.tables, postgresql_database.contents(own)):
                raise BackupError(f"the database of the copy is not what the copy says: {problems[0]} (problems: {len(problems)})")
            database.unlink()
            yield
        except BaseException:
            connections.close_all()
            postgresql_database.drop_tables(own)
            raise
    connections.close_all()


def _catch_up(departures: Path | None, say: Say) -> None:
    """Bring the tables up to date, delete again what was deleted since, and leave nothing of it in the files of the database."""
    from ravive.config.server import preparation
    from ravive.departures import actions
    from ravive.departures.log_file import DepartureLogError
    from ravive.site import deleted_traces

    if departures is not None:
        try:
            actions.install(departures)
        except DepartureLogError as problem:
            raise BackupError(str(problem)) from problem
    replayed = preparation.prepare_database(say, copies=False)
    if replayed and not deleted_traces.remove_traces(every_table=True):
        say("Fragments of what was deleted again stay in the files of the database until the job at 4:45 rewrites them")


def _close_connections() -> None:
    """Close the database: on SQLite, the last one to close it empties its journal."""
    from django.db import connections

    connections.close_all()


def _move(folder: Path, data: Path) -> None:
    """Give everything its place, the database last: without it, no command takes the folder for an installation. All of it or nothing."""
    os.sync()
    moved: list[Path] = []
    try:
        for path in sorted(folder.iterdir(), key=lambda path: path.name == DATABASE_FILE):
            moved.append(path.rename(data / path.name))
    except OSError:
        for path in moved:
            path.rename(folder / path.name)
        raise
    shutil.rmtree(folder.parent, ignore_errors=True)
    os.sync()
