"""The database: whether it answers, in a version that Ravive supports, and whether its file is whole."""

from collections.abc import Iterable

from django.db import DatabaseError, InterfaceError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import NotSupportedError

from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.results import CheckResult, fine, to_do

# More problems say nothing more.
MOST_PROBLEMS = 3
LONGEST_DETAIL = 200


def check_database(_context: CheckContext, *, on: BaseDatabaseWrapper = connection) -> Iterable[CheckResult]:  # pyright: ignore[reportArgumentType] -- a proxy of one
    """Yield whether the database answers and is whole. SQLite reads its whole file for that."""
    try:
        on.ensure_connection()
        version = ".".join(str(part) for part in on.get_database_version())
        try:
            on.check_database_version_supported()
        except NotSupportedError:
            least = ".".join(str(part) for part in on.features.minimum_database_version or ())
            yield to_do("database.old", name=on.display_name, version=version, least=least)
            return
        problems = sqlite_problems(on) if on.vendor == "sqlite" else []
    except (DatabaseError, InterfaceError) as problem:
        yield to_do("database.unreachable", detail=str(problem).strip().partition("\n")[0][:LONGEST_DETAIL])
        return
    if problems:
        yield to_do("database.damaged", detail="; ".join(problems)[:LONGEST_DETAIL])
    else:
        yield fine("database.fine", name=on.display_name, version=version)


def sqlite_problems(on: BaseDatabaseWrapper) -> list[str]:
    """Return what SQLite's own check finds in the file, nothing where it is whole. A file that it cannot read is a problem too."""
    try:
        with on.cursor() as cursor:
            cursor.execute(f"PRAGMA quick_check({MOST_PROBLEMS})")
            lines = [str(line) for (text,) in cursor.fetchall() for line in str(text).splitlines()]
    except DatabaseError as problem:
        return [str(problem)]
    return [] if lines == ["ok"] else lines


def check_tables(_context: CheckContext) -> Iterable[CheckResult]:
    """Yield whether the tables are those of this version."""
    executor = MigrationExecutor(connection)
    loader = executor.loader
    unknown = [name for name in loader.applied_migrations if name not in loader.disk_migrations and name[0] in loader.migrated_apps]
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    if unknown:
        yield to_do("tables.newer", name=".".join(sorted(unknown)[0]))
    elif plan:
        yield to_do("tables.pending", count=len(plan))
    else:
        yield fine("tables.fine")
