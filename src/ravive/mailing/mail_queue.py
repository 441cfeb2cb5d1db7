"""The queue of e-mails. None is lost: a row is deleted once the mail server answered for good, and taken just before its own e-mail.

A process that dies in the middle leaves one row taken. It is sent again after a pause: that e-mail perhaps arrives twice.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ravive.lib.ending import ENDING
from ravive.mailing.delivery import Draft, Outcome, attempts, draft_of
from ravive.mailing.mail_kinds import MailKind, Settled, find_kind
from ravive.mailing.messages import Mail
from ravive.mailing.models import QueuedMail
from ravive.mailing.queries import is_offered

logger = logging.getLogger(__name__)
# Of one connection to the mail server. Other work of the queue of tasks is done in between.
BATCH = 50
# An e-mail takes less: one that was taken so long ago belongs to a process that died.
PAUSE = timedelta(minutes=4)
# A mail server refuses for a while: for its own limits, or because it does not know this site yet.
LONGEST_PAUSE = timedelta(hours=4)
# Then it is given up, since the first time that the mail server refused it alone.
LIFE = timedelta(days=2)
# So many in a row are refused by a quota: the batch ends, and the life of none of them begins.
REFUSES_ALL = 5
# It waited for the mail server for so long. A restored copy of the database sends nothing that is older.
LONGEST_WAIT = timedelta(days=14)
# An e-mail in whose content the connection broke so often is given up: it perhaps arrived each time.
MOST_BREAKS = 3
# A job runs again within two days.
OCCASION_STORED = timedelta(days=4)


@dataclass(kw_only=True)
class Batch:
    """What came of a batch: how many e-mails were accepted, whether others can follow at once, and an error in writing one of them."""

    accepted: int = 0
    goes_on: bool = False
    problem: Exception | None = None
    # The last e-mails, as long as each is refused for a while.
    refusals: list[QueuedMail] = field(default_factory=list[QueuedMail])
    # Of each kind.
    given_up: Counter[str] = field(default_factory=Counter[str])


def queue(kind: MailKind, abouts: Iterable[str], *, now: datetime, once: str = "") -> int:
    """Queue e-mails of a kind in the caller's transaction, unless they wait there already; return how many were asked for.

    `once` names an occasion: a job that runs again within two days queues nothing more for it. Without a mail server: 0.
    """
    if not is_offered():
        return 0
    rows = [QueuedMail(kind=kind.name, about=about, is_awaited=kind.is_awaited, queued_at=now, due_at=now) for about in abouts]
    with transaction.atomic():
        occasion = {"is_occasion": True, "queued_at": now, "due_at": now + OCCASION_STORED}
        if once and not QueuedMail.objects.get_or_create(kind=kind.name, about=once, defaults=occasion)[1]:
            return 0
        QueuedMail.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        if rows:
            transaction.on_commit(_start)
    return len(rows)


def _start() -> None:
    """Let the worker send, unless that waits in its queue already: what waits there sees all that is committed by now."""
    if not DBTaskResult.objects.filter(task_path=send_queued.module_path, status=TaskResultStatus.READY).exists():
        send_queued.enqueue()


@task
def send_queued() -> int:
    """Send the next batch, and put the one after it in the queue of tasks; return how many e-mails were accepted."""
    batch = send_batch(clock=_this_moment)
    if batch.goes_on:
        _start()
    if batch.problem:
        raise batch.problem
    return batch.accepted


def _this_moment() -> datetime:
    return timezone.now()


def send_batch(*, clock: Callable[[], datetime]) -> Batch:
    """Send e-mails that are due, those first for which somebody waits. `clock` returns the present moment."""
    batch, is_put_off = Batch(), False
    rows = list(_due(clock()).order_by("-is_awaited", "due_at", "pk")[:BATCH])
    if not rows or not is_offered():
        return batch
    for draft, outcome in attempts(_drafts(rows, batch, clock)):
        batch.accepted += outcome == "accepted"
        is_put_off |= outcome == "later"
        batch.refusals = [*batch.refusals, draft.row] if outcome == "later" else []
        if outcome in ("later", "unsure"):
            _put_off(draft.row, outcome, batch, now=clock())
        else:
            _settle(draft.row, outcome, now=clock())
    now = clock()
    has_left = _due(now).filter(pk__in=[row.pk for row in rows]).exists()
    if has_left:
        # The mail server left, or refuses all: that says nothing of the last ones.
        untried = [row.pk for row in batch.refusals if row.tried_at is None]
        QueuedMail.objects.filter(pk__in=untried).update(tried_at=None, tries=0)
    _log(batch)
    can_follow = ENDING.is_set() or (not has_left and (batch.accepted > 0 or not is_put_off))
    batch.goes_on = can_follow and _due(now).exists()
    return batch


def go_on(*, now: datetime) -> int:
    """Free what a process left that died, and send what is due; return how many e-mails were freed."""
    QueuedMail.objects.filter(is_occasion=True, due_at__lte=now).delete()
    left = list(QueuedMail.objects.filter(taken_at__lt=now - PAUSE))
    for row in left:
        # After a pause, behind the others: it must not be the first again that everything breaks at.
        changed = {"taken_at": None, "tries": row.tries + 1, "doubts": row.doubts + 1, "due_at": now + _pause(row)}
        QueuedMail.objects.filter(pk=row.pk, taken_at=row.taken_at).update(**changed)
    if _due(now).exists():
        _start()
    return len(left)


def _pause(row: QueuedMail) -> timedelta:
    """Return after how long an e-mail is sent again: longer each time."""
    return min(PAUSE * 2 ** min(row.tries, 10), LONGEST_PAUSE)


def _due(now: datetime) -> QuerySet[QueuedMail]:
    return QueuedMail.objects.filter(taken_at=None, is_occasion=False, due_at__lte=now)


def _drafts(rows: Iterable[QueuedMail], batch: Batch, clock: Callable[[], datetime]) -> Iterator[Draft[QueuedMail]]:
    """Yield e-mails, each taken just before: no other process sends it. An error in writing one stops no other."""
    for row in rows:
        if len(batch.refusals) == REFUSES_ALL:
            return
        now = clock()
        if not _due(now).filter(pk=row.pk).update(taken_at=now):
            continue
        if row.outcome:
            _settle(row, row.outcome, now=now)
            continue
        if row.queued_at < now - LONGEST_WAIT or (row.tried_at and row.tried_at < now - LIFE):
            _give_up(row, "later", batch, now=now)
            continue
        try:
            draft = _draft(row, now)
        except Exception as problem:
            batch.problem = problem
            _put_off(row, "later", batch, now=now)
            continue
        if draft:
            row.numbers = list(draft.numbers)
            yield draft
        else:
            _settle(row, "unreachable", now=now)


def _draft(row: QueuedMail, now: datetime) -> Draft[QueuedMail] | None:
    """Return the e-mail of a row; None where it is no longer due, or has no address that is confirmed and can be reached."""
    written = find_kind(row.kind).write(row.about, now)
    if isinstance(written, EmailMessage):
        return Draft(row=row, write=lambda: written)
    return draft_of(row, written) if isinstance(written, Mail) else None


def _put_off(row: QueuedMail, outcome: Outcome, batch: Batch, *, now: datetime) -> None:
    """Let an e-mail be sent again after a pause, which grows; give it up where everything broke too often."""
    is_unsure = outcome == "unsure"
    row.doubts += is_unsure
    row.breaks += is_unsure
    if row.breaks >= MOST_BREAKS:
        _give_up(row, outcome, batch, now=now)
        return
    # The last attempt comes late: what breaks here may be repaired by then.
    pause = LONGEST_PAUSE if row.breaks == MOST_BREAKS - 1 else _pause(row)
    changed = {"tries": row.tries + 1, "tried_at": row.tried_at or now, "doubts": row.doubts, "breaks": row.breaks, "due_at": now + pause}
    QueuedMail.objects.filter(pk=row.pk).update(taken_at=None, **changed)


def _log(batch: Batch) -> None:
    """Log how many e-mails were given up: nothing of their readers."""
    if batch.given_up.total():
        logger.warning("e-mails that were given up, by kind: %s", dict(batch.given_up))


def _give_up(row: QueuedMail, outcome: Outcome, batch: Batch, *, now: datetime) -> None:
    """Stop trying, and count it."""
    batch.given_up[row.kind] += 1
    _settle(row, outcome, now=now)


def _settle(row: QueuedMail, outcome: Outcome, *, now: datetime) -> None:
    """Delete an e-mail from the queue, and let its package store what became of it.

    An error of the package stops no other e-mail: the outcome waits in the queue, and is stored again later.
    """
    settled = Settled(about=row.about, outcome=outcome, doubts=row.doubts, numbers=tuple(row.numbers), at=now)
    try:
        with transaction.atomic():
            if QueuedMail.objects.filter(pk=row.pk).delete()[0]:
                find_kind(row.kind).settle(settled)
    except Exception:
        logger.exception("what became of an e-mail (%s) could not be stored", row.kind)
        row.taken_at, row.outcome, row.due_at = None, outcome, now + LONGEST_PAUSE
        row.save(update_fields=["taken_at", "outcome", "numbers", "doubts", "due_at"])
