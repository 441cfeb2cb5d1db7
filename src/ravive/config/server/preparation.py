"""Prepares an installation: each step may be repeated, and two starts at once do no harm."""

import os
from contextlib import AbstractContextManager
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from ravive.backups import actions as backups
from ravive.backups.errors import BackupError
from ravive.config.data_version import check_migrations
from ravive.config.environment import ConfigurationError
from ravive.config.server import migration
from ravive.config.server.key_comparison import compare_keys
from ravive.config.server.process_lock import process_lock
from ravive.config.server.progress import LongStep, Progress, Say
from ravive.departures import actions as departures
from ravive.departures.log_file import DepartureLogError
from ravive.hub.search import actions as search_actions
from ravive.lib.private_files import take_from_others
from ravive.operations.private_places import private_places, shown_path
from ravive.people.queries import host_organisation
from ravive.publishing import actions as publishing_actions
from ravive.register.errors import ProblemsError
from ravive.site import app_files
from ravive.starter import starter_content
from ravive.starter.public_site import creation
from ravive.trainings.certificates import badge_keys

# Lets migrations begin without a copy to return to.
WITHOUT_COPY = "RAVIVE_WITHOUT_BACKUP"

# The number of the lock "a process prepares this database", the same in every Ravive process.
POSTGRES_LOCK = 0x526176697665


def prepare(*, now: datetime, say: Say) -> None:
    """Prepare the installation to be served. Raises ConfigurationError with one line."""
    check_built()
    close_to_others(say)
    # Created at the first start, so that a backup of the first day has them.
    with only_one():
        check_badge_keys()
    prepare_database(say)
    with only_one():
        try:
            is_new = host_organisation() is None
            if is_new:
                decks = len(starter_content.sorted_folders(starter_content.DECKS))
                say(f"Loading the content of a new installation: facts, {decks} decks, then example pages")
            with LongStep("Loading facts, decks and home pages", say):
                for line in starter_content.load(now=now):
                    say(line)
            if is_new:
                progress = Progress("Creating the example content, pages", say)
                with LongStep("Creating the example content", say):
                    host = starter_content.host(now=now)
                    line = creation.create(organisation=host, by=starter_content.BY, now=now, progress=progress)
                say(line)
            with LongStep("Publishing decks with the current memory model", say):
                for done in publishing_actions.refresh_memory(now=now):
                    say(f"deck {done.deck}: published with the current memory model in {' '.join(done.changed)}")
        except ProblemsError as refused:
            first, *others = refused.problems
            more = f" (and {len(others)} more: ravive decks check)" if others else ""
            raise ConfigurationError(f"{first}{more}") from refused


def check_built() -> None:
    """Raise ConfigurationError when the app or the translations are not built."""
    try:
        app_files.load(settings.RAVIVE_APP_DIST)
    except app_files.AppNotBuiltError as problem:
        raise ConfigurationError(str(problem)) from problem
    for code, _ in settings.LANGUAGES:
        if not (settings.LOCALE_PATHS[0] / code / "LC_MESSAGES" / "django.mo").is_file():
            raise ConfigurationError(f'the translations are not built: "{code}" is missing; run: make setup')


def close_to_others(say: Say) -> None:
    """Let no other user of the machine read keys, data and copies, such as those of a restored folder, and say which they could."""
    for path in private_places():
        if take_from_others(path):
            say(f"other users of this machine could read {shown_path(path)}; now they cannot")


def check_badge_keys() -> None:
    """Raise ConfigurationError where a key that signs badges cannot be read."""
    try:
        badge_keys.keys()
    except ValueError as problem:
        folder = settings.RAVIVE_BADGE_KEYS.folder or settings.RAVIVE_DATA / "badge-keys"
        place = "RAVIVE_BADGE_KEYS" if settings.RAVIVE_BADGE_KEYS.texts else f'"{folder}"'
        raise ConfigurationError(f"{place} has a key that cannot be read ({problem}); put it back from a copy") from problem


def only_one() -> AbstractContextManager[None]:
    """Wait until no other process prepares this installation, then lock the others out."""
    return process_lock("preparing.lock", number=POSTGRES_LOCK)


def check_created() -> None:
    """Raise ConfigurationError for a database that holds nothing yet: a command that works on data was pointed at the wrong one."""
    if not MigrationRecorder(connection).has_table():
        name = connection.settings_dict["NAME"]
        raise ConfigurationError(f'database "{name}" has no Ravive data; check DATABASE_URL, or create them with: ravive serve')


def prepare_database(say: Say, *, copies: bool = True) -> int:
    """Bring the tables up to date, and return how many departures were done again. Raises ConfigurationError with one line.

    `copies`: before migrations change a database that has data, a copy of the installation is written.
    """
    try:
        with only_one():
            executor = MigrationExecutor(connection)
            loader = executor.loader
            check_migrations(loader.applied_migrations, loader.disk_migrations, database=str(connection.settings_dict["NAME"]))
            plan = executor.migration_plan(loader.graph.leaf_nodes())
            if plan or backups.has_unfinished_upgrade():
                if plan and copies and loader.applied_migrations:
                    _back_up(say)
                backups.begin_upgrade()
                migration.apply(len(plan), say)
                with LongStep("Reading every page for the search", say):
                    # What a new Ravive reads of a page may differ.
                    search_actions.rebuild()
            backups.end_upgrade()
            compare_keys()
            return _catch_up(say)
    except DatabaseError as problem:
        reason = str(problem).strip().splitlines()[0]
        name = connection.settings_dict["NAME"]
        raise ConfigurationError(
            f'database "{name}" cannot be used ({reason}); check DATABASE_URL or the data folder, make room on the disk, or restore a copy'
        ) from problem


def _log_name() -> str:
    return departures.place().rpartition("/")[2]


def _catch_up(say: Say) -> int:
    """Delete again what was deleted since this database was copied, and return how many departures that were.

    Raises ConfigurationError where nobody can say what was deleted.
    """
    try:
        done = departures.catch_up(now=timezone.now())
    except DepartureLogError as problem:
        raise ConfigurationError(str(problem)) from problem
    if done.departures:
        say(f"{_log_name()}: {done.departures} departures and deletions since this copy of the database were done again")
    if done.unreadable:
        say(f"{_log_name()}: {done.unreadable} lines cannot be read and were left out")
    return done.departures


def _back_up(say: Say) -> None:
    """Write a copy to return to. Raises ConfigurationError: without one, no migration begins."""
    if os.environ.get(WITHOUT_COPY) == "1":
        say(f"No copy is written before the database changes: {WITHOUT_COPY}=1")
        return
    if copy := backups.copy_before_upgrade(now=timezone.now()):
        say(f"The last start did not finish preparing the database; the copy from before is {copy}")
        return
    try:
        with LongStep("Writing a copy from before the database changes", say):
            done = backups.back_up_before_migrations(now=timezone.now())
    except (BackupError, OSError) as problem:
        raise ConfigurationError(
            f"the database has to change for this version, and no copy could be written before ({problem}). Nothing was changed. "
            f"To go on without a copy, start once with {WITHOUT_COPY}=1"
        ) from problem
    say(f"Copy from before the database changes: {done.file}")
