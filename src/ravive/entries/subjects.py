"""What a subject says of its entries. Each method has a default, but what nobody else can know.

`Subject` is for addresses that belong to rows of any kind: the links of their e-mails confirm and stop. `FormSubject` adds the form that
anybody may send, and what follows from it until the day of erasure.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, ClassVar, Literal

from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.entries.models import AddressedRow, VisitorEntry
from ravive.mailing import encryption, links, queries
from ravive.mailing.purposes import find_purpose
from ravive.mailing.recipients import Recipient
from ravive.people.models import OFFICERS, Organisation, Role
from ravive.site.context import interface_language
from ravive.site.form_limits import FormLimit
from ravive.site.forms import PublicForm
from ravive.site.personal_data import LegalBasis, StorageLimit
from ravive.site.public_form import SentValue

type Words = str | Promise
# A line of the log of departures: an address was deleted because its reader wants no more e-mails.
STOPPED = "mails"


class Expiry(Enum):
    """What is deleted where nobody confirms in time: the whole entry, or its address alone."""

    ENTRY = "entry"
    ADDRESS = "address"


@dataclass(frozen=True, kw_only=True)
class Thanks:
    """The e-mail to somebody who confirmed. Its subject is one line."""

    subject: str
    paragraphs: tuple[str, ...]


class Subject[Row: AddressedRow](ABC):
    """Rows with an address for one purpose, whose pages are /LANGUAGE/PATH/confirm/TOKEN/ and /LANGUAGE/PATH/stop/TOKEN/."""

    # These two never change: links, handles and seals depend on them.
    name: ClassVar[str]
    path: ClassVar[str]
    models: tuple[type[Row], ...]
    # Foreign keys that are read with each row.
    related: ClassVar[tuple[str, ...]] = ()
    # The heading of an entry's own page, and the first paragraph of the e-mail that asks to confirm.
    title: Words
    request: Words
    # Kinds of lines in the log of departures; old logs have them. Without the second, an entry cannot be withdrawn.
    stopped: ClassVar[str] = STOPPED
    withdrawn: ClassVar[str] = ""
    # Of an address whose reader said that it was not them, where that deletes more than stopping does.
    refused: ClassVar[str] = ""
    expiry: ClassVar[Expiry] = Expiry.ENTRY
    # What the button of a mail program does (RFC 8058).
    one_click: ClassVar[Literal["stop", "withdraw"]] = "stop"
    template: ClassVar[str] = "entries/page.html"
    # Of rows that visitors' forms leave: the field with the day, and the one with what the form's value makes (`form_key`). Who may clear
    # what a flood of them left.
    day_field: ClassVar[str] = ""
    form_field: ClassVar[str] = "handle"
    clearing_roles: ClassVar[tuple[Role, ...]] = OFFICERS
    # Whether a row may stay without its handle once it is cleared: sums stay.
    leaves_rows: ClassVar[bool] = False

    @abstractmethod
    def organisation_of(self, row: Row) -> Organisation | None:
        """Return whose site the links of its e-mails lead to; None for the site of the installation."""

    @abstractmethod
    def summary(self, row: Row) -> tuple[str, ...]:
        """Return what an entry says, in lines for the reader of its address."""

    def describe(self, rows: Sequence[Row]) -> tuple[str, ...]:
        """Return what the e-mail that asks to confirm says of requests. Nothing in it was typed by a visitor."""
        return ()

    def rows(self, model: type[Row]) -> QuerySet[Row]:
        """Return the rows of one model, with what pages and e-mails read of them."""
        rows = model._default_manager.all()
        return rows.select_related(*self.related) if self.related else rows

    def find(self, handles: Iterable[str]) -> list[Row]:
        """Return the rows of handles, the earliest first."""
        wanted = list(handles)
        return [row for model in self.models for row in self.rows(model).filter(handle__in=wanted).order_by("pk")]

    def is_confirmed(self, row: Row) -> bool:
        """Return whether the reader of its address confirmed it."""
        return queries.address_state(row.handle or "") == "confirmed"

    def asked_in_words(self, row: Row) -> tuple[str, ...]:
        """Return when the address of a request was typed, where nothing else tells requests apart."""
        return (date_format(localtime(row.asked_at), "DATETIME_FORMAT"),) if row.asked_at else ()

    def rows_to_lock(self, row: Row) -> Sequence[Model]:
        """Return what is locked while the row changes: the row, what counts it, or all that changes with it."""
        return (row,)

    def accept(self, row: Row, now: datetime) -> bool:
        """Let a row count whose address is confirmed at this moment. Return False where it cannot count any more: it is then deleted."""
        return True

    def sends_thanks(self, row: Row) -> bool:
        """Return whether an e-mail follows. The queue has the handle of no other row: it would outlive an erasure."""
        return True

    def thanks(self, row: Row) -> Thanks | None:
        """Return the e-mail to somebody who confirmed, in the active language; None for none."""
        return None

    def stop(self, row: Row) -> None:  # noqa: B027 - most subjects have nothing else
        """Delete what goes with the address of somebody who wants no more e-mails. The address itself is deleted already."""

    def remove_unconfirmed(self, row: Row) -> None:
        """Delete what goes with an address that nobody confirmed, or whose reader said that it was not them. It is deleted already."""
        self.stop(row)

    def withdraw(self, row: Row, now: datetime) -> None:
        """Delete an entry for its owner."""
        row.delete()

    def departure_digest(self, row: Row) -> str:
        """Return what finds a withdrawn entry in an older copy of the database, as the log of departures writes it."""
        return row.handle or ""

    def rows_of_departure(self, digest: str) -> list[Row]:
        """Return the entries that a line of the log withdraws again."""
        return self.find([digest])

    def form_key(self, digest: str) -> str:
        """Return what the row of a form has in its `form_field`, from the digest of the form's value."""
        return encryption.handle_of(self.name, digest)

    def about(self, row: Row) -> str:
        """Return what an entry is about, such as the title of a letter, where a form stands for several things."""
        return ""

    def confirmed_among(self, rows: Sequence[Row]) -> set[int]:
        """Return the numbers of the rows that are real for certain: their reader confirmed them."""
        confirmed = queries.confirmed_handles(row.handle for row in rows if row.handle)
        return {row.pk for row in rows if row.handle in confirmed}

    def erased_by(self, row: Row) -> date | None:
        """Return the day on which a row is erased at the latest, as was promised; None where it stays."""
        return None

    def clear(self, rows: Sequence[Row], *, by: User, now: datetime) -> set[int]:
        """Delete entries of one model that a flood left, and return their numbers. The caller locked them."""
        numbers = {row.pk for row in rows}
        for row in rows:
            self.withdraw(row, now)
        return numbers

    def bring_back(self, row: Row, now: datetime) -> bool:
        """Let a row count again that was cleared and is stored again. Return False where it cannot any more."""
        return True

    def own_page(self, request: HttpRequest, row: Row) -> Mapping[str, object] | None:
        """Return what the subject's own blocks of an entry's page show. Of a form sent there, None once it is done."""
        return {}

    def is_full(self, rows: Sequence[Row]) -> bool:
        """Return whether so much waits at a mailbox that no other request is stored."""
        return False

    def own_link(self, row: Row, language: str) -> str:
        """Return the private link of an entry, which stops its e-mails too."""
        return links.stop_link(find_purpose(self.name), row.handle or "", language)


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
    # For the register of personal data: what visitors call it, why the address and the digest of the mailbox are stored, details by field,
    # and the day of erasure.
    label: Words
    why: Words
    day_field = "entered_on"
    why_mark: ClassVar[Words] = gettext_lazy("Count a mailbox once")
    details: tuple[tuple[str, Words], ...]
    deletion: Words
    basis: ClassVar[LegalBasis] = LegalBasis.CONSENT
    limit: ClassVar[StorageLimit]

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

    def erased_by(self, row: Row) -> date | None:
        """Return the promised day. What nobody confirms is promised two days."""
        days = (row.erase_on, None if row.is_confirmed else row.entered_on + links.UNCONFIRMED_LIFE)
        return min(filter(None, days), default=None)

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
