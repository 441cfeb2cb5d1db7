"""What events say of the addresses of people who register. A registration counts without one: only the address has to be confirmed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy

from ravive.entries.own_questions.answers import answers_in_words, corrections_of
from ravive.entries.row_data import Data
from ravive.entries.subjects import Correction, Expiry, Subject, Thanks, Words
from ravive.hub.events import erasure, queries, waiting_list
from ravive.hub.events.answers import LONGEST_NAME, NEEDS, Kind, answer_words
from ravive.hub.events.mails import words_of
from ravive.hub.events.models import Registration
from ravive.hub.events.models.registrations import PURPOSE
from ravive.hub.events.private_links import address_of
from ravive.lib.languages import CHOICES, INTERFACE_CHOICES, name_of
from ravive.mailing import actions as mailing
from ravive.mailing import encryption
from ravive.mailing.queries import confirmed_addresses
from ravive.people.models import Organisation, Role
from ravive.site.context import current_language

# What staff correct of the row itself: the language of its e-mails. `language` is the answer to a question.
MAIL_LANGUAGE = "mail_language"


class EventRegistrations(Subject[Registration]):
    """Registrations for events."""

    name, path = PURPOSE, "registration-mails"
    models = (Registration,)
    related = ("event__organisation__site",)
    withdrawn = "registration"
    sealed_fields = ("answers",)
    expiry = Expiry.ADDRESS
    template = "events/entry.html"
    day_field, organisation_field, about_field = "registered_on", "event__organisation", "event"
    # As at the desk of events: nobody else reads who registered.
    clearing_roles = (Role.COMMUNICATOR,)
    title = gettext_lazy("Your registration")
    request = gettext_lazy("Somebody, probably you, registered for an event and gave this address: it gets the private link and changes.")

    question = gettext_lazy("Confirm your registration: %(about)s")

    def organisation_of(self, row: Registration) -> Organisation:
        """Return who invites to the event."""
        return row.event.organisation

    def rows_to_lock(self, row: Registration) -> Sequence[Model]:
        """Return the event, whose places are assigned one after the other."""
        return (row.event,)

    def about(self, row: Registration) -> str:
        """Return the title of the event."""
        return page.title if (page := queries.page_for(row.event_id, current_language())) else ""

    def summary(self, row: Registration) -> tuple[str, ...]:
        """Return the event, its day, and who is registered."""
        page, name = queries.page_for(row.event_id, current_language()), queries.answers_of(row).get("name", "")
        event = (page.title, date_format(localtime(page.starts_at), "DATETIME_FORMAT")) if page else ()
        return tuple(filter(None, (*event, name))) or (str(self.title),)

    def withdraw(self, row: Registration, now: datetime) -> None:
        """Delete a registration, and give its place to the next."""
        row.delete()
        waiting_list.move_up(row.event, now)

    def mark_of(self, row: Registration) -> str:
        """Return the digest of name and mailbox."""
        return row.person_mark

    def erased_by(self, row: Registration) -> date | None:
        """Return the first day on which something of a registration is erased."""
        return erasure.first_day(row.event)

    def data_of(self, row: Registration) -> Data:
        """Return everything that a registration says: choices in words, answers to own questions under the words of the question."""
        found = queries.answers_of(row)
        answers = {kind: answer_words(kind, answer) for kind, answer in found.items() if kind in Kind}
        answers |= answers_in_words(row.event.own_questions.all(), found, current_language())
        return {**super().data_of(row), "answers": answers, "language": name_of(row.language)}

    def erasure_data(self, row: Registration) -> Data:
        """Return the day on which the address, each answer and then the rest are erased."""
        labels = {question.key: question.label_in(current_language()) for question in row.event.own_questions.all()}
        return {"erase_on": {labels.get(name, name): day.isoformat() for name, day in erasure.days_of(row, localdate()).items()}}

    def desk_page(self, row: Registration) -> str:
        """Return the page of the event at the desk."""
        return reverse("desk_event", args=[row.event_id])

    def corrections(self, row: Registration) -> tuple[Correction, ...]:
        """Return the answers that are still stored, own questions that are answered in a line, and the language of the e-mails."""
        labels, found = dict(Kind.choices), queries.answers_of(row)
        asked = [_correction(kind, labels[kind], found[kind]) for kind in Kind if kind in found]
        own = corrections_of(row.event.own_questions.all(), found, current_language())
        language = Correction(
            name=MAIL_LANGUAGE, label=gettext_lazy("Language of e-mails"), value=row.language, choices=tuple(INTERFACE_CHOICES)
        )
        return (*asked, *own, language)

    def correct(self, row: Registration, name: str, value: str) -> None:
        """Store an answer, or the language of the e-mails. Another name is recognised from now on."""
        if name == MAIL_LANGUAGE:
            row.language = value
            row.save(update_fields=["language"])
            mailing.change_language(row.handle or "", value)
            return
        row.answers = {**row.answers, name: encryption.encrypt(value)}
        address = confirmed_addresses([row.handle or ""]).get(row.handle or "", "")
        if name == Kind.NAME and row.person_mark and address:
            row.person_mark = row.person_mark_for(value, address)
        row.save(update_fields=["answers", "person_mark"])

    def clear(self, rows: Sequence[Registration], *, by: User, now: datetime) -> set[int]:
        """Delete registrations, and give the places to those who wait and stay."""
        numbers = super().clear(rows, by=by, now=now)
        for event in {row.event for row in rows}:
            waiting_list.move_up(event, now)
        return numbers

    def bring_back(self, row: Registration, now: datetime) -> bool:
        """Let somebody have their place again, or wait at their number where another has it by now; not who registered again since."""
        event = waiting_list.locked_event(row.event_id)
        if row.person_mark and Registration.objects.filter(event=event, person_mark=row.person_mark).exclude(pk=row.pk).exists():
            return False
        numbers = queries.numbers_of(event)
        if row.has_place and not row.is_online and numbers.places is not None and numbers.on_site > numbers.places:
            Registration.objects.filter(pk=row.pk).update(has_place=False)
        return True

    def own_page(self, request: HttpRequest, row: Registration) -> Mapping[str, object]:
        """Return the private link of the registration, which stays once the address is deleted."""
        return {"private_link": address_of(row)}

    def thanks(self, row: Registration) -> Thanks | None:
        """Return the state of a registration with its private link; None where the event has no page any more."""
        return words_of(row, has_moved_up=False)


def _correction(kind: str, label: Words, value: str) -> Correction:
    is_required = kind == Kind.NAME
    if kind == Kind.NEEDS:
        return Correction(name=kind, label=label, value=value, choices=NEEDS, is_several=True, is_required=False)
    choices = tuple(CHOICES) if kind == Kind.LANGUAGE else ()
    return Correction(name=kind, label=label, value=value, longest=LONGEST_NAME, choices=choices, is_required=is_required)


REGISTRATIONS = EventRegistrations()
