"""Which checks there are, and how they are run: one that fails stops no other."""

import logging
from collections.abc import Iterable

from ravive.operations.checks.address import check_address, check_transport
from ravive.operations.checks.audit import check_audit
from ravive.operations.checks.background import check_jobs, check_worker
from ravive.operations.checks.backups import check_backups
from ravive.operations.checks.clock import check_clock
from ravive.operations.checks.context import Check, CheckContext
from ravive.operations.checks.database import check_database, check_tables
from ravive.operations.checks.disk import check_disk
from ravive.operations.checks.facts import check_facts
from ravive.operations.checks.forms import check_forms
from ravive.operations.checks.keys import check_keys
from ravive.operations.checks.mail_domain import check_mail_domain
from ravive.operations.checks.results import CheckResult, not_checked
from ravive.operations.checks.security_contact import check_security_contact
from ravive.operations.checks.servers import check_mail_server, check_valkey

logger = logging.getLogger(__name__)

# By subject, in the order in which they are shown.
CHECKS: dict[str, Check] = {
    "address": check_address,
    "hsts": check_transport,
    "keys": check_keys,
    "disk": check_disk,
    "database": check_database,
    "tables": check_tables,
    "clock": check_clock,
    "mail": check_mail_domain,
    "smtp": check_mail_server,
    "valkey": check_valkey,
    "worker": check_worker,
    "jobs": check_jobs,
    "backups": check_backups,
    "audit": check_audit,
    "facts": check_facts,
    "forms": check_forms,
    "security": check_security_contact,
}
# They ask the network, read the whole database or load every migration.
SLOW = frozenset({"hsts", "database", "tables", "mail", "smtp", "audit"})
QUICK = frozenset(CHECKS) - SLOW
# What the worker says when it starts: it cannot yet say anything of itself and of its jobs.
AT_START = QUICK - {"worker", "jobs", "clock"}


def run(context: CheckContext, subjects: Iterable[str] = CHECKS) -> list[CheckResult]:
    """Return what the checks of these subjects found, in the order of the list."""
    wanted = frozenset(subjects)
    return [result for subject, check in CHECKS.items() if subject in wanted for result in _run(subject, check, context)]


def _run(subject: str, check: Check, context: CheckContext) -> list[CheckResult]:
    try:
        return list(check(context))
    except Exception as problem:  # whatever is wrong with one check, the others are run
        logger.exception("the check %s failed", subject)
        return [not_checked(f"{subject}.unanswered", reason=type(problem).__name__)]
