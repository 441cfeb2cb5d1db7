"""Installations that are copied, and empty places that copies are restored to, on SQLite or on PostgreSQL."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db.utils import ConnectionHandler
from psycopg.sql import SQL, Identifier

from ravive.backups import installation_copy, postgresql_database, sqlite_database
from ravive.backups.encryption import read_recipients
from ravive.backups.installation_copy import Installation
from ravive.backups.manifest import AboutCopy, TableContent
from ravive.config import environment
from tests.copied_database import copied_database, own_name
from tests.first_database import FirstDatabase
from tests.postgresql import programs

COMMAND_SECONDS = 600


@dataclass(frozen=True, kw_only=True)
class Place:
    """A data folder and its database, with the environment that names them."""

    data: Path
    variables: dict[str, str]

    @property
    def installation(self) -> Installation:
        """Return what is copied, as the settings of this environment would name it."""
        settings = ConnectionHandler({"default": environment.database(self.variables, self.data)}).settings["default"]
        return Installation(data=self.data, backups=self.data / "backups", database=settings)

    def move_secret_key_to_environment(self) -> str:
        """Take the secret key out of the data folder, give it as RAVIVE_SECRET_KEY, and return it."""
        key = (self.data / "secret.key").read_text()
        (self.data / "secret.key").unlink()
        self.variables["RAVIVE_SECRET_KEY"] = key
        return key

    def ravive(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Return the finished command on this data folder."""
        return self.python("-m", "ravive", *arguments, "--data", str(self.data), **variables)

    def python(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Return a finished program that has this place as its environment."""
        return subprocess.run(
            [sys.executable, *arguments],
            env={**self.variables, **variables},
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )

    def back_up(self, file: Path, *, now: datetime, recipients: Sequence[str] = ()) -> AboutCopy:
        """Write a copy."""
        return installation_copy.write(file, installation=self.installation, recipients=read_recipients(recipients), now=now)

    def tables(self) -> dict[str, TableContent]:
        """Return what each table holds."""
        here = self.installation
        if here.database_file is not None:
            return sqlite_database.contents(here.database_file)
        with postgresql_database.connected(here.database) as connection:
            return postgresql_database.contents(connection)

    def files(self) -> dict[str, str]:
        """Return the digest of each file that a copy has, by its path."""
        return {name: hashlib.sha256((self.data / name).read_bytes()).hexdigest() for name in self.installation.file_names()}

    def execute(self, *statements: tuple[str, Sequence[object]]) -> None:
        """Change the database; values are `%s`."""
        here = self.installation
        if here.database_file is not None:
            with sqlite_database.opened(here.database_file) as database:
                for statement, values in statements:
                    database.execute(statement.replace("%s", "?"), values)
            return
        with psycopg.connect(self.variables["DATABASE_URL"], autocommit=True) as database:
            for statement, values in statements:
                database.execute(statement.encode(), values)

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """Return what a query finds."""
        here = self.installation
        if here.database_file is not None:
            with sqlite_database.opened(here.database_file) as database:
                return database.execute(statement).fetchall()
        with psycopg.connect(self.variables["DATABASE_URL"]) as database:
            return database.execute(statement.encode()).fetchall()


def is_on_postgresql() -> bool:
    """Return whether this run of the tests has a PostgreSQL."""
    return bool(os.environ.get("RAVIVE_TEST_DATABASE_URL"))


@contextmanager
def copied_place(first_database: FirstDatabase, folder: Path, *, name: str) -> Iterator[Place]:
    """Yield an installation with the starter content, its keys and its log of departures."""
    data = folder / "source"
    data.mkdir()
    with copied_database(first_database, data, name=name) as variables:
        place = Place(data=data, variables={**variables, "PATH": programs()})
        begun = place.python("-c", BEGIN)
        assert begun.returncode == 0, begun.stderr[-3000:]
        del place.variables["RAVIVE_NEW_KEYS"]
        yield place


@contextmanager
def place_like(begun: Place, folder: Path, *, name: str) -> Iterator[Place]:
    """Yield a copy of an installation that nothing uses meanwhile, for a test to change."""
    data = folder / "source"
    shutil.copytree(begun.data, data)
    if not begun.variables["DATABASE_URL"]:
        yield Place(data=data, variables={**begun.variables, "RAVIVE_DATA": str(data)})
        return
    template = urlsplit(begun.variables["DATABASE_URL"]).path.removeprefix("/")
    with empty_place(begun, data, name=name, template=template) as place:
        yield place


BEGIN = """
import django
django.setup()
from ravive.config.server import preparation
from ravive.trainings.certificates import badge_keys
preparation.prepare_database(print)
badge_keys.keys()
"""


@contextmanager
def empty_place(source: Place, data: Path, *, name: str, template: str = "template0") -> Iterator[Place]:
    """Yield a place that a copy of another one can be restored to: a folder that is missing and, on PostgreSQL, an empty database.

    Another template fills the database with its content.
    """
    name, url = own_name(name), source.variables["DATABASE_URL"]
    if not url:
        yield Place(data=data, variables={**source.variables, "RAVIVE_DATA": str(data)})
        return
    with psycopg.connect(urlunsplit(urlsplit(url)._replace(path="/postgres")), autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))
        own = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        try:
            yield Place(data=data, variables={**source.variables, "RAVIVE_DATA": str(data), "DATABASE_URL": own})
        finally:
            connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
