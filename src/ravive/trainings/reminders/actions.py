"""What changes the reminders of one key, each in one transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import transaction
from django.utils import timezone

from ravive.departures import actions as departures
from ravive.mailing import actions as mailing
from ravive.mailing.encryption import SealKeyError
from ravive.mailing.queries import address_state, has_address, is_offered
from ravive.mailing.recipients import Recipient, check_address
from ravive.reviews import journal
from ravive.reviews.actions import LeftError
from ravive.reviews.models import LearnerKey
from ravive.reviews.queries import JoinedLearner
from ravive.reviews.reminder_wire import Language, MailReminderRequest, ReminderReply, ReminderRequest
from ravive.trainings.models import Reminder
from ravive.trainings.reminders import calendar, prompts, push, storage
from ravive.trainings.reminders.prompts import ReminderState

# Of lines in the log of departures, each with the handle of a reminder: all of it, or one way of reminding.
REMINDER, CALENDAR, ADDRESS, PUSH = "reminder", "calendar", "address", "push"


@dataclass(frozen=True, kw_only=True)
class Owner:
    """The key that reminders belong to: the learner in the log, and the handle of its stored reminders."""

    learner: JoinedLearner
    handle: str


def owner_of(learner: JoinedLearner, key: str) -> Owner:
    """Return the owner of reminders. The key itself is not stored."""
    return Owner(learner=learner, handle=storage.handle_of(key))


@contextmanager
def locked_reminder(owner: Owner) -> Iterator[Reminder]:
    """Lock the reminders of a key, created if there are none, and save their changes.

    Raises LeftError if the key left meanwhile: nothing may be stored for it any more.
    """
    with transaction.atomic():
        if not LearnerKey.objects.select_for_update().filter(pk=owner.learner.id).exists():
            raise LeftError
        found = Reminder.objects.select_for_update().filter(pk=owner.handle).first()
        found = found or Reminder(handle=owner.handle, training_id=owner.learner.training, sealed="")
        yield found
        found.save()
        drop_idle(found)


def state_of(reminder: Reminder, language: Language = "fr") -> ReminderState:
    """Return the stored state. It is empty without one, or if the seal key that encrypted it is lost."""
    try:
        return storage.decrypt_state(reminder.sealed) if reminder.sealed else ReminderState(language=language)
    except SealKeyError:
        return ReminderState(language=language)


def remind(*, owner: Owner, request: ReminderRequest, now: datetime) -> None:
    """Store when and where to remind. It replaces the earlier values, except the times of past prompts.

    If the phone says nothing about push messages, their address stays: two phones may share a key.

    Raises BadDaysError, BadSubscriptionError or LeftError.
    """
    days = prompts.check_days(request.days, now_ms=_ms(now))
    if request.push:
        push.check(request.push)
    with locked_reminder(owner) as reminder:
        former = state_of(reminder, request.language)
        where = former.push if request.push is msgspec.UNSET else request.push
        if former.push and where != former.push:
            departures.record(kind=PUSH, digest=owner.handle)
        planned = prompts.replan(former, days, now_ms=_ms(now))
        reminder.sealed = storage.encrypt_state(msgspec.structs.replace(planned, language=request.language, push=where))


def ask_mail(*, owner: Owner, request: MailReminderRequest, now: datetime) -> None:
    """Store an e-mail address until its reader confirms it, and ask the reader once. It replaces an earlier address.

    Raises BadAddressError or LeftError.
    """
    address = check_address(request.address)
    with locked_reminder(owner) as reminder:
        state = state_of(reminder, request.language)
        reminder.sealed = storage.encrypt_state(msgspec.structs.replace(state, language=request.language))
        if has_address(owner.handle):
            departures.record(kind=ADDRESS, digest=owner.handle)
        recipient = Recipient(address=address, language=request.language)
        group = str(owner.learner.training)
        mailing.store_address(purpose=storage.PURPOSE, handle=owner.handle, recipient=recipient, group=group, now=now)


def open_calendar(owner: Owner, language: Language) -> str:
    """Return the token of a new calendar of a key. The earlier one stops working. Raises LeftError."""
    token = calendar.new_token()
    with locked_reminder(owner) as reminder:
        state = msgspec.structs.replace(state_of(reminder, language), language=language)
        if reminder.calendar_mark:
            departures.record(kind=CALENDAR, digest=owner.handle)
        reminder.sealed, reminder.calendar_mark = storage.encrypt_state(state), calendar.mark_of(token)
    return token


def close_calendar(handle: str) -> None:
    """Delete a key's calendar. Deleting twice changes nothing."""
    with transaction.atomic():
        if _close_calendar(handle):
            departures.record(kind=CALENDAR, digest=handle)


def _close_calendar(handle: str) -> bool:
    reminder = Reminder.objects.select_for_update().filter(pk=handle).first()
    if reminder is None or reminder.calendar_mark is None:
        return False
    reminder.calendar_mark = None
    reminder.save(update_fields=["calendar_mark"])
    drop_idle(reminder)
    return True


def calendar_of(token: str, *, now: datetime) -> bytes | None:
    """Return the calendar of a token, None if there is none any more."""
    mark = calendar.mark_of(token)
    reminder = Reminder.objects.select_related("training").filter(calendar_mark=mark).first()
    if reminder is None or reminder.training.is_over(timezone.localdate(now)):
        return None
    return calendar.text_of(state_of(reminder), mark=mark, most_a_week=reminder.training.prompts_a_week, now=now)


def drop_idle(reminder: Reminder) -> None:
    """Delete the reminders of a key that nothing is sent to."""
    if state_of(reminder).push or reminder.calendar_mark or has_address(reminder.pk):
        return
    reminder.delete()
    journal.empty_after_commit()


def stop_all(key: str) -> None:
    """Delete all reminders of a key. Stopping twice changes nothing."""
    stop_handle(storage.handle_of(key))


def stop_handle(handle: str) -> None:
    """Delete all reminders that are stored under a handle. Stopping twice changes nothing."""
    with transaction.atomic():
        if _stop_all(handle):
            departures.record(kind=REMINDER, digest=handle)


def _stop_all(handle: str) -> bool:
    deleted, _by_table = Reminder.objects.filter(pk=handle).delete()
    journal.empty_after_commit()
    return bool(deleted)


def _end_push(handle: str) -> None:
    reminder = Reminder.objects.select_for_update().filter(pk=handle).first()
    if reminder is not None and reminder.sealed:
        reminder.sealed = storage.encrypt_state(msgspec.structs.replace(state_of(reminder), push=None))
        reminder.save(update_fields=["sealed"])
        drop_idle(reminder)


# How each kind of line in the log of departures is done again, by the handle of a reminder. `entries` does it for addresses.
REPLAYS: dict[str, Callable[[str], object]] = {REMINDER: _stop_all, CALENDAR: _close_calendar, PUSH: _end_push}


def status_of(owner: Owner) -> ReminderReply:
    """Return how a key is reminded."""
    reminder = Reminder.objects.filter(pk=owner.handle).first()
    if reminder is None:
        return ReminderReply(push=None, email="none", calendar=False, offers_email=is_offered())
    found = state_of(reminder).push
    return ReminderReply(
        push=push.digest_of(found.endpoint) if found else None,
        email=address_state(reminder.pk),
        calendar=reminder.calendar_mark is not None,
        offers_email=is_offered(),
    )


def _ms(now: datetime) -> int:
    return int(now.timestamp() * 1000)
