"""Copies of what a flood left: sealed, stored again when staff bring it back, deleted with their senders and on their day."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import batched
from typing import Any

from django.core import serializers
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, transaction
from django.db.models import Field, Model, QuerySet, prefetch_related_objects
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ravive.departures import actions as departures
from ravive.entries.form_subjects import FormSubject
from ravive.entries.models import AddressedRow, ClearedEntry, Clearing
from ravive.entries.registry import find_subject
from ravive.entries.rows_below import parts_by_row
from ravive.entries.subjects import Expiry, Subject
from ravive.mailing import encryption
from ravive.mailing.encryption import SealKeyError
from ravive.mailing.models import MailAddress
from ravive.people.models import Organisation
from ravive.site.personal_data import DataSubject, LegalBasis, PersonalData, PersonalField, StorageLimit, fixed

COPY_DAYS = 30
# Of one transaction, and of one statement.
AT_ONCE = 500


class _CannotCountError(Exception):
    """An entry cannot count any more. It undoes what was stored of it."""


class _ExactEncoder(DjangoJSONEncoder):
    """Django's own would cut a moment to its thousandths."""

    def default(self, o: Any) -> Any:  # noqa: ANN401 - as Django's encoder
        """Return a moment as it is stored."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def copies_of[Row: AddressedRow](
    subject: Subject[Row], rows: Sequence[Row], confirmed: Collection[int], now: datetime
) -> dict[int, ClearedEntry]:
    """Return sealed copies of rows of one model, by their numbers. They are not stored yet, and of no clearing."""
    if not rows:
        return {}
    prefetch_related_objects(rows, *(field.name for field in type(rows[0])._meta.many_to_many))
    below, last = parts_by_row(rows), localdate(now) + timedelta(days=COPY_DAYS)
    # Of an entry that counts without its address, an address that nobody confirmed is promised two days.
    handles = [row.handle for row in rows if row.handle and (row.pk in confirmed or subject.expiry is Expiry.ENTRY)]
    addresses = MailAddress.objects.in_bulk(handles)
    return {
        row.pk: ClearedEntry(
            handle=row.handle or "",
            mailbox_mark=subject.mark_of(row),
            sealed=_sealed([row, *below[row.pk], *filter(None, [addresses.get(row.handle or "")])]),
            erase_on=min(last, subject.erased_by(row) or last),
        )
        for row in rows
    }


def _sealed(parts: Iterable[Model]) -> str:
    return encryption.encrypt(serializers.serialize("json", parts, cls=_ExactEncoder))


def opened(subject: Subject[Any], copies: Iterable[ClearedEntry]) -> dict[int, list[DeserializedObject]]:
    """Return what copies of one subject hold, by their numbers: first the entry, with all that it refers to.

    A copy that was sealed with another key is left out.
    """
    found: dict[int, list[DeserializedObject]] = {}
    for copy in copies:
        try:
            found[copy.pk] = list(serializers.deserialize("json", encryption.decrypt(copy.sealed), ignorenonexistent=True))
        except (DeserializationError, SealKeyError):
            continue
    for model in subject.models:
        rows: list[Model] = [parts[0].object for parts in found.values() if isinstance(parts[0].object, model)]
        prefetch_related_objects(rows, *subject.related, *(field.name for field in _references(model)))
    return found


def _references(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if field.is_relation]


def has_parents(row: Model) -> bool:
    """Return whether all that an opened row refers to is there: PostgreSQL would refuse it only at the end of the transaction."""
    referring = [field for field in _references(type(row)) if getattr(row, field.attname) is not None]
    return all(row._state.fields_cache.get(field.name) is not None for field in referring)


def _is_due(subject: Subject[Any], copy: ClearedEntry, row: Any, today: date) -> bool:  # noqa: ANN401 - any subject's row
    """Return whether the day has come that an entry is promised by now: what it is about may end earlier than when it was cleared."""
    return min(copy.erase_on, subject.erased_by(row) or copy.erase_on) <= today


def store_again(subject: Subject[Any], copy: ClearedEntry, parts: Sequence[DeserializedObject], now: datetime) -> bool:
    """Store an opened copy again; return False where it cannot count any more: what it was about is gone or final, or it still stands."""
    entry: Any = parts[0].object
    try:
        with transaction.atomic():
            if not has_parents(entry) or _still_stands(subject, entry) or _is_due(subject, copy, entry, localdate(now)):
                return False
            if isinstance(subject, FormSubject):
                entry.erase_on = subject.promised_day(entry)
            for part in parts:
                # Of many-to-many fields: what is gone since is left out.
                part.m2m_data = {name: _remaining(part.object, name, numbers) for name, numbers in (part.m2m_data or {}).items()}
                part.save()
            if not subject.bring_back(subject.rows(type(entry)).get(pk=entry.pk), now):
                raise _CannotCountError
    except (_CannotCountError, DatabaseError):
        return False
    return True


def _still_stands(subject: Subject[Any], row: Model) -> bool:
    """Return whether the entry was never deleted: its copy is older than it."""
    standing = type(row)._base_manager.filter(pk=row.pk)
    return (standing.exclude(handle=None) if subject.leaves_rows else standing).exists()


def _remaining(row: Model, field: str, keys: Iterable[object]) -> list[object]:
    """Return those of the keys in a relation that still lead to a row."""
    related: Any = row._meta.get_field(field).related_model
    return list(related._base_manager.filter(pk__in=list(keys)).values_list("pk", flat=True))


def forget[Row: AddressedRow](
    subject: Subject[Row], *, handles: Iterable[str | None] = (), senders: Iterable[Row] = (), with_confirmed: bool = True
) -> list[str]:
    """Delete the copies of handles, and what their senders and those of rows sent for the same thing; return the handles of what went.

    An empty one stands for an entry without. The caller records them as departures, after all deletions. It locked the rows before, as
    `floods.bring_back` does.
    """
    if not subject.day_field:
        return []
    copies = ClearedEntry.objects.filter(clearing__subject=subject.name).select_related("clearing")
    chosen = list(copies.filter(handle__in=list(filter(None, handles))))
    marks = {(copy.clearing.organisation_id, copy.mailbox_mark) for copy in chosen}
    marks |= {(organisation.pk, subject.mark_of(row)) for row in senders if (organisation := subject.organisation_of(row))}
    beside = [copy for number, mark in marks if mark for copy in copies.filter(clearing__organisation=number, mailbox_mark=mark)]
    if not with_confirmed:
        found = opened(subject, beside)
        beside = [copy for copy in beside if not _is_confirmed(found.get(copy.pk, ()))]
    return _delete(ClearedEntry.objects.filter(pk__in={copy.pk for copy in (*chosen, *beside)}))


def _is_confirmed(parts: Iterable[DeserializedObject]) -> bool:
    """Return whether the reader of its address confirmed what a copy holds."""
    return any(
        part.object.unconfirmed_since is None if isinstance(part.object, MailAddress) else getattr(part.object, "is_confirmed", False)
        for part in parts
    )


def _delete(copies: QuerySet[ClearedEntry]) -> list[str]:
    """Delete copies that nobody brings back at this moment; return their handles, an empty one for a copy without."""
    with transaction.atomic():
        found = list(copies.order_by("pk").select_for_update(of=("self",)).values_list("pk", "handle"))
        ClearedEntry.objects.filter(pk__in=[number for number, _handle in found]).delete()
    return [handle for _number, handle in found]


def forget_departed(subject: Subject[Any], digest: str) -> None:
    """Delete the copies that a line of the log withdraws: of a handle, or of the organisation and mark that make the digest."""
    forget(subject, handles=[digest])
    copies = ClearedEntry.objects.filter(clearing__subject=subject.name)
    for organisation, mark in set(copies.exclude(mailbox_mark="").values_list("clearing__organisation", "mailbox_mark")):
        if departures.digest_of(subject.withdrawn, organisation, mark) == digest:
            _delete(copies.filter(clearing__organisation=organisation, mailbox_mark=mark))


def forget_mailbox(organisation: Organisation, mark: str) -> list[str]:
    """Delete the copies of all that a mailbox sent to an organisation; return their handles. The caller records the departure."""
    return _delete(ClearedEntry.objects.filter(clearing__organisation=organisation, mailbox_mark=mark)) if mark else []


def forget_copies(subject: Subject[Any], numbers: Iterable[int]) -> list[str]:
    """Delete copies by their numbers; return their handles. The caller records the departures, after all deletions."""
    return _delete(ClearedEntry.objects.filter(clearing__subject=subject.name, pk__in=list(numbers)))


def marked_mailboxes() -> set[tuple[int, str]]:
    """Return the organisations and mailboxes of all copies, for the log of departures."""
    return set(ClearedEntry.objects.exclude(mailbox_mark="").values_list("clearing__organisation", "mailbox_mark"))


def _erase(now: datetime) -> int:
    """Delete the copies whose day has come, and those of what is gone; return how many."""
    deleted, today = 0, localdate(now)
    for clearing in Clearing.objects.all():
        subject = find_subject(clearing.subject)
        for numbers in batched(list(clearing.entries.values_list("pk", flat=True)), AT_ONCE):
            copies = list(ClearedEntry.objects.filter(pk__in=numbers))
            rows = {number: parts[0].object for number, parts in opened(subject, copies).items()}
            due = [copy.pk for copy in copies if copy.erase_on <= today or _is_over(subject, copy, rows.get(copy.pk), today)]
            deleted += ClearedEntry.objects.filter(pk__in=due).delete()[0]
    Clearing.objects.filter(entries=None).delete()
    return deleted


def _is_over(subject: Subject[Any], copy: ClearedEntry, row: Model | None, today: date) -> bool:
    # What does not open today waits for its key, until its day.
    return row is not None and (not has_parents(row) or _is_due(subject, copy, row, today))


_SINCE = _("after staff cleared a flood of forms, and never beyond the day that the form promised")
_COPY_DELETION = _("30 days after it was cleared, or on the day that the form promised if that is earlier")
DATA = PersonalData(
    name="clearings",
    label=_("Copies of what a flood of forms left"),
    people=(
        DataSubject.READERS,
        DataSubject.CAMPAIGNERS,
        DataSubject.SIGNERS,
        DataSubject.REGISTRANTS,
        DataSubject.REQUESTERS,
        DataSubject.RUNNERS,
    ),
    fields=(
        PersonalField(
            model="entries.ClearedEntry",
            field="sealed",
            purpose=_("Bring back what somebody real had sent among thousands of forms. Encrypted."),
            deletion=_COPY_DELETION,
            basis=LegalBasis.INTEREST,
            limit=StorageLimit(days=fixed(COPY_DAYS), since=_SINCE),
        ),
        PersonalField(
            model="entries.ClearedEntry",
            field="mailbox_mark",
            purpose=_("Delete the copy once its sender withdraws or is erased. A keyed digest."),
            deletion=_COPY_DELETION,
            basis=LegalBasis.INTEREST,
            limit=StorageLimit(days=fixed(COPY_DAYS), since=_SINCE),
        ),
    ),
    erase=_erase,
)
