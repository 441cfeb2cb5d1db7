"""Whether this version of Ravive can read a database: it must know every migration of ours that was applied there."""

from collections.abc import Collection, Iterable

from ravive.config.environment import ConfigurationError

type Migration = tuple[str, str]

# An app of every version before 1.0.0: no upgrade begins there.
BEFORE_RELEASE = "hub"


def check_migrations(*, applied: Iterable[Migration], known: Collection[Migration], our_apps: Collection[str], database: str) -> None:
    """Raise ConfigurationError if another version of Ravive created the tables. Other packages' migrations do not count."""
    unknown = sorted(f"{app}.{name}" for app, name in applied if app in {*our_apps, BEFORE_RELEASE} and (app, name) not in known)
    if unknown:
        raise ConfigurationError(
            f'database "{database}" was created by another version of Ravive ({unknown[0]}). A later one goes on with it; of one from '
            "before 1.0.0, this version takes accounts, decks, trainings and answers along: run `ravive upgrade export FOLDER FILE`, "
            "then `ravive restore FILE --data DIR`"
        )
