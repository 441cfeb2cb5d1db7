"""The audit log: whether its chains are whole, and equal to the copy outside of the database."""

from collections.abc import Iterable

from ravive.operations.checks.context import CheckContext
from ravive.operations.checks.results import CheckResult, fine, not_checked, to_do
from ravive.people import audit_copy, audit_verification


def check_audit(context: CheckContext) -> Iterable[CheckResult]:
    """Yield whether the audit log was changed. Chains are counted, as a page of the host names no other organisation."""
    try:
        found = audit_verification.verify(now=context.now)
    except audit_copy.AuditCopyError as problem:
        yield not_checked("audit.copy_unreadable", reason=str(problem))
        return
    if found.problems:
        first = found.problems[0]
        yield to_do("audit.broken", count=len(found.problems), scope=first.scope, place=first.place)
    elif not found.entries:
        yield not_checked("audit.none_yet")
    else:
        yield fine("audit.fine", count=found.entries)
