"""What is done to the reminders of one key: begun, told of new days, stopped. Each in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import transaction
from django.utils import timezone

from ravive.reviews import journal
from ravive.reviews.actions import LeftError
from ravive.reviews.models import LearnerKey
from ravive.reviews.queries import Learner
from ravive.reviews.reminding import Language, Mailing, Reminding, Standing
from ravive.trainings.models import MailAddress, Reminder
from ravive.trainings.reminders import calendar, prompts, push, sealing
from ravive.trainings.reminders import mail as reminders_mail
from ravive.trainings.reminders.prompts import Kept


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Whose reminders they are: a key of a training as the log knows it, and the name they are kept under."""

    learner: Learner
    handle: str


def owner(learner: Learner, key: str) -> Owner:
    """Return whose reminders these are; the key itself is kept nowhere."""
    return Owner(learner=learner, handle=sealing.handle_of(key))


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


def kept_of(reminder: Reminder, language: Language = "fr") -> Kept:
    """Return what is kept, begun anew where nothing is, or where it was encrypted with a key that is lost."""
    try:
        return sealing.opened(reminder.sealed) if reminder.sealed else Kept(language=language)
    except sealing.UnreadableError:
        return Kept(language=language)


def remind(*, owned: Owner, given: Reminding, now: datetime) -> None:
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
        reminder.sealed = sealing.sealed(msgspec.structs.replace(planned, language=given.language, push=where))


def ask_mail(*, owned: Owner, given: Mailing, now: datetime) -> None:
    """Keep an e-mail address until its reader agrees, and write to it once for that. It replaces an address given before.

    Raises BadAddressError or LeftError.
    """
    address = reminders_mail.checked(given.address)
    with held(owned) as reminder:
        kept = kept_of(reminder, given.language)
        reminder.sealed = sealing.sealed(msgspec.structs.replace(kept, language=given.language))
        reminder.save()
        kept_address = {"sealed": sealing.sealed_text(address), "unconfirmed_since": now, "is_to_be_asked": True}
        MailAddress.objects.update_or_create(reminder=reminder, defaults=kept_address)
    transaction.on_commit(lambda: reminders_mail.ask_readers.enqueue())


def open_calendar(owned: Owner, language: Language) -> str:
    """Return the token of a new calendar of a key; the one before leads nowhere any more. Raises LeftError."""
    given = calendar.token()
    with held(owned) as reminder:
        kept = msgspec.structs.replace(kept_of(reminder, language), language=language)
        reminder.sealed, reminder.calendar_mark = sealing.sealed(kept), calendar.mark_of(given)
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


def forget_mail(handle: str) -> bool:
    """Delete the e-mail address kept under a name; return whether there was one. Forgetting twice changes nothing."""
    with transaction.atomic():
        reminder = Reminder.objects.select_for_update().filter(pk=handle).first()
        if reminder is None:
            return False
        deleted, _kinds = MailAddress.objects.filter(pk=handle).delete()
        journal.empty_after_commit()
        drop_idle(reminder)
    return bool(deleted)


def confirm_mail(token: str, *, now: datetime) -> bool:
    """Begin to remind at an address, as its reader agreed; return whether the link still holds. Agreeing twice changes nothing."""
    found = reminders_mail.confirmed_by(token)
    with transaction.atomic():
        row = MailAddress.objects.select_for_update().filter(pk=found.handle).first() if found else None
        if found is None or row is None or reminders_mail.mark_of(row) != found.mark:
            return False
        if row.unconfirmed_since and row.unconfirmed_since < now - reminders_mail.UNCONFIRMED_LIFE:
            return False
        row.unconfirmed_since, row.is_to_be_asked = None, False
        row.save(update_fields=["unconfirmed_since", "is_to_be_asked"])
    return True


def drop_idle(reminder: Reminder) -> None:
    """Delete what is kept for a key that nothing is sent to."""
    if kept_of(reminder).push or reminder.calendar_mark or MailAddress.objects.filter(pk=reminder.pk).exists():
        return
    reminder.delete()
    journal.empty_after_commit()


def stop_all(key: str) -> None:
    """Delete all that is kept for the reminders of a key. Stopping twice changes nothing."""
    Reminder.objects.filter(pk=sealing.handle_of(key)).delete()
    journal.empty_after_commit()


def standing(owned: Owner) -> Standing:
    """Return by which ways a key is reminded."""
    offers_email = reminders_mail.is_offered()
    reminder = Reminder.objects.filter(pk=owned.handle).first()
    if reminder is None:
        return Standing(push=None, email="none", calendar=False, offers_email=offers_email)
    found = kept_of(reminder).push
    mail = MailAddress.objects.filter(pk=reminder.pk).first()
    return Standing(
        push=push.digest_of(found.endpoint) if found else None,
        email="none" if mail is None else "unconfirmed" if mail.unconfirmed_since else "confirmed",
        calendar=reminder.calendar_mark is not None,
        offers_email=offers_email,
    )


def _ms(now: datetime) -> int:
    return int(now.timestamp() * 1000)
