"""What the subjects store of a mailbox: their rows, and copies of those that staff cleared."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.serializers.base import DeserializedObject
from django.db import transaction
from django.utils.translation import gettext as _

from ravive.departures import actions as departures
from ravive.entries import actions, cleared_entries
from ravive.entries.forms import label_of
from ravive.entries.mailbox_parts import Holding, MailboxPart
from ravive.entries.mailbox_search import copies_in, rows_of_mailbox
from ravive.entries.models import ClearedEntry
from ravive.entries.registry import registered
from ravive.entries.row_data import address_data
from ravive.entries.subjects import Subject
from ravive.mailing import encryption
from ravive.mailing.mailboxes import certain_mailbox
from ravive.mailing.models import MailAddress, QueuedMail
from ravive.mailing.recipients import decrypt_recipient
from ravive.people.models import Organisation


class SubjectPart(MailboxPart):
    """The rows of one subject. What is done with them is what the private link of their e-mails does."""

    def __init__(self, subject: Subject[Any]) -> None:
        self.subject, self.name = subject, subject.name

    def label(self) -> str:
        """Return what visitors call the form."""
        return label_of(self.subject)

    def find(self, organisation: Organisation, address: str) -> Iterator[Holding]:
        """Yield the rows of a mailbox."""
        for row in rows_of_mailbox(self.subject, organisation, address):
            yield self.holding_of(row)

    def holding_of(self, row: Any) -> Holding:  # noqa: ANN401 - a row of any subject
        """Return what a row says."""
        subject, mail = self.subject, address_data(row.handle or "")
        return Holding(
            key=f"{row._meta.model_name}-{row.pk}",
            label=label_of(subject),
            about=subject.about(row),
            lines=tuple(subject.summary(row)),
            data={"about": subject.about(row), **mail, **subject.data_of(row), **subject.erasure_data(row)},
            notes=tuple(_notes(mail, is_confirmed=subject.is_confirmed(row))),
            may_stop=bool(mail) and subject.is_confirmed(row),
            corrections=subject.corrections(row),
            desk=subject.desk_page(row),
            activities=(subject.name,),
            source=subject.source,
        )

    def _row(self, holding: Holding) -> Any:  # noqa: ANN401 - a row of any subject
        """Return the row of something that was found. Raises DoesNotExist where it went meanwhile."""
        name, _dash, number = holding.key.rpartition("-")
        model = next(model for model in self.subject.models if model._meta.model_name == name)
        return self.subject.rows(model).get(pk=number)

    def stop(self, holding: Holding, organisation: Organisation, address: str, *, now: datetime) -> None:
        """Delete the address of a row, as its private link does."""
        row = self._row(holding)
        actions.stop(self.subject, row.handle or "", now=now)
        QueuedMail.objects.filter(about__contains=row.handle).delete()

    def erase(self, holding: Holding, organisation: Organisation, address: str, *, by: User, now: datetime) -> None:
        """Withdraw a row, as its private link does; erase one that has no such link."""
        row = self._row(holding)
        if self.subject.withdrawn:
            actions.withdraw(self.subject, row, now=now)
        else:
            self.subject.erase_for_person(row, by=by, now=now)
        if row.handle:
            QueuedMail.objects.filter(about__contains=row.handle).delete()

    def correct(self, holding: Holding, organisation: Organisation, name: str, value: str, *, by: User, now: datetime) -> None:
        """Store a detail that staff corrected."""
        with transaction.atomic():
            row = self._row(holding)
            actions.lock(self.subject, [row])
            self.subject.correct(self._row(holding), name, value)


def _notes(mail: dict[str, object], *, is_confirmed: bool) -> Iterator[str]:
    if not mail:
        yield _("The address itself is deleted: no e-mail is sent. The row is recognised by a digest of the mailbox.")
    elif not is_confirmed or not mail["email_confirmed"]:
        yield _("Nobody confirmed this address yet: somebody else may have typed it.")
    if mail.get("email_unreachable"):
        yield _("Mail servers say that this address cannot be reached.")
    if mail.get("emails_waiting"):
        yield _("An e-mail waits to be sent.")


def copy_key(subject: Subject[Any]) -> str:
    """Return under which key the audit log has copies of a subject's rows."""
    return f"{ClearedPart.name}-{subject.name}"


def label_of_copy(subject: Subject[Any]) -> str:
    """Return what a copy of a subject's row is called, in the active language."""
    return _("Copy of something that staff deleted: %(form)s") % {"form": label_of(subject)}


class ClearedPart(MailboxPart):
    """Copies of what staff cleared after a flood of forms."""

    name = "cleared"

    def find(self, organisation: Organisation, address: str) -> Iterator[Holding]:
        """Yield the copies of what this mailbox sent."""
        mailbox = certain_mailbox(address)
        for subject in registered():
            copies = copies_in(organisation, subject) if subject.day_field else []
            opened = cleared_entries.opened(subject, copies)
            for copy in copies:
                if copy.pk in opened and _is_of(opened[copy.pk], address, mailbox):
                    yield _copy(subject, copy, opened[copy.pk])

    def erase(self, holding: Holding, organisation: Organisation, address: str, *, by: User, now: datetime) -> None:
        """Delete a copy: nobody brings it back."""
        name, _dash, number = holding.key.rpartition("-")
        subject = next(subject for subject in registered() if subject.name == name)
        with transaction.atomic():
            for handle in filter(None, cleared_entries.forget_copies(subject, [int(number)])):
                departures.record(kind=subject.withdrawn or subject.stopped, digest=handle)


def _is_of(parts: list[DeserializedObject], address: str, mailbox: str) -> bool:
    rows: list[Any] = [part.object for part in parts]
    stored = [row for row in rows if isinstance(row, MailAddress)]
    if stored:
        try:
            return any(certain_mailbox(decrypt_recipient(row.sealed).address) == mailbox for row in stored)
        except encryption.SealKeyError:
            return False
    return rows[0].is_of(address)


def _copy(subject: Subject[Any], copy: ClearedEntry, parts: list[DeserializedObject]) -> Holding:
    row: Any = parts[0].object
    data = subject.data_of(row) if cleared_entries.has_parents(row) else {}
    recipients = [decrypt_recipient(part.object.sealed) for part in parts if isinstance(part.object, MailAddress)]
    mail = {"email": recipients[0].address, "email_language": recipients[0].language} if recipients else {}
    return Holding(
        key=f"{subject.name}-{copy.pk}",
        label=label_of_copy(subject),
        label_key=copy_key(subject),
        about=subject.about(row) if cleared_entries.has_parents(row) else "",
        lines=(),
        data={**mail, **data, "erase_on": copy.erase_on.isoformat()},
        notes=(_("Staff deleted it with a flood of forms. A sealed copy stays for 30 days at most."),),
        activities=(subject.name, "clearings"),
        source=subject.source,
    )
