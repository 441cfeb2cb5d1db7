"""What a subject says of its entries that begin with a form: from the form that anybody may send to the day of erasure."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.entries.models import VisitorEntry
from ravive.entries.subjects import Subject, Thanks, Words
from ravive.mailing import links
from ravive.mailing.recipients import Recipient
from ravive.people.models import Organisation
from ravive.site.context import interface_language
from ravive.site.form_limits import FormLimit
from ravive.site.forms import PublicForm
from ravive.site.personal_data import DataRecipient, DataSubject, LegalBasis, SpecialCategory, StorageLimit
from ravive.site.public_form import SentValue


@dataclass(frozen=True, kw_only=True)
class FormPlace:
    """Where a form is shown. `key` binds what is sent to it, such as "letter-12"; `values` are for its template."""

    organisation: Organisation
    key: str
    is_open: bool
    values: Mapping[str, object]


class FormSubject[Row: VisitorEntry, Place: FormPlace](Subject[Row]):
    """Entries that begin with a form, at /LANGUAGE/PATH/FORM_ROUTE. What follows it has the same address with sent/."""

    # Where the address of the form begins, if not as the links of e-mails do.
    form_path: ClassVar[str] = ""
    form_route: ClassVar[str] = ""
    form_template: ClassVar[str] = "entries/form.html"
    sent_template: ClassVar[str] = "entries/sent.html"
    # Whether search engines may list the page of the form: it shows more than the form.
    is_indexed: ClassVar[bool] = False
    flood: ClassVar[FormLimit]
    # Requests of one mailbox that wait to be confirmed. Anybody may type an address; its reader sees them all.
    most_waiting: ClassVar[int] = 5
    # For the register of personal data: whose it is, what visitors call it, why the address and the digest of the mailbox are stored,
    # details by field, the day of erasure, who receives it, and what article 9 of the GDPR protects.
    people: ClassVar[DataSubject]
    label: Words
    why: Words
    day_field = "entered_on"
    why_mark: ClassVar[Words] = gettext_lazy("Count a mailbox once")
    details: tuple[tuple[str, Words], ...]
    deletion: Words
    basis: ClassVar[LegalBasis] = LegalBasis.CONSENT
    limit: ClassVar[StorageLimit]
    recipients: ClassVar[tuple[DataRecipient, ...]] = ()
    special: ClassVar[SpecialCategory | None] = None

    @abstractmethod
    def place_of(self, request: HttpRequest, where: Mapping[str, Any]) -> Place:
        """Return where a form is, of the site that answers; `where` has what stands in the address. Raises Http404."""

    @abstractmethod
    def new_form(self, place: Place, sent: Mapping[str, Any] | None) -> PublicForm:
        """Return the form, with what was sent. Its field of the address is `email`."""

    @abstractmethod
    def new_row(self, place: Place, form: PublicForm) -> Row:
        """Return what a valid form says as a row that is not stored yet, without what all entries have."""

    def check_flood(self, request: HttpRequest, place: Place, form: PublicForm, sent: SentValue) -> None:
        """Count a valid form. Raises FormRefusedError where too many come at once."""
        self.flood.check(request, sent, place.key)

    def recipient_of(self, form: PublicForm) -> Recipient | None:
        """Return whom to ask; None for a form without an address."""
        address = form.cleaned_data.get("email", "")
        return Recipient(address=address, language=interface_language()) if address else None

    def take_without_address(self, place: Place, form: PublicForm) -> None:
        """Count a form without an address, where one may be left out. Nothing of it is stored."""

    def address_after(self, place: Place, form: PublicForm, where: Mapping[str, object]) -> str:
        """Return the page that follows a form."""
        return reverse(f"sent_{self.name}", kwargs=dict(where))

    def is_still_open(self, place: Place, now: datetime) -> bool:
        """Return whether a form that was open may be stored, once nobody else changes what it is about."""
        return True

    def beside(self, row: Row) -> QuerySet[Row]:
        """Return the entries for the same thing: one mailbox counts once among them, and few of its requests wait."""
        return self.rows(type(row))

    def is_same(self, waiting: Row, row: Row, form: PublicForm) -> bool:
        """Return whether a form says what a request says that waits. Other words are another request: anybody may type an address."""
        own = {field.name for field in VisitorEntry._meta.get_fields()}
        fields = [field.attname for field in row._meta.concrete_fields if field.name not in own and not field.primary_key]
        return all(getattr(waiting, name) == getattr(row, name) for name in fields)

    def stored(self, row: Row, form: PublicForm) -> None:
        """Store what belongs to a new entry besides its row."""

    def erase_on(self, row: Row) -> date | None:
        """Return the day that a new entry is promised; None where it stays until it is withdrawn."""
        days = self.limit.days
        return row.entered_on + timedelta(days=days(self.organisation_of(row))) if days else None

    def erase(self, row: Row) -> None:
        """Delete an entry whose day has come."""
        row.delete()

    def erase_due(self, now: datetime) -> int:
        """Delete the entries whose day has come; return how many. Raises ExceptionGroup at the end if the database refused some."""
        changed, today = 0, localdate(now)
        problems: list[DatabaseError] = []
        for model in self.models:
            due = self.rows(model).filter(erase_on__lte=today)
            for number in list(due.values_list("pk", flat=True)):
                try:
                    with transaction.atomic():
                        for row in due.filter(pk=number).select_for_update(of=("self",)):
                            self.erase(row)
                            changed += 1
                except DatabaseError as problem:
                    problems.append(problem)
        if problems:
            raise ExceptionGroup(f"{len(problems)} entries of {self.name} could not be deleted", problems)
        return changed

    def confirmed_among(self, rows: Sequence[Row]) -> set[int]:
        """Return the numbers of the rows whose reader confirmed them."""
        return {row.pk for row in rows if row.is_confirmed}

    def promised_day(self, row: Row) -> date | None:
        """Return the day that an entry is promised, or the one by now if that came earlier."""
        return min(filter(None, (row.erase_on, self.erase_on(row))), default=None)

    def erased_by(self, row: Row) -> date | None:
        """Return the promised day. What nobody confirms is promised two days."""
        days = (self.promised_day(row), None if row.is_confirmed else row.entered_on + links.UNCONFIRMED_LIFE)
        return min(filter(None, days), default=None)

    def mark_of(self, row: Row) -> str:
        """Return the digest of the mailbox, where one counts once."""
        return row.mailbox_mark

    def is_confirmed(self, row: Row) -> bool:
        """Return whether the reader of its address confirmed it, also once the address is deleted."""
        return row.is_confirmed

    def is_full(self, rows: Sequence[Row]) -> bool:
        """Return whether so much waits at a mailbox that no other request is stored."""
        waiting = [row.handle for row in rows]
        return any(self.beside(row).filter(is_confirmed=False, handle__in=waiting).count() >= self.most_waiting for row in rows)

    def thanks(self, row: Row) -> Thanks | None:
        """Return the e-mail to somebody who confirmed: what they sent, their private link, the day of erasure."""
        language = interface_language()
        private = (_("To look at it, to stop the e-mails, or to withdraw it:"), self.own_link(row, language), *self.day_in_words(row))
        return Thanks(subject=str(self.title), paragraphs=(*self.summary(row), _("You confirmed it. Thank you."), *private))

    def day_in_words(self, row: Row) -> tuple[str, ...]:
        """Return what e-mails say of the day of erasure; nothing without one."""
        day = {"day": date_format(row.erase_on, "DATE_FORMAT")} if row.erase_on else None
        return (_("This address is deleted on %(day)s at the latest.") % day,) if day else ()
