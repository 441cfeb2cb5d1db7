"""What a flood of forms left: found by the hour in which it was sent, deleted together, and brought back while its copy is stored.

No entry has the moment of its form. The values of forms have it for two days, and lead to the entries. Of an older entry, its day alone
is known.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any

from django.contrib.auth.models import User
from django.core import serializers
from django.core.serializers.base import DeserializationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, router, transaction
from django.db.models import Model
from django.db.models.deletion import Collector
from django.utils.timezone import localdate, localtime, make_aware
from django.utils.translation import gettext_lazy as _

from ravive.departures import actions as departures
from ravive.entries import actions
from ravive.entries.models import AddressedRow, ClearedEntry, Clearing
from ravive.entries.registry import find_subject, registered
from ravive.entries.subjects import Expiry, Subject
from ravive.mailing import encryption
from ravive.mailing.encryption import SealKeyError
from ravive.mailing.models import MailAddress
from ravive.people.actions import record
from ravive.people.models import Organisation, Role
from ravive.site import stored_pages
from ravive.site.models import SentForm
from ravive.site.personal_data import LegalBasis, PersonalData, PersonalField, StorageLimit, fixed

COPY_DAYS = 30
# Deleted in one go. More are found once these are gone.
MOST_ENTRIES = 5_000
WORDS = {"entry.cleared": _("cleared what a flood of forms left"), "entry.brought_back": _("brought back what was cleared")}


@dataclass(frozen=True, kw_only=True)
class Span:
    """What was sent to the forms of one subject from one moment to another, both included."""

    organisation: Organisation
    subject: Subject[Any]
    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class FoundEntries:
    """The entries of one thing, such as a letter: those that nobody confirmed, and those that are confirmed or paid."""

    about: str
    unconfirmed: tuple[Any, ...]
    confirmed: tuple[Any, ...]


def subjects_for(roles: Iterable[Role]) -> list[Subject[Any]]:
    """Return the subjects with forms whose floods somebody with these roles may clear."""
    own = set(roles)
    return [subject for subject in registered() if subject.day_field and own & set(subject.clearing_roles)]


def find(span: Span) -> list[FoundEntries]:
    """Return what was sent within a span, by what it is about. At most MOST_ENTRIES, the earliest rows of each."""
    rows = [row for row, _at in islice(_rows(span), MOST_ENTRIES)]
    confirmed = {type(row): set[int]() for row in rows}
    for model in confirmed:
        confirmed[model] = span.subject.confirmed_among([row for row in rows if type(row) is model])
    groups: dict[str, tuple[list[Any], list[Any]]] = {}
    for row in rows:
        unsure, sure = groups.setdefault(span.subject.about(row), ([], []))
        (sure if row.pk in confirmed[type(row)] else unsure).append(row)
    return [FoundEntries(about=about, unconfirmed=tuple(unsure), confirmed=tuple(sure)) for about, (unsure, sure) in sorted(groups.items())]


def by_hour(span: Span) -> list[tuple[datetime, int]]:
    """Return how many of the entries in a span were sent in each hour, as far as the hour is still known."""
    hours = Counter(localtime(at).replace(minute=0, second=0, microsecond=0) for _row, at in _rows(span) if at)
    return sorted(hours.items())


def _rows(span: Span) -> Iterator[tuple[Any, datetime | None]]:
    subject = span.subject
    moments = {subject.form_key(digest): at for digest, at in SentForm.objects.values_list("digest", "at")}
    days = (localdate(span.since), localdate(span.until))
    for model in subject.models:
        for row in subject.rows(model).filter(**{f"{subject.day_field}__range": days}).order_by("pk"):
            key = getattr(row, subject.form_field)
            organisation = subject.organisation_of(row)
            if not key or organisation is None or organisation.pk != span.organisation.pk:
                continue
            begins = ends = moments.get(key)
            if begins is None:
                begins = make_aware(datetime.combine(getattr(row, subject.day_field), time()))
                ends = begins + timedelta(days=1)
            if span.since <= begins and (ends or begins) <= span.until:
                yield row, moments.get(key)


@transaction.atomic
def clear(span: Span, *, abouts: Iterable[str], with_confirmed: bool, by: User, now: datetime) -> int:
    """Delete what was found about these things, and store sealed copies; return how many entries. Who confirmed meanwhile stays."""
    wanted = set(abouts)
    found = [row for group in find(span) if group.about in wanted for row in (*group.unconfirmed, *group.confirmed)]
    rows: list[Any] = actions.locked_rows(span.subject, found)
    confirmed = {(model, pk) for model in span.subject.models for pk in span.subject.confirmed_among(_of(rows, model))}
    chosen = [row for row in rows if with_confirmed or (type(row), row.pk) not in confirmed]
    copies = {(type(row), row.pk): _copy(span.subject, row, (type(row), row.pk) in confirmed, now) for row in chosen}
    # What a subject refuses to delete, such as a promise that was paid, has no copy: it would overwrite the entry later.
    gone = {(model, pk) for model in span.subject.models for pk in span.subject.clear(_of(chosen, model), by=by, now=now)}
    kept = [copy for key, copy in copies.items() if key in gone]
    if not kept:
        return 0
    clearing = Clearing.objects.create(
        organisation=span.organisation,
        subject=span.subject.name,
        since=span.since,
        until=span.until,
        count=len(kept),
        at=now,
        by_name=by.get_full_name() or by.get_username(),
    )
    for copy in kept:
        copy.clearing = clearing
    ClearedEntry.objects.bulk_create(kept, batch_size=100)
    _finish(clearing, "entry.cleared", len(kept), by, now)
    return len(kept)


def _of(rows: Iterable[Any], model: type[Model]) -> list[Any]:
    return [row for row in rows if type(row) is model]


def _copy(subject: Subject[Any], row: AddressedRow, is_confirmed: bool, now: datetime) -> ClearedEntry:
    # Of an entry that counts without its address, an address that nobody confirmed is promised two days.
    with_address = is_confirmed or subject.expiry is Expiry.ENTRY
    parts = [row, *_below(row), *(MailAddress.objects.filter(pk=row.handle) if row.handle and with_address else ())]
    last = localdate(now) + timedelta(days=COPY_DAYS)
    return ClearedEntry(
        handle=row.handle or "",
        mailbox_mark=getattr(row, "mailbox_mark", ""),
        sealed=encryption.encrypt(serializers.serialize("json", parts, cls=_ExactEncoder)),
        erase_on=min(last, subject.erased_by(row) or last),
    )


class _ExactEncoder(DjangoJSONEncoder):
    """Django's own would cut a moment to its thousandths."""

    def default(self, o: Any) -> Any:  # noqa: ANN401 - as Django's encoder
        """Return a moment as it is stored."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _below(row: Model) -> Iterator[Model]:
    """Yield what the database deletes together with a row, such as the logo of a signature."""
    collector: Any = Collector(using=router.db_for_write(type(row)), origin=row)
    collector.collect([row])
    for model, instances in collector.data.items():
        yield from () if isinstance(row, model) else instances
    for rows in collector.fast_deletes:
        if not isinstance(rows, list) and not rows.model._meta.auto_created and not isinstance(row, rows.model):
            yield from rows


def clearings(organisation: Organisation, subjects: Iterable[Subject[Any]]) -> list[Clearing]:
    """Return what was cleared of these subjects and can be brought back, the latest first."""
    names = [subject.name for subject in subjects]
    return list(Clearing.objects.filter(organisation=organisation, subject__in=names, entries__isnull=False).distinct())


@transaction.atomic
def bring_back(clearing: Clearing, *, by: User, now: datetime) -> tuple[int, int]:
    """Store again what was cleared; return how many entries count again, and how many cannot: what they were about is gone or final."""
    subject = find_subject(clearing.subject)
    entries = list(clearing.entries.select_for_update(of=("self",)).order_by("pk"))
    back = [entry for entry in entries if _store_again(subject, entry, now)]
    ClearedEntry.objects.filter(pk__in=[entry.pk for entry in back]).delete()
    if back:
        _finish(clearing, "entry.brought_back", len(back), by, now)
    return len(back), len(entries) - len(back)


def _store_again(subject: Subject[Any], entry: ClearedEntry, now: datetime) -> bool:
    try:
        with transaction.atomic():
            parts = list(serializers.deserialize("json", encryption.decrypt(entry.sealed), ignorenonexistent=True))
            if not all(_has_parents(part.object) and not _still_stands(subject, part.object) for part in parts[:1]):
                return False
            for part in parts:
                # Of many-to-many fields: what is gone since is left out.
                part.m2m_data = {name: _remaining(part.object, name, numbers) for name, numbers in (part.m2m_data or {}).items()}
                part.save()
            stored: Any = parts[0].object
            row = subject.rows(type(stored)).get(pk=stored.pk)
            if not subject.bring_back(row, now):
                raise _CannotCountError
    except (_CannotCountError, DatabaseError, DeserializationError, SealKeyError):
        return False
    return True


def _still_stands(subject: Subject[Any], row: Model) -> bool:
    """Return whether the entry was never deleted: its copy is older than it."""
    standing = type(row)._base_manager.filter(pk=row.pk)
    return (standing.exclude(handle=None) if subject.leaves_rows else standing).exists()


class _CannotCountError(Exception):
    """An entry cannot count any more. It undoes what was stored of it."""


def _has_parents(row: Model) -> bool:
    """Return whether all that a row refers to is there: PostgreSQL would refuse it only at the end of the transaction."""
    keys = [field for field in row._meta.concrete_fields if field.is_relation and getattr(row, field.attname) is not None]
    return all(_remaining(row, field.name, [getattr(row, field.attname)]) for field in keys)


def _remaining(row: Model, field: str, keys: Iterable[object]) -> list[object]:
    """Return those of the keys in a relation that still lead to a row."""
    related: Any = row._meta.get_field(field).related_model
    return list(related._base_manager.filter(pk__in=list(keys)).values_list("pk", flat=True))


def _finish(clearing: Clearing, verb: str, count: int, by: User, now: datetime) -> None:
    organisation, title = clearing.organisation, str(find_subject(clearing.subject).title)
    record(organisation=organisation, by=by, now=now, verb=verb, subject=organisation, subject_label=title, detail={"entries": count})
    stored_pages.purge()


def forget(handle: str, *, kind: str) -> bool:
    """Delete the copy of an entry whose reader stops or withdraws it by its link, also from older copies of the database."""
    with transaction.atomic():
        deleted, _by_table = ClearedEntry.objects.filter(handle=handle).delete() if handle else (0, {})
        if deleted:
            departures.record(kind=kind, digest=handle)
    return bool(deleted)


def forget_mailbox(organisation: Organisation, mark: str) -> None:
    """Delete the copies of all that a mailbox sent to an organisation. Who erases it records the departure."""
    if mark:
        ClearedEntry.objects.filter(clearing__organisation=organisation, mailbox_mark=mark).delete()


def marked_mailboxes() -> set[tuple[int, str]]:
    """Return the organisations and mailboxes of all copies, for the log of departures."""
    return set(ClearedEntry.objects.exclude(mailbox_mark="").values_list("clearing__organisation", "mailbox_mark"))


def _erase(now: datetime) -> int:
    deleted, _by_table = ClearedEntry.objects.filter(erase_on__lte=localdate(now)).delete()
    Clearing.objects.filter(entries=None).delete()
    return deleted


_SINCE = _("after staff cleared a flood of forms, and never beyond the day that the form promised")
_COPY_DELETION = _("30 days after it was cleared, or on the day that the form promised if that is earlier")
DATA = PersonalData(
    name="clearings",
    label=_("Copies of what a flood of forms left"),
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
            purpose=_("Delete the copy once its sender is erased. A keyed digest."),
            deletion=_COPY_DELETION,
            basis=LegalBasis.INTEREST,
            limit=StorageLimit(days=fixed(COPY_DAYS), since=_SINCE),
        ),
    ),
    erase=_erase,
)


def samples[Row](rows: Sequence[Row], most: int) -> list[Row]:
    """Return rows from the first to the last, evenly.

    >>> samples(range(10), 4)
    [0, 3, 6, 9]
    """
    if len(rows) <= most:
        return list(rows)
    return [rows[place * (len(rows) - 1) // (most - 1)] for place in range(most)]
