"""E-mails to the administrators of the host about what went wrong: one a matter and day at most, with no detail of anybody.

The worker sends them. What is wrong with the worker itself, `ravive check` says.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F, Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.mailing import mail_queue, staff_mails
from ravive.mailing.mail_kinds import Settled
from ravive.operations import backup_files, disk_measures, job_states
from ravive.operations.backup_files import BackupState
from ravive.operations.checks import stored_checks
from ravive.operations.checks.backups import OLDEST
from ravive.operations.checks.disk import least_free_bytes
from ravive.operations.models import SentNotice
from ravive.people import queries
from ravive.people.models import AuditEvent

# What is older was reported, or nobody needs it any more.
LOOK_BACK = timedelta(hours=24)
STORED_DAYS = 400
# Somebody who forgot a password causes one or two in a day.
MANY_LOCKOUTS = 5
LOCKOUTS = ("account.sign_in_slowed", "account.code_slowed")

SUBJECTS: dict[str, str | Promise] = {
    "failed_jobs": gettext_lazy("Work in the background failed"),
    "lockouts": gettext_lazy("Many attempts to sign in were slowed down"),
    "disk": gettext_lazy("The disk is nearly full"),
    "backups": gettext_lazy("There is no copy of the last night"),
    "integrity": gettext_lazy("The database is damaged"),
}
TEXTS: dict[str, str | Promise] = {
    "failed_jobs": gettext_lazy(
        "Tasks that failed since the last notice: %(count)s. The page of the installation names them, with the reason."
    ),
    "lockouts": gettext_lazy(
        "Attempts that were slowed down in the last 24 hours: %(count)s. Nobody is locked out. "
        "The audit log shows which accounts; their owners can use a passkey."
    ),
    "disk": gettext_lazy(
        "Free on the disk of the data folder: %(count)s MB. Delete old copies, move them to another machine, or enlarge the disk."
    ),
    "backups": gettext_lazy(
        "No copy was written in the last 26 hours. See why the copies stopped: a full disk, or a job that no longer runs."
    ),
    "integrity": gettext_lazy(
        "Stop the site, store the file of the database elsewhere, and restore the newest copy. Then look at the disk itself."
    ),
}


@dataclass(frozen=True, kw_only=True)
class NoticeFacts:
    """What is looked at from outside of the database: the room on the disk in bytes, the copies, and when the database was created."""

    free_bytes: int
    backups: BackupState
    created_at: datetime

    @classmethod
    def read(cls) -> "NoticeFacts":
        """Return them as they are at this moment."""
        (created_at,) = MigrationRecorder.Migration.objects.aggregate(Min("applied")).values()
        return cls(free_bytes=disk_measures.free_bytes(), backups=backup_files.read(), created_at=created_at)


type Look = Callable[[NoticeFacts, datetime, datetime], int | None]


def _failed_jobs(_facts: NoticeFacts, _now: datetime, since: datetime) -> int | None:
    return len(job_states.failures(since=since)) or None


def _lockouts(_facts: NoticeFacts, now: datetime, _since: datetime) -> int | None:
    count = AuditEvent.objects.filter(verb__in=LOCKOUTS, at__gt=now - LOOK_BACK, at__lte=now).count()
    return count if count >= MANY_LOCKOUTS else None


def _disk(facts: NoticeFacts, _now: datetime, _since: datetime) -> int | None:
    return facts.free_bytes // disk_measures.BYTES_A_MB if facts.free_bytes < least_free_bytes() else None


def _backups(facts: NoticeFacts, now: datetime, _since: datetime) -> int | None:
    # A new installation had no night yet.
    return 0 if now - (facts.backups.newest_at or facts.created_at) > OLDEST else None


def _integrity(_facts: NoticeFacts, _now: datetime, _since: datetime) -> int | None:
    last = stored_checks.latest()
    return 0 if last and any(result.code == "database.damaged" for result in last.results) else None


# Each returns how many of what it counts, 0 where it counts nothing, and None where nothing is wrong.
MATTERS: Mapping[str, Look] = {
    "failed_jobs": _failed_jobs,
    "lockouts": _lockouts,
    "disk": _disk,
    "backups": _backups,
    "integrity": _integrity,
}


def queue_due(*, now: datetime, facts: NoticeFacts | None = None) -> int:
    """Queue e-mails to the administrators about what went wrong and was not reported today; return how many.

    Without a mail server, the page at the desk shows the notice. `facts`: as they are at this moment if not passed.
    """
    found, day, queued = facts or NoticeFacts.read(), timezone.localdate(now), 0
    SentNotice.objects.filter(day__lt=day - timedelta(days=STORED_DAYS)).delete()
    for matter, look in MATTERS.items():
        if SentNotice.objects.filter(matter=matter, day=day).exists():
            continue
        last = SentNotice.objects.filter(matter=matter).first()
        count = look(found, now, max(last.at, now - LOOK_BACK) if last else now - LOOK_BACK)
        if count is not None:
            queued += _queue(matter, count, now=now)
    return queued


def _queue(matter: str, count: int, *, now: datetime) -> int:
    day = timezone.localdate(now)
    with transaction.atomic():
        if not SentNotice.objects.get_or_create(matter=matter, day=day, defaults={"at": now, "count": count})[1]:
            return 0
        abouts = [staff_mails.about_of(reader, f"{matter} {day}") for reader in readers_of_notices()]
        return mail_queue.queue(NOTICE, abouts, now=now)


def _found(rest: str) -> QuerySet[SentNotice]:
    matter, day = rest.split(" ")
    return SentNotice.objects.filter(matter=matter, day=day)


def _written(_reader: User, rest: str, _now: datetime) -> staff_mails.StaffMail | None:
    row = _found(rest).first()
    return mail_of(row.matter, row.count) if row else None


def _settle(settled: Settled) -> None:
    if settled.outcome == "accepted":
        _found(settled.about.partition(" ")[2]).update(mails=F("mails") + 1)


NOTICE = staff_mails.kind_of("installation", _written, settle=_settle)


def readers_of_notices() -> list[User]:
    """Return those who look after the installation, have an address and did not refuse e-mails of the desk."""
    return list(staff_mails.reachable(queries.installation_administrators()))


def mail_of(matter: str, count: int) -> staff_mails.StaffMail:
    """Return the notice in the active language."""
    address = f"{settings.RAVIVE_URL}{reverse('installation')}"
    text = str(TEXTS[matter]) % {"count": count}
    return staff_mails.StaffMail(subject=str(SUBJECTS[matter]), paragraphs=(text, _("The page of the installation:"), address))


def latest(most: int) -> list[tuple[SentNotice, str]]:
    """Return the latest notices, each with its subject in the active language."""
    return [(row, str(SUBJECTS.get(row.matter, row.matter))) for row in SentNotice.objects.all()[:most]]
