"""What changes who takes part. Each action is one transaction that locks the event: places are given one after the other."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.hub.events import mails, queries
from ravive.hub.events.models import Event, EventPage, EventQuestion, Registration
from ravive.hub.events.private_links import PURPOSE, handle_of
from ravive.mailing import actions as mailing
from ravive.mailing import encryption
from ravive.mailing.mailboxes import certain_mailbox
from ravive.mailing.queries import address_state
from ravive.mailing.recipients import Recipient
from ravive.people.actions import RefusedError, record
from ravive.site.public_form import SentValue, is_first

# A line of the log of departures: a registration that was cancelled.
CANCELLATION = "registration"


class NotTakenError(Exception):
    """The event takes no registration now; `state` says why."""

    def __init__(self, state: queries.RegistrationState) -> None:
        super().__init__(state)
        self.state = state


@dataclass(frozen=True, kw_only=True)
class RegistrationValues:
    """What somebody filled in. `answers` are by kind of question; `address` is empty, or accepted by `mailing.recipients`."""

    answers: Mapping[str, str]
    is_online: bool
    language: str
    address: str = ""


def register(*, event: Event, page: EventPage, values: RegistrationValues, sent: SentValue, now: datetime) -> str | None:
    """Register somebody: with a place, online, or at the end of the waiting list. Return the handle of the registration.

    A form that was sent before changes nothing. Somebody of the same name and mailbox is registered already: nothing changes, their link
    is sent to the mailbox again, and None comes back. Raises NotTakenError.
    """
    handle, mark = handle_of(sent), _person_mark(event, values)
    with transaction.atomic():
        locked = _locked(event.pk)
        same = Registration.objects.filter(event=locked, person_mark=mark).exclude(handle=handle).first() if mark else None
        is_new = is_first(sent, now=now)
        if same is not None:
            if is_new:
                _send_again(same, values, now)
            return None
        if not is_new:
            return handle
        numbers = queries.numbers_of(locked)
        state = queries.state_of(locked, page, numbers, now=now)
        is_online = page.attendance == EventPage.Attendance.ONLINE or (page.attendance == EventPage.Attendance.BOTH and values.is_online)
        if is_online and state in ("waiting", "full") and numbers.on_site + numbers.online < queries.MOST_REGISTRATIONS:
            state = "open"
        if state not in ("open", "waiting"):
            raise NotTakenError(state)
        Registration.objects.create(
            event=locked,
            handle=handle,
            has_place=state == "open",
            is_online=is_online,
            language=values.language,
            answers={kind: encryption.encrypt(answer) for kind, answer in values.answers.items() if answer},
            registered_on=timezone.localdate(now),
            person_mark=mark,
        )
        if values.address:
            recipient = Recipient(address=values.address, language=values.language)
            mailing.store_address(purpose=PURPOSE, handle=handle, recipient=recipient, group=str(event.pk), now=now)
    return handle


def _person_mark(event: Event, values: RegistrationValues) -> str:
    """Return what is the same for one person, however the address is written; empty where either is missing."""
    name = " ".join(values.answers.get(EventQuestion.QuestionKind.NAME, "").casefold().split())
    return encryption.mark_of(f"{PURPOSE} {event.pk} {name} {certain_mailbox(values.address)}") if name and values.address else ""


def _send_again(registration: Registration, values: RegistrationValues, now: datetime) -> None:
    """Send a private link to its mailbox again, within the day's limit: anybody may type a name and an address."""
    handle = registration.handle
    if address_state(handle) != "confirmed":
        recipient = Recipient(address=values.address, language=values.language)
        mailing.store_address(purpose=PURPOSE, handle=handle, recipient=recipient, group=str(registration.event_id), now=now)
    elif mailing.may_write_again(handle):
        transaction.on_commit(lambda: mails.say_registered.enqueue([handle]))


