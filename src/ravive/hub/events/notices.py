"""Telling people who registered: a change, a cancellation, a message. Each is one transaction with its line in the audit log.

The audit log and the history of the event name nobody who gets it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ravive.hub.events import facts, notice_mails, queries
from ravive.hub.events.models import Event, EventNotice, EventPage, Registration
from ravive.hub.events.waiting_list import locked_event, move_up
from ravive.mailing import mail_queue
from ravive.people.actions import RefusedError, record
from ravive.people.models import LONGEST_ACTOR_NAME

Kind, Audience = EventNotice.NoticeKind, EventNotice.Audience
# A choice beside those of `Audience`: the decision is stored, and no e-mail is sent.
NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class NoticeWords:
    """What organisers typed, by language; both may be empty where the notice says enough by itself."""

    titles: Mapping[str, str] = field(default_factory=dict[str, str])
    words: Mapping[str, str] = field(default_factory=dict[str, str])


def tell_change(*, event: Event, audience: str, typed: NoticeWords, title: str, by: User, now: datetime) -> int:
    """Write to people who registered that date, place or format changed, or decide to tell nobody; return how many e-mails were queued.

    Raises RefusedError where nothing is left to tell.
    """
    with transaction.atomic():
        locked = locked_event(event.pk)
        changed = queries.changed_pages(locked)
        if not changed:
            raise RefusedError(_("People know this already: a colleague told them, or it was changed back."))
        after = facts.facts_by_language(changed)
        before = {language: locked.told[language] for language in after}
        _forget_reminders(locked, changed)
        locked.told = {**locked.told, **after}
        locked.save(update_fields=["told"])
        notice = EventNotice(event=locked, kind=Kind.CHANGED, audience=audience, before=before, after=after)
        return _send(notice, typed, title=title, by=by, now=now)


def _forget_reminders(event: Event, changed: Iterable[EventPage]) -> None:
    """Let an event that moved to another day be remembered again on the day before."""
    days = [localdate(page.starts_at) for page in changed]
    Registration.objects.filter(event=event).exclude(reminded_for=None).exclude(reminded_for__in=days).update(reminded_for=None)


def cancel_event(*, event: Event, audience: str, typed: NoticeWords, title: str, by: User, now: datetime) -> int:
    """Cancel an event, and write to people who registered, or to nobody; return how many e-mails were queued. Twice is once."""
    return _change_status(event, Kind.CANCELLED, audience, typed, title=title, by=by, now=now)


def resume_event(*, event: Event, audience: str, typed: NoticeWords, title: str, by: User, now: datetime) -> int:
    """Let a cancelled event take place after all, and write to people who registered, or to nobody. Twice is once."""
    return _change_status(event, Kind.RESUMED, audience, typed, title=title, by=by, now=now)


def _change_status(event: Event, kind: str, audience: str, typed: NoticeWords, *, title: str, by: User, now: datetime) -> int:
    with transaction.atomic():
        locked, is_cancelled = locked_event(event.pk), kind == Kind.CANCELLED
        if locked.is_cancelled == is_cancelled:
            return 0
        locked.is_cancelled, locked.status_changed_at = is_cancelled, now
        # The e-mail says the day and the place as they are now.
        locked.told = {**locked.told, **facts.facts_by_language(queries.pages_of_event(locked.pk))}
        locked.save(update_fields=["is_cancelled", "status_changed_at", "told"])
        sent = _send(EventNotice(event=locked, kind=kind, audience=audience), typed, title=title, by=by, now=now)
        move_up(locked, now)
        return sent


def send_message(*, event: Event, audience: str, typed: NoticeWords, title: str, by: User, now: datetime) -> int:
    """Write to people who registered; return how many e-mails were queued. Raises RefusedError where nobody can be written to."""
    with transaction.atomic():
        locked = locked_event(event.pk)
        if not queries.recipients_of(locked, audience):
            raise RefusedError(_("Nobody among them has a confirmed e-mail address: nothing was sent."))
        return _send(EventNotice(event=locked, kind=Kind.MESSAGE, audience=audience), typed, title=title, by=by, now=now)


def _send(notice: EventNotice, typed: NoticeWords, *, title: str, by: User, now: datetime) -> int:
    """Store a notice and queue its e-mails. For nobody: only the line in the audit log."""
    event, queued = notice.event, 0
    if notice.audience != NOBODY:
        handles = queries.recipients_of(event, notice.audience)
        notice.titles, notice.words = dict(typed.titles), dict(typed.words)
        notice.sent_at, notice.by_name = now, (by.get_full_name() or by.get_username())[:LONGEST_ACTOR_NAME]
        notice.recipients = 0
        notice.save()
        queued = mail_queue.queue(notice_mails.NOTICE, [f"{notice.pk} {handle}" for handle in handles], now=now)
        EventNotice.objects.filter(pk=notice.pk).update(recipients=queued)
    detail = {"notice": notice.kind, "audience": notice.audience, "mails": queued}
    record(organisation=event.organisation, by=by, now=now, verb="event.notice_sent", subject=event, subject_label=title, detail=detail)
    return queued
