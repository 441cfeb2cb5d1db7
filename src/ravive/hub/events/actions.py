"""What changes who takes part. Each action is one transaction that locks the event: places are assigned one after the other."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ravive.entries import actions as entries
from ravive.entries.mails import queue_thanks
from ravive.entries.own_questions.answers import sealed_answers
from ravive.hub.events import queries
from ravive.hub.events.cancelled_registrations import queue_cancellation
from ravive.hub.events.facts import facts_by_language
from ravive.hub.events.models import Event, EventPage, EventQuestion, Registration
from ravive.hub.events.private_links import handle_of
from ravive.hub.events.subject import REGISTRATIONS
from ravive.hub.events.waiting_list import locked_event, move_up
from ravive.mailing import actions as mailing
from ravive.mailing.news_consents import NewsWish
from ravive.mailing.queries import address_state
from ravive.mailing.recipients import Recipient
from ravive.people.actions import RefusedError, record
from ravive.site.public_form import SentValue, is_first


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
    news: NewsWish | None = None


def register(*, event: Event, page: EventPage, values: RegistrationValues, sent: SentValue, now: datetime) -> str | None:
    """Register somebody: with a place, online, or at the end of the waiting list. Return the handle of the registration.

    A form that was sent before changes nothing. Somebody of the same name and mailbox is registered already: nothing changes, their link
    is sent to the mailbox again, and None comes back. Raises NotTakenError.
    """
    handle, name = handle_of(sent), values.answers.get(EventQuestion.QuestionKind.NAME, "")
    mark = Registration(event=event).person_mark_for(name, values.address)
    with transaction.atomic():
        locked = locked_event(event.pk)
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
        _store_told(locked)
        Registration.objects.create(
            event=locked,
            handle=handle,
            has_place=state == "open",
            is_online=is_online,
            language=values.language,
            answers=sealed_answers(values.answers),
            registered_on=timezone.localdate(now),
            person_mark=mark,
        )
        if values.address:
            recipient = Recipient(address=values.address, language=values.language)
            group = str(event.pk)
            mailing.store_address(purpose=REGISTRATIONS.name, handle=handle, recipient=recipient, group=group, now=now, news=values.news)
    return handle


def _store_told(event: Event) -> None:
    """Store what a page says of date, place and format to the first who registers; of a language that is new, to each."""
    now = facts_by_language(queries.pages_of_event(event.pk))
    known = event.told if Registration.objects.filter(event=event).exists() else {}
    if {**now, **known} != event.told:
        event.told = {**now, **known}
        event.save(update_fields=["told"])


def _send_again(registration: Registration, values: RegistrationValues, now: datetime) -> None:
    """Send a private link to its mailbox again, within the day's limit: anybody may type a name and an address."""
    handle = registration.handle or ""
    if address_state(handle) != "confirmed":
        recipient = Recipient(address=values.address, language=values.language)
        group = str(registration.event_id)
        mailing.store_address(purpose=REGISTRATIONS.name, handle=handle, recipient=recipient, group=group, now=now, news=values.news)
    elif mailing.may_write_again(handle):
        queue_thanks(REGISTRATIONS.name, [handle], now=now)


def cancel_for(*, registration: Registration, title: str, by: User, now: datetime) -> bool:
    """Cancel somebody's registration; return whether an e-mail says so to them. Twice is once.

    The audit log names the event, and nobody.
    """
    with transaction.atomic():
        event = locked_event(registration.event_id)
        if not Registration.objects.filter(pk=registration.pk).exists():
            return False
        is_told = queue_cancellation(registration, now=now)
        entries.withdraw(REGISTRATIONS, registration, now=now)
        record(organisation=event.organisation, by=by, now=now, verb="event.registration_cancelled", subject=event, subject_label=title)
    return is_told


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
            event.promised_days = _promised_days(locked_event(event.pk), questions)
            event.save(update_fields=[*changed, "promised_days"])
        EventQuestion.objects.filter(event=event).delete()
        for question in questions:
            question.event = event
        EventQuestion.objects.bulk_create(questions)
        move_up(locked_event(event.pk), now)
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
        locked = locked_event(event.pk)
        if locked.places is None:
            return None
        locked.places += 1
        locked.save(update_fields=["places"])
        move_up(locked, now)
        detail = {"places": locked.places}
        record(
            organisation=locked.organisation, by=by, now=now, verb="event.place_added", subject=locked, subject_label=title, detail=detail
        )
    return locked.places
