"""Gives details through every form, lets their day come, and counts how often they are found in what the site stores.

`test_erasure.py` runs it as a process with a database of its own, where everything is committed for real.
"""

import json
import os
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from unittest import mock

import django

from tests.journeys.post_office import PostOffice, post_office

# Beyond every day that a form promises.
LATER = timedelta(days=900)
# What one night had to wait for, the next one removes.
NIGHTS = 3
# Shorter values, such as the code of a country, stand for nobody.
SHORTEST = 16


def main(log: Path, module: str = "") -> None:
    """Print how many details were entered, which of them were stored, and which are found after their day.

    `module` names one that gives details and asks for their erasure: they are looked for after the next nights.
    """
    with post_office() as office:
        os.environ["RAVIVE_MAIL_URL"] = f"smtp://127.0.0.1:{office.port}"
        django.setup()
        json.dump(_run(office, log, module), sys.stdout)


def _run(office: PostOffice, log: Path, module: str) -> dict[str, object]:
    from django.test import Client
    from django.utils import timezone

    from tests.hub.erasure.seeding import FORMS, MARK, SeededWorld, find_seeders

    if module:
        import_module(module)
    else:
        find_seeders()
    world = SeededWorld(visitor=Client(headers={"host": "localhost"}), office=office, work=_work)
    sealed: set[str] = set()
    for seeder in FORMS.seeders:
        seeder(world)
        # Where an erasure was asked for, what is still stored is what the accounts need.
        sealed |= set() if module else set(stored_details())
    before = _found([MARK, *world.seeds, *sealed], log)
    now = timezone.now()
    for number in range(NIGHTS):
        night = now + (timedelta(days=world.days) if module else LATER) + timedelta(days=number)
        with mock.patch.object(timezone, "now", lambda night=night: night):
            _night(night, is_first=number == 0)
    after = _found([MARK, *world.seeds, *sealed], log)
    return {"seeds": world.seeds, "sealed": len(sealed), "mails": len(office.messages), "before": before, "after": after}


def _work() -> None:
    """Do what waits in the background, as the worker does."""
    from ravive.config.server import worker

    worker.QueueWorker(worker_id="here", batch=True, interval=0).run()


def _night(night: datetime, *, is_first: bool) -> None:
    from ravive.operations import jobs

    # The whole check names nobody and takes as long as all else: once is enough.
    due = tuple(job for job in jobs.JOBS if is_first or job.task is not jobs.check_installation)
    jobs.enqueue_due(now=night, jobs=due)
    _work()


def stored_details() -> Iterator[str]:
    """Yield what is stored of visitors now, encrypted or not: none of it is to be found after its day."""
    from django.apps import apps

    from ravive.site.personal_data import DataSubject, registered

    # Their details stay as long as the account, the page or the training.
    staying = {DataSubject.STAFF, DataSubject.NAMED, DataSubject.LEARNERS}
    for data in (data for data in registered() if staying.isdisjoint(data.people)):
        for field in data.fields:
            model = apps.get_model(field.model)
            if model._meta.get_field(field.field).many_to_many:
                continue
            for value in model._base_manager.values_list(field.field, flat=True):
                texts = value.values() if isinstance(value, dict) else [value]
                yield from (text for text in texts if isinstance(text, str) and len(text) >= SHORTEST)


def _found(details: list[str], log: Path) -> dict[str, list[str]]:
    """Return in which files details are found, by detail: their names, or the table or index. Both cases count."""
    found: dict[str, list[str]] = {}
    tables = _tables_of_files()
    for path in _files(log):
        content = path.read_bytes().lower()
        for detail in details:
            if detail.lower().encode() in content:
                found.setdefault(detail, []).append(f"{path.parent.name}/{tables.get(path.name, path.name)}")
    return found


def _tables_of_files() -> dict[str, str]:
    """Return the table or the index that each file of a PostgreSQL holds, by the file's name."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_filenode(oid)::text, relname FROM pg_class WHERE pg_relation_filenode(oid) IS NOT NULL")
        return dict(cursor.fetchall())


def _files(log: Path) -> Iterator[Path]:
    """Yield every file that the site writes: data folder, log, and those of a PostgreSQL but its write-ahead log and other databases."""
    from django.conf import settings
    from django.db import connection

    yield log
    yield from _all_files(settings.RAVIVE_DATA)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # What the planner knows of the values, too; then everything goes to the disk.
            cursor.execute("ANALYZE")
            cursor.execute("CHECKPOINT")
            cursor.execute(
                "SELECT current_setting('data_directory'), (SELECT oid FROM pg_database WHERE datname = current_database())::text"
            )
            ((folder, own),) = cursor.fetchall()
        others = {path for path in Path(folder, "base").iterdir() if path.name != own}
        yield from (path for path in _all_files(Path(folder)) if "pg_wal" not in path.parts and not others & set(path.parents))


def _all_files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        try:
            if path.is_file():
                yield path
        except FileNotFoundError:
            continue


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
