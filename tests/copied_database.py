"""A copy of the first database for a process of its own, whose threads commit for real."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.first_database import FirstDatabase


@contextmanager
def copied_database(first_database: FirstDatabase, folder: Path, *, name: str) -> Iterator[dict[str, str]]:
    """Yield the environment of a process with a copy of the first database: a file in a folder, or a PostgreSQL database of this name."""
    # The copy knows keys of the tests, which the process does not have: it begins with new ones.
    settings = {"DJANGO_SETTINGS_MODULE": "ravive.config.settings", "RAVIVE_NEW_KEYS": "1", "RAVIVE_DATA": str(folder)}
    name, url = own_name(name), os.environ.get("RAVIVE_TEST_DATABASE_URL", "")
    if not url:
        shutil.copy(first_database.path, folder / "ravive.sqlite3")
        yield {**os.environ, **settings, "DATABASE_URL": ""}
        return
    import psycopg
    from psycopg.sql import SQL, Identifier

    template = urlsplit(url).path.removeprefix("/")
    with psycopg.connect(url.replace(f"/{template}", "/postgres", 1), autocommit=True) as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template)))
        try:
            yield {**os.environ, **settings, "DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}"))}
        finally:
            connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def own_name(name: str) -> str:
    """Return the name of a database that no other process of the same run uses."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return f"{name}_{worker}" if worker else name
