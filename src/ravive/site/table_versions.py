"""Versions of the tables that pages are read from: after every change, whatever made it, the tables have a new version.

Each connection to the database is watched: an action, a job, a command or a bulk statement changes a version alike, once it is committed.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate

from ravive.site.models import TableVersion

type Execute = Any

# No page that visitors share shows these, and many are written often. A page that reads one of them all the same is not stored.
WITHOUT_VERSION = frozenset(
    {
        # Answers of learners, and what is computed from them.
        "reviews_answer", "reviews_learnerkey", "reviews_knowncard", "reviews_knownbundle", "reviews_forgottentotal",
        "insight_releasedfigures", "insight_entrytestrelease", "trainings_reminder", "trainings_achievement", "trainings_certificate",
        "publishing_bundletaken", "publishing_cardreport",
        # Staff, their sessions and their work on drafts.
        "auth_user", "account_emailaddress", "mfa_authenticator", "people_auditevent", "people_formsending", "people_mailrefusal",
        "people_firstaccountlink", "wagtailusers_userprofile", "wagtailadmin_editingsession", "wagtailadmin_formstate",
        "wagtailcore_revision", "wagtailcore_pagelogentry", "wagtailcore_modellogentry", "wagtailcore_referenceindex",
        "wagtailsearch_indexentry", "django_session",
        # Visitors' details and requests; the queue of tasks.
        "mailing_mailaddress", "site_sentform", "throttling_requestcount", "django_tasks_database_dbtaskresult", "departures_logposition",
        "departures_followeddeparture", "site_keyfingerprint",
        "site_tableversion",
        # The installation itself.
        "operations_workerheartbeat", "operations_diskmeasure", "operations_sentnotice",
        # What visitors search in: each draft and each publication writes it, and no result is stored.
        "search_searchentry", "search_searchword",
    }
)  # fmt: skip
# What Wagtail writes of a page when it stores a draft: no visitor sees it.
PAGES = "wagtailcore_page"
DRAFT_COLUMNS = frozenset(
    {"draft_title", "has_unpublished_changes", "latest_revision_id", "latest_revision_created_at", "locked", "locked_at", "locked_by_id"}
)

_ONE_TABLE = re.compile(r'\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.IGNORECASE)
_MAY_WRITE = re.compile(r"\s*(?:WITH|MERGE|TRUNCATE|COPY|REPLACE)\b", re.IGNORECASE)
_WRITES = re.compile(r"\b(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE|COPY)\b", re.IGNORECASE)
_ASSIGNED = re.compile(r'"(\w+)" = ')
_NAMES = re.compile(r"\w+")
_TABLE = TableVersion._meta.db_table
_WATCH = "ravive_table_watch"


def named_tables(sql: str, tables: frozenset[str]) -> frozenset[str]:
    """Return the tables of a set that a statement names."""
    return tables.intersection(_NAMES.findall(sql))


def written_tables(sql: str) -> frozenset[str]:
    """Return the tables that a statement changes and that have a version.

    >>> sorted(written_tables('UPDATE "news_articlepage" SET "theme" = %s')), written_tables('SELECT "id" FROM "news_articlepage"')
    (['news_articlepage'], frozenset())
    """
    found = _ONE_TABLE.match(sql)
    if found:
        table = found[1]
        is_hidden = table in WITHOUT_VERSION or (table == PAGES and _is_of_a_draft(sql))
        return frozenset(() if is_hidden else {table})
    if _MAY_WRITE.match(sql) and _WRITES.search(sql):
        return named_tables(sql, tables_of_models()) - WITHOUT_VERSION
    return frozenset()


def _is_of_a_draft(sql: str) -> bool:
    assigned, is_update, _condition = sql.partition(" WHERE ")
    columns = _ASSIGNED.findall(assigned)
    return bool(is_update and columns and assigned.startswith("UPDATE") and DRAFT_COLUMNS.issuperset(columns))


@cache
def tables_of_models() -> frozenset[str]:
    """Return the names of all tables of the installation."""
    return frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True))


def versions() -> dict[str, int]:
    """Return the version of each table that was ever changed, in one query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(f'SELECT "table", number FROM {_TABLE}')  # noqa: S608 - the name of our own table
        return dict(cursor.fetchall())


def change_versions(tables: Iterable[str]) -> None:
    """Give tables a new version, in one statement. In one order everywhere, so that two processes never wait for each other."""
    names = sorted(tables)
    rows = ", ".join(["(%s, 1)"] * len(names))
    with connections["default"].cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {_TABLE} ("table", number) VALUES {rows} '  # noqa: S608 - the name of our own table
            f'ON CONFLICT ("table") DO UPDATE SET number = {_TABLE}.number + 1',
            names,
        )


class TableWatch:
    """Notes which tables a connection changes, and gives them a new version once the changes are committed."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._alias = connection.alias
        self._written: set[str] = set()

    def __call__(self, execute: Execute, sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401 - as Django's wrappers
        """Execute a statement, and note what it changed."""
        result = execute(sql, params, many, context)
        text = str(sql)
        if not text.startswith("SELECT") and not _is_migrating and (tables := written_tables(text)):
            self._written |= tables
            # Once a statement, not once a transaction: what is rolled back to a savepoint takes its callbacks along.
            transaction.on_commit(self._change_versions, using=self._alias, robust=True)
        return result

    def _change_versions(self) -> None:
        written, self._written = self._written, set()
        if written:
            change_versions(written)


_is_migrating = False


def _begin_migrating(**_signal: object) -> None:
    # The table of versions may not be there yet.
    global _is_migrating
    _is_migrating = True


def _end_migrating(**_signal: object) -> None:
    global _is_migrating
    _is_migrating = False


def watch(connection: BaseDatabaseWrapper, **_signal: object) -> None:
    """Watch a connection; does nothing where it is watched. Receives Django's signal after connecting."""
    if not any(isinstance(wrapper, TableWatch) for wrapper in connection.execute_wrappers):
        connection.execute_wrappers.append(TableWatch(connection))


def connect() -> None:
    """Watch every connection from now on."""
    connection_created.connect(watch, dispatch_uid=_WATCH)
    pre_migrate.connect(_begin_migrating, dispatch_uid=_WATCH)
    post_migrate.connect(_end_migrating, dispatch_uid=_WATCH)