def cancel(registration: Registration, *, now: datetime) -> bool:
    """Delete a registration with its e-mail address, and give its place to the next. Return False if it was cancelled before."""
    with transaction.atomic():
        event = _locked(registration.event_id)
        is_cancelled = _delete(registration.handle)
        if is_cancelled:
            _move_up(event, now)
            departures.record(kind=CANCELLATION, digest=registration.handle)
    return is_cancelled


def cancel_for(*, registration: Registration, title: str, by: User, now: datetime) -> bool:
    """Cancel for somebody who asked the organisers. The audit log names the event, and nobody."""
    with transaction.atomic():
        is_cancelled = cancel(registration, now=now)
        if is_cancelled:
            event = registration.event
            record(organisation=event.organisation, by=by, now=now, verb="event.registration_cancelled", subject=event, subject_label=title)
    return is_cancelled


def change_event(
    *, event: Event, changed: Collection[str], questions: Sequence[EventQuestion], title: str, by: User, now: datetime
) -> None:
    """Store the `changed` fields of how people register for an event, and what it asks. Places that were added go to the first who wait.

    Raises RefusedError for answers that would be stored for longer than people were promised.
    """
    with transaction.atomic():
        if event._state.adding:
            event.save()
        else:
            event.promised_days = _promised_days(_locked(event.pk), questions)
            event.save(update_fields=[*changed, "promised_days"])
        EventQuestion.objects.filter(event=event).delete()
        for question in questions:
            question.event = event
        EventQuestion.objects.bulk_create(questions)
        _move_up(_locked(event.pk), now)
        record(organisation=event.organisation, by=by, now=now, verb="event.changed", subject=event, subject_label=title)


def _promised_days(event: Event, questions: Iterable[EventQuestion]) -> dict[str, int]:
    """Return what people were promised for each kind of answer. Raises RefusedError where a question would store it for longer.

    A question that was asked no more for a while keeps its promise: the answers were not deleted meanwhile.
    """
    if not Registration.objects.filter(event=event).exists():
        return {}
    promised = {**event.promised_days, **dict(event.questions.values_list("kind", "stored_days"))}
    if any(question.stored_days > promised.get(question.kind, question.stored_days) for question in questions):
        raise RefusedError(_("People have registered, and were promised a day of deletion: it can come earlier, never later."))
    return promised


def add_place(*, event: Event, title: str, by: User, now: datetime) -> int | None:
    """Add one place to an event that has a limit, for the first who waits; return how many it has."""
    with transaction.atomic():
        locked = _locked(event.pk)
        if locked.places is None:
            return None
        locked.places += 1
        locked.save(update_fields=["places"])
        _move_up(locked, now)
        detail = {"places": locked.places}
        record(
            organisation=locked.organisation, by=by, now=now, verb="event.place_added", subject=locked, subject_label=title, detail=detail
        )
    return locked.places


def replay_cancellation(departure: Departure, now: datetime) -> None:
    """Cancel again what was cancelled after the copy of a database that was restored."""
    found = Registration.objects.filter(handle=departure.digest).first()
    if found is not None:
        with transaction.atomic():
            event = _locked(found.event_id)
            _delete(found.handle)
            _move_up(event, now)


def _locked(key: UUID) -> Event:
    return Event.objects.select_for_update(no_key=True).get(pk=key)


def _delete(handle: str) -> bool:
    deleted, _by_table = Registration.objects.filter(handle=handle).delete()
    mailing.delete_address(handle)
    return bool(deleted)


def _move_up(event: Event, now: datetime) -> None:
    """Give the free places of a locked event to the first who wait, and write to those who can be written to; none after its end."""
    end = queries.ends_at(event)
    if end is None or end <= now:
        return
    free = queries.numbers_of(event).free
    waiting = Registration.objects.filter(event=event, has_place=False)
    moved = list(waiting[:free] if free is not None else waiting)
    if not moved:
        return
    Registration.objects.filter(pk__in=[row.pk for row in moved]).update(has_place=True)
    handles = [row.handle for row in moved]
    transaction.on_commit(lambda: mails.say_moved_up.enqueue(handles))
