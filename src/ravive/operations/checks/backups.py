"""Copies of the installation: whether there is one of the last night, and whether they are encrypted."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.conf import settings

from ravive.operations import backup_files
from ravive.operations.backup_files import BackupState
from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.results import CheckResult, fine, to_do

# A night, and the time that a large copy takes.
OLDEST = timedelta(hours=26)


def check_backups(context: CheckContext, *, read: Callable[[], BackupState] = backup_files.read) -> Iterable[CheckResult]:
    """Yield whether there is a copy, one of the last night, whether it could be restored, and whether copies are encrypted."""
    state = read()
    if state.failure:
        yield to_do("backups.failed", reason=state.failure)
    if state.difference:
        yield to_do("backups.different", reason=state.difference)
    if state.not_drilled:
        yield to_do("backups.not_drilled", reason=state.not_drilled)
    elif state.count and state.drilled_at is None:
        yield to_do("backups.never_drilled")
    if not settings.RAVIVE_BACKUP_RECIPIENTS:
        yield to_do("backups.no_recipient")
    if state.unencrypted:
        yield to_do("backups.unencrypted", count=state.unencrypted)
    if state.newest_at is None:
        yield to_do("backups.none")
    elif context.now - state.newest_at > OLDEST:
        yield to_do("backups.old", at=state.newest_at.isoformat())
    else:
        yield fine("backups.fine", at=state.newest_at.isoformat(), count=state.count)
