"""What a subject says of its entries. Each method has a default, but what nobody else can know.

`Subject` is for addresses that belong to rows of any kind: the links of their e-mails confirm and stop. `form_subjects.FormSubject` adds
the form that anybody may send.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import ClassVar, Literal

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime

from ravive.entries.models import AddressedRow
from ravive.entries.row_data import Data, data_of
from ravive.mailing import encryption, links, queries
from ravive.mailing.purposes import QUESTION, find_purpose
from ravive.people.models import OFFICERS, Organisation, Role

type Words = str | Promise
# A line of the log of departures: an address was deleted because its reader wants no more e-mails.
STOPPED = "mails"


class Expiry(Enum):
    """What is deleted where nobody confirms in time: the whole entry, or its address alone."""

    ENTRY = "entry"
    ADDRESS = "address"


@dataclass(frozen=True, kw_only=True)
class Correction:
    """A detail of an entry that staff correct for a person who asks: its field, and what it says now."""

    name: str
    label: Words
    value: str
    longest: int


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
    # The subject of that e-mail, with what the entry is about.
    question: Words = QUESTION
    # Whether its e-mails go to all readers of a list alike.
    is_list: ClassVar[bool] = False
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
    # How a query reaches the organisation of such a row, and what it is about.
    organisation_field: ClassVar[str] = "organisation"
    about_field: ClassVar[str] = ""
    clearing_roles: ClassVar[tuple[Role, ...]] = OFFICERS
    # Whether a row may stay without its handle once it is cleared: sums stay.
    leaves_rows: ClassVar[bool] = False
    # Whether staff see what an entry says before its reader confirms it.
    shows_unconfirmed: ClassVar[bool] = True
    # The fields that are encrypted, for the file of a person who asks. Whether a `MailboxPart` of its own finds its rows for them.
    sealed_fields: ClassVar[tuple[str, ...]] = ()
    has_own_part: ClassVar[bool] = False

    @abstractmethod
    def organisation_of(self, row: Row) -> Organisation | None:
        """Return whose site the links of its e-mails lead to; None for the site of the installation."""

    @abstractmethod
    def summary(self, row: Row) -> tuple[str, ...]:
        """Return what an entry says, in lines for the reader of its address."""

    def line_for_staff(self, row: Row) -> str:
        """Return what an entry says besides what it is about, where `summary` speaks to its reader."""
        return " · ".join(self.summary(row))

    def opening(self, rows: Sequence[Row]) -> tuple[str, ...]:
        """Return how the e-mail that asks to confirm begins, where that depends on the requests; nothing for `request`."""
        return ()

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

    def mark_of(self, row: Row) -> str:
        """Return what recognises the sender of a row among entries for the same thing; empty where nothing does."""
        return ""

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

    def named(self, row: Row) -> str:
        """Return what an entry is about as its reader knows it, in the active language."""
        return self.about(row)

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
        if rows:
            type(rows[0])._default_manager.filter(pk__in=numbers).delete()
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

    def data_of(self, row: Row) -> Data:
        """Return everything that a row says of a person, in clear, by field."""
        return data_of(row, self.sealed_fields)

    def desk_page(self, row: Row) -> str:
        """Return the address of the page of the desk where an entry stands; empty without one."""
        return ""

    def corrections(self, row: Row) -> tuple[Correction, ...]:
        """Return the details that staff correct for a person who asks."""
        return ()

    def correct(self, row: Row, name: str, value: str) -> None:
        """Store a detail that staff corrected. The caller locked the row."""
        raise NotImplementedError(f"{self.name} has details to correct, and does not say how")

    def erase_for_person(self, row: Row, *, by: User, now: datetime) -> None:
        """Delete what is stored of a person who asks for it, where an entry cannot be withdrawn. It stays deleted in a restored copy."""
        raise NotImplementedError(f"{self.name} cannot be withdrawn, and does not say how it is erased")
