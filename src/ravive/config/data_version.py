"""Whether this version of Ravive can read a database: it must know every migration of ours that was applied there."""

from collections.abc import Collection, Iterable

from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from ravive.config.environment import ConfigurationError

type Migration = tuple[str, str]

# An app of every version before 1.0.0: no upgrade begins there.
BEFORE_RELEASE = "hub"


def known_migrations() -> Collection[Migration]:
    """Return the migrations of this version, each as app and name."""
    return MigrationLoader(None, ignore_no_migrations=True).disk_migrations


def unknown_migrations(applied: Iterable[Migration], known: Collection[Migration]) -> list[str]:
    """Return the migrations of ours that another version applied, as "app.name". Other packages' migrations do not count."""
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("ravive.")} | {BEFORE_RELEASE}
    return sorted(f"{app}.{name}" for app, name in applied if app in ours and (app, name) not in known)


def check_migrations(applied: Iterable[Migration], known: Collection[Migration], *, database: str) -> None:
    """Raise ConfigurationError if another version of Ravive created the tables."""
    if unknown := unknown_migrations(applied, known):
        raise ConfigurationError(
            f'database "{database}" was created by another version of Ravive ({unknown[0]}). A later one goes on with it; of one from '
            "before 1.0.0, this version takes accounts, decks, trainings and answers along: run `ravive upgrade export FOLDER FILE`, "
            "then `ravive restore FILE --data DIR`"
        )
