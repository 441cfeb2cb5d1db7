"""A start of this version that kills itself (SIGKILL): before or right after the commit of its first migration, or after the last one.

`python -m tests.upgrade.killed_start MOMENT`: RAVIVE_DATA and DATABASE_URL name the installation.
"""

import os
import signal
import sys
from types import TracebackType
from typing import Any

import django
from django.db import connection

BEFORE, AFTER, AT_THE_END = "before", "after", "at-the-end"


def main(moment: str) -> None:
    """Prepare the database; where the moment never comes, end as usual and say so."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "ravive.config.settings"
    django.setup()
    from ravive.config.server import preparation

    if moment == AT_THE_END:
        preparation.search_actions.rebuild = _die
    else:
        _die_in_editor(moment)
    preparation.prepare_database(print)
    print("not killed")


def _die_in_editor(moment: str) -> None:
    editor: type[Any] = connection.SchemaEditorClass

    def ends(self: Any, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:  # noqa: ANN401
        if moment == AFTER:
            editor.__exit__(self, kind, problem, trace)
        _die()

    connection.SchemaEditorClass = type("KilledEditor", (editor,), {"__exit__": ends})  # type: ignore[misc]


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1])
