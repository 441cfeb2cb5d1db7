"""What is done to the reminders of one key: begun, told of new days, stopped. Each in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import transaction
from django.utils import timezone

from ravive.mailing import actions as mailing
from ravive.mailing.encryption import UnreadableError
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


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose reminders they are: a key of a training as the log knows it, and the name they are kept under."""

    learner: JoinedLearner
    handle: str


def owner(learner: JoinedLearner, key: str) -> Owner:
    """Return whose reminders these are; the key itself is kept nowhere."""
    return Owner(learner=learner, handle=storage.handle_of(key))


@contextmanager
def held(owned: Owner) -> Iterator[Reminder]:
    """Hold what is kept for a key, made new where nothing is, and keep what was changed of it.

    Raises LeftError when the key left meanwhile: nothing may be kept for it any more.
    """
    with transaction.atomic():
        if not LearnerKey.objects.select_for_update().filter(pk=owned.learner.id).exists():
            raise LeftError
        found = Reminder.objects.select_for_update().filter(pk=owned.handle).first()
        found = found or Reminder(handle=owned.handle, training_id=owned.learner.training, sealed="")
        yield found
        found.save()
        drop_idle(found)


def kept_of(reminder: Reminder, language: Language = "fr") -> ReminderState:
    """Return what is kept, begun anew where nothing is, or where it was encrypted with a key that is lost."""
    try:
        return storage.decrypt_state(reminder.sealed) if reminder.sealed else ReminderState(language=language)
    except UnreadableError:
        return ReminderState(language=language)


def remind(*, owned: Owner, given: ReminderRequest, now: datetime) -> None:
    """Keep when and where to remind; it replaces what was kept before, but for when prompts were given.

    Where to push stays as it was where nothing is said of it: two phones may have one key.

    Raises BadDaysError, BadSubscriptionError or LeftError.
    """
    days = prompts.checked(given.days, now_ms=_ms(now))
    if given.push:
        push.check(given.push)
    with held(owned) as reminder:
        kept = kept_of(reminder, given.language)
        where = kept.push if given.push is msgspec.UNSET else given.push
        planned = prompts.replanned(kept, days, now_ms=_ms(now))
        reminder.sealed = storage.encrypt_state(msgspec.structs.replace(planned, language=given.language, push=where))


def ask_mail(*, owned: Owner, given: MailReminderRequest, now: datetime) -> None:
    """Keep an e-mail address until its reader agrees, and write to it once for that. It replaces an address given before.

    Raises BadAddressError or LeftError.
    """
    address = check_address(given.address)
    with held(owned) as reminder:
        state = kept_of(reminder, given.language)
        reminder.sealed = storage.encrypt_state(msgspec.structs.replace(state, language=given.language))
        recipient = Recipient(address=address, language=given.language)
        mailing.store_address(purpose=storage.PURPOSE, handle=owned.handle, recipient=recipient, now=now)


def open_calendar(owned: Owner, language: Language) -> str:
    """Return the token of a new calendar of a key; the one before leads nowhere any more. Raises LeftError."""
    given = calendar.token()
    with held(owned) as reminder:
        kept = msgspec.structs.replace(kept_of(reminder, language), language=language)
        reminder.sealed, reminder.calendar_mark = storage.encrypt_state(kept), calendar.mark_of(given)
    return given


def close_calendar(handle: str) -> None:
    """Let a key's calendar lead nowhere any more. Closing twice changes nothing."""
    with transaction.atomic():
        reminder = Reminder.objects.select_for_update().filter(pk=handle).first()
        if reminder is not None:
            reminder.calendar_mark = None
            reminder.save(update_fields=["calendar_mark"])
            drop_idle(reminder)


def calendar_of(given: str, *, now: datetime) -> bytes | None:
    """Return the calendar of a token, None where it leads nowhere any more."""
    mark = calendar.mark_of(given)
    reminder = Reminder.objects.select_related("training").filter(calendar_mark=mark).first()
    if reminder is None or reminder.training.is_over(timezone.localdate(now)):
        return None
    return calendar.text_of(kept_of(reminder), mark=mark, most_a_week=reminder.training.prompts_a_week, now=now)


def delete_mail(handle: str) -> bool:
    """Delete the e-mail address stored under a handle; return whether there was one. Deleting twice changes nothing."""
    with transaction.atomic():
        reminder = Reminder.objects.select_for_update().filter(pk=handle).first()
        is_deleted = mailing.delete_address(handle)
        if is_deleted:
            journal.empty_after_commit()
        if reminder is not None:
            drop_idle(reminder)
    return is_deleted


def drop_idle(reminder: Reminder) -> None:
    """Delete what is kept for a key that nothing is sent to."""
    if kept_of(reminder).push or reminder.calendar_mark or has_address(reminder.pk):
        return
    reminder.delete()
    journal.empty_after_commit()


def stop_all(key: str) -> None:
    """Delete all that is kept for the reminders of a key. Stopping twice changes nothing."""
    Reminder.objects.filter(pk=storage.handle_of(key)).delete()
    journal.empty_after_commit()


def standing(owned: Owner) -> ReminderReply:
    """Return by which ways a key is reminded."""
    reminder = Reminder.objects.filter(pk=owned.handle).first()
    if reminder is None:
        return ReminderReply(push=None, email="none", calendar=False, offers_email=is_offered())
    found = kept_of(reminder).push
    return ReminderReply(
        push=push.digest_of(found.endpoint) if found else None,
        email=address_state(reminder.pk),
        calendar=reminder.calendar_mark is not None,
        offers_email=is_offered(),
    )


def _ms(now: datetime) -> int:
    return int(now.timestamp() * 1000)
