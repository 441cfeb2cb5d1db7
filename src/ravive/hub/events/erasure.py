"""What events store of people, and its deletion: each answer on its day, then the whole registration."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ravive.entries.own_questions.models import USUAL_STORED_DAYS
from ravive.hub.events import cancelled_registrations, queries
from ravive.hub.events.models import Event, EventQuestion, OwnQuestion, Registration
from ravive.hub.events.models.registrations import USUAL_DAYS
from ravive.mailing import actions as mailing
from ravive.people.models import Organisation
from ravive.site.personal_data import (
    DataRecipient,
    DataSubject,
    LegalBasis,
    PersonalData,
    PersonalField,
    SpecialCategory,
    StorageLimit,
    details,
    fixed,
)

# Addresses serve changes before an event, and the thanks after it.
ADDRESS_DAYS = 7
Kind = EventQuestion.QuestionKind
_DELETION = _("On the day that the event chose for it, a year after its end at the latest; at once when the registration is cancelled.")


def erase(now: datetime) -> int:
    """Delete the answers and addresses whose day has come, and registrations without any; return how many rows changed."""
    changed = cancelled_registrations.delete_old(now)
    for event in Event.objects.filter(registrations__isnull=False).distinct():
        end = queries.ends_at(event)
        # Its pages were deleted: nobody can need the list.
        changed += _erase_event(
            event, (timezone.localdate(now) - timezone.localdate(end)).days if end else None, is_over=end is None or now >= end
        )
    return changed


def _erase_event(event: Event, days: int | None, *, is_over: bool) -> int:
    """Erase what is due of one event, `days` days of the calendar after its end."""
    if not is_over:
        return 0
    stored = days_of_answers(event)
    longest = max([ADDRESS_DAYS, *stored.values()])
    with transaction.atomic():
        Event.objects.select_for_update(no_key=True).get(pk=event.pk)
        rows = Registration.objects.filter(event=event)
        if days is None or days >= longest:
            event.counted = rows.filter(has_place=True).count()
            event.counted_present = rows.filter(came=True).count() or None
            event.save(update_fields=["counted", "counted_present"])
            return rows.delete()[0]
        return sum(_erase_row(row, days, stored) for row in rows)


def days_of_answers(event: Event) -> dict[str, int]:
    """Return for how many days after the end an event stores the answers, by kind of question or key of an own one."""
    asked = event.questions.values_list("kind", "stored_days")
    return {**dict(asked), **dict(event.own_questions.values_list("key", "stored_days"))}


def first_day(event: Event) -> date:
    """Return the first day on which something of a registration is erased; one that is past for an event without a page."""
    end = queries.ends_at(event)
    days = min([ADDRESS_DAYS, *days_of_answers(event).values()])
    return timezone.localdate(end) + timedelta(days=days) if end else date.min


def days_of(row: Registration, today: date) -> dict[str, date]:
    """Return the day on which each detail of a registration is erased: its address, its answers, then the whole.

    A day that is past comes with the next nightly job, as for an event without a page.
    """
    stored = days_of_answers(row.event)
    end, longest = queries.ends_at(row.event), max([ADDRESS_DAYS, *stored.values()])
    address = {"email": ADDRESS_DAYS} if row.handle else {}
    days = {**address, **{kind: stored.get(kind, 0) for kind in row.answers}, "other_details": longest}
    return {name: max(today, timezone.localdate(end) + timedelta(days=after)) if end else today for name, after in days.items()}


def _erase_row(row: Registration, days: int, stored: dict[str, int]) -> int:
    # A question that is not asked any more has no day of its own: its answer goes with the first.
    left = {kind: sealed for kind, sealed in row.answers.items() if days < stored.get(kind, 0)}
    mark = "" if days >= ADDRESS_DAYS else row.person_mark
    changed = (left, mark) != (row.answers, row.person_mark)
    if changed:
        row.answers, row.person_mark = left, mark
        row.save(update_fields=["answers", "person_mark"])
    return int((mailing.delete_address(row.handle or "") if days >= ADDRESS_DAYS else False) or changed)


def _days_of(organisation: Organisation | None, kinds: Collection[str]) -> int:
    """Return the longest time after an event that such questions of an organisation have in their settings, or have where it asks none."""
    asked = EventQuestion.objects.filter(event__organisation=organisation, kind__in=kinds) if organisation else EventQuestion.objects.none()
    return asked.aggregate(days=Max("stored_days"))["days"] or max(USUAL_DAYS[kind] for kind in kinds)


def _stored_days(organisation: Organisation | None) -> int:
    """Return for how long a registration itself is stored: as long as anything of it."""
    return max(ADDRESS_DAYS, _days_of(organisation, (*_OTHER_KINDS, *_NEEDS)), _own_days(organisation))


def _own_days(organisation: Organisation | None) -> int:
    """Return the longest time after an event that the own questions of an organisation have in their settings."""
    asked = OwnQuestion.objects.filter(event__organisation=organisation) if organisation else OwnQuestion.objects.none()
    return asked.aggregate(days=Max("stored_days"))["days"] or USUAL_STORED_DAYS


_NEEDS = (Kind.NEEDS,)
_OTHER_KINDS = tuple(kind for kind in Kind if kind not in _NEEDS)
_SINCE = _("after the end of the event")
_LIMIT = StorageLimit(days=_stored_days, since=_SINCE)
_ADDRESS_LIMIT = StorageLimit(days=fixed(ADDRESS_DAYS), since=_SINCE)
DATA = PersonalData(
    name="events",
    label=_("Registering for an event"),
    people=(DataSubject.REGISTRANTS,),
    recipients=(DataRecipient.MAIL_PROVIDER,),
    fields=(
        PersonalField(
            model="events.Registration",
            field="answers",
            purpose=_("Who takes part: name, organisation, language. Encrypted."),
            deletion=_DELETION,
            basis=LegalBasis.CONSENT,
            limit=StorageLimit(days=lambda organisation: _days_of(organisation, _OTHER_KINDS), since=_SINCE),
        ),
        PersonalField(
            model="events.Registration",
            field="answers",
            purpose=_("What somebody needs to take part. Encrypted."),
            deletion=_DELETION,
            basis=LegalBasis.CONSENT,
            limit=StorageLimit(days=lambda organisation: _days_of(organisation, _NEEDS), since=_SINCE),
            special=SpecialCategory.NEEDS,
        ),
        PersonalField(
            model="events.Registration",
            field="answers",
            purpose=_("Own questions: what the organisation asks for one event, in its own words. Encrypted."),
            deletion=_DELETION,
            basis=LegalBasis.CONSENT,
            limit=StorageLimit(days=_own_days, since=_SINCE),
        ),
        *details(
            "events.Registration",
            ("language", "is_online"),
            purpose=_("How somebody takes part: on the spot or online, and the language of the e-mails."),
            deletion=_DELETION,
            basis=LegalBasis.CONSENT,
            limit=_LIMIT,
        ),
        *details(
            "events.Registration",
            ("came", "ticked_at"),
            purpose=_("Who came: ticked at the entrance."),
            deletion=_DELETION,
            basis=LegalBasis.INTEREST,
            limit=_LIMIT,
        ),
        PersonalField(
            model="mailing.MailAddress",
            field="sealed",
            purpose=_("E-mail address of somebody who registered, for the private link and changes. Encrypted."),
            deletion=_("Seven days after the event; at once when the registration is cancelled; after two days if it is not confirmed."),
            basis=LegalBasis.INTEREST,
            limit=_ADDRESS_LIMIT,
        ),
        PersonalField(
            model="events.Registration",
            field="person_mark",
            purpose=_("Register somebody once: a keyed digest of name and mailbox."),
            deletion=_("Seven days after the event; at once when the registration is cancelled."),
            basis=LegalBasis.INTEREST,
            limit=_ADDRESS_LIMIT,
        ),
        *details(
            "events.CancelledRegistration",
            ("sealed", "language"),
            purpose=_("Tell somebody that the organisers cancelled their registration: e-mail address, encrypted, and language."),
            deletion=_("When the mail server has answered; after seven days at the latest."),
            basis=LegalBasis.INTEREST,
            limit=StorageLimit(days=fixed(cancelled_registrations.STORED_DAYS), since=_("after the registration was cancelled")),
        ),
    ),
    erase=erase,
)
SPEAKERS = PersonalData(
    name="speakers",
    label=_("Programmes of events"),
    people=(DataSubject.NAMED,),
    recipients=(DataRecipient.PUBLIC,),
    fields=details(
        "events.ProgrammeRow",
        ("speakers",),
        purpose=_("Say who speaks at an event"),
        deletion=_("When the programme is changed or deleted; its history after two years."),
        basis=LegalBasis.INFORMATION,
        limit=StorageLimit(days=None, since=_("as long as the page of the event")),
    ),
)
