"""Applies migrations so that a start may be killed at any moment: the next one goes on where it ended."""

import time
from contextlib import ExitStack
from typing import Any

from django.core.management import call_command
from django.core.management.commands import migrate
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from ravive.config.server.progress import LongStep, Progress, Say

WHAT = "Preparing the database"


class WholeExecutor(MigrationExecutor):
    """Django's executor, which stores in the transaction of a migration that it was applied.

    Django itself stores it after the commit where statements were deferred to the end. Killed in between, it would apply the migration
    twice, and every start after would fail.
    """

    def apply_migration(self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False) -> ProjectState:
        """Apply a migration and return the state after it; the last two parameters are Django's, and nothing here sets them."""
        if fake or fake_initial:
            return super().apply_migration(state, migration, fake=fake, fake_initial=fake_initial)
        if self.progress_callback:
            self.progress_callback("apply_start", migration, fake)
        with self.connection.schema_editor(atomic=migration.atomic) as editor:
            state = migration.apply(state, editor)
            for statement in editor.deferred_sql:
                editor.execute(statement, None)
            editor.deferred_sql.clear()
            self.record_migration(migration.app_label, migration.name)
        if self.progress_callback:
            self.progress_callback("apply_success", migration, fake)
        return state


class _Command(migrate.Command):
    """Django's `migrate`, which says how many of `total` migrations are done, and which takes long."""

    def __init__(self, total: int, say: Say) -> None:
        super().__init__()
        self._total, self._say, self._done = total, say, 0
        self._progress = Progress(f"{WHAT}, steps", say)
        self._step = ExitStack()

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own signature
        """Apply the migrations."""
        # Django has no setting for it.
        setattr(migrate, MigrationExecutor.__name__, WholeExecutor)
        with self._step:
            super().handle(*args, **options)

    def migration_progress_callback(self, action: str, migration: Migration | None = None, fake: bool = False) -> None:
        """Count a migration that was applied; Django calls this at each stage of each."""
        if action == "apply_start":
            self._enter(f"step {self._done + 1} of {self._total} ({migration})")
        elif action == "apply_success":
            self._done += 1
            self._progress(self._done, self._total)
            if self._done == self._total:
                self._enter("permissions")

    def _enter(self, what: str) -> None:
        self._step.close()
        self._step.enter_context(LongStep(f"{WHAT}, {what}", self._say))


def apply(steps: int, say: Say) -> None:
    """Apply the `steps` migrations that wait, and what belongs to every model; killed, it may be called again."""
    say(f"{WHAT}: {steps} steps" if steps else f"{WHAT}: the last start did not get to the end")
    started = time.monotonic()
    call_command(_Command(steps, say), verbosity=0, interactive=False)
    say(f"{WHAT}: done in {time.monotonic() - started:.0f} s")
