"""What a flood of forms left: found by the hour in which it was sent, deleted together, and brought back while its copy is stored.

No entry has the moment of its form. The values of forms have it for two days, and lead to the entries. Of an older entry, its day alone
is known.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import batched
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import localdate, localtime, make_aware
from django.utils.translation import gettext_lazy as _

from ravive.entries import actions, cleared_entries
from ravive.entries.cleared_entries import AT_ONCE
from ravive.entries.models import ClearedEntry, Clearing
from ravive.entries.registry import find_subject, registered
from ravive.entries.subjects import Subject
from ravive.mailing import news_consents
from ravive.people.actions import record
from ravive.people.models import Organisation, Role
from ravive.site import stored_pages
from ravive.site.models import SentForm

# Found, and deleted in one go. More are found once these are gone.
MOST_ENTRIES = 5_000
HOUR = timedelta(hours=1)
WORDS = {"entry.cleared": _("cleared what a flood of forms left"), "entry.brought_back": _("brought back what was cleared")}


@dataclass(frozen=True, kw_only=True, slots=True)
class SentEntry:
    """Where an entry is stored, the number of what it is about, and the moment of its form, where that is known."""

    model: type[Any]
    number: int
    thing: object
    at: datetime | None


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
    unconfirmed: tuple[SentEntry, ...]
    confirmed: tuple[SentEntry, ...]


@dataclass(frozen=True, kw_only=True)
class Flood:
    """What was sent in a span: at most MOST_ENTRIES by what they are about, and how many in all in each hour that is still known."""

    groups: list[FoundEntries]
    hours: list[tuple[datetime, int]]


def hour_of(moment: datetime) -> datetime:
    """Return the whole hour on the clock of the site in which a moment is, whatever the offset it was sent with."""
    return localtime(moment).replace(minute=0, second=0, microsecond=0)


def subjects_for(roles: Iterable[Role]) -> list[Subject[Any]]:
    """Return the subjects with forms whose floods somebody with these roles may clear."""
    own = set(roles)
    return [subject for subject in registered() if subject.day_field and own & set(subject.clearing_roles)]


def find(span: Span) -> Flood:
    """Return what was sent within a span, the earliest rows of each model. The entries are read once, without what they say."""
    hours, sent = Counter[datetime](), list[SentEntry]()
    for entry in _sent(span):
        if entry.at:
            hours[hour_of(entry.at)] += 1
        if len(sent) < MOST_ENTRIES:
            sent.append(entry)
    groups: dict[str, tuple[list[SentEntry], list[SentEntry]]] = {}
    # A title may be a query.
    titles: dict[object, str] = {}
    for model in span.subject.models:
        for batch in batched((entry for entry in sent if entry.model is model), AT_ONCE):
            rows = {row.pk: row for row in rows_of(span.subject, batch)}
            confirmed = span.subject.confirmed_among(list(rows.values()))
            for entry in batch:
                if (row := rows.get(entry.number)) is None:
                    continue
                if entry.thing not in titles:
                    titles[entry.thing] = span.subject.about(row)
                unsure, sure = groups.setdefault(titles[entry.thing], ([], []))
                (sure if entry.number in confirmed else unsure).append(entry)
    found = [
        FoundEntries(about=about, unconfirmed=tuple(unsure), confirmed=tuple(sure)) for about, (unsure, sure) in sorted(groups.items())
    ]
    return Flood(groups=found, hours=sorted(hours.items()))


def rows_of(subject: Subject[Any], entries: Sequence[SentEntry]) -> list[Any]:
    """Return the rows of entries that are still there."""
    numbers = {model: [entry.number for entry in entries if entry.model is model] for model in subject.models}
    return [row for model, chosen in numbers.items() for row in subject.rows(model).filter(pk__in=chosen).order_by("pk")]


def _sent(span: Span) -> Iterator[SentEntry]:
    """Yield what was sent within a span."""
    subject = span.subject
    moments = {subject.form_key(digest): at for digest, at in SentForm.objects.values_list("digest", "at").iterator()}
    within = {f"{subject.day_field}__range": (localdate(span.since), localdate(span.until)), subject.organisation_field: span.organisation}
    fields = ("pk", subject.form_field, subject.day_field, *filter(None, [subject.about_field]))
    for model in subject.models:
        rows = model._default_manager.filter(**within).order_by("pk")
        for number, key, day, *thing in rows.values_list(*fields).iterator():
            at = moments.get(key)
            begins = at or make_aware(datetime.combine(day, time()))
            ends = at or begins + timedelta(days=1)
            if key and span.since <= begins and ends <= span.until:
                yield SentEntry(model=model, number=number, thing=next(iter(thing), None), at=at)


def clear(span: Span, *, abouts: Iterable[str], with_confirmed: bool, by: User, now: datetime) -> int:
    """Delete what was found about these things, and store sealed copies; return how many entries. Who confirmed meanwhile stays.

    AT_ONCE entries go in one transaction, so that visitors' forms do not wait for all of them.
    """
    wanted = set(abouts)
    found = [group for group in find(span).groups if group.about in wanted]
    chosen = [entry for group in found for entry in (*group.unconfirmed, *(group.confirmed if with_confirmed else ()))]
    clearing = Clearing(
        organisation=span.organisation,
        subject=span.subject.name,
        since=span.since,
        until=span.until,
        count=0,
        at=now,
        by_name=by.get_full_name() or by.get_username(),
    )
    count = 0
    for model in span.subject.models:
        for batch in batched((entry for entry in chosen if entry.model is model), AT_ONCE):
            count += _clear(clearing, batch, with_confirmed=with_confirmed, by=by, now=now)
    return count


@transaction.atomic
def _clear(clearing: Clearing, entries: Sequence[SentEntry], *, with_confirmed: bool, by: User, now: datetime) -> int:
    """Delete entries of one model; return how many."""
    subject = find_subject(clearing.subject)
    rows = actions.locked_rows(subject, rows_of(subject, entries))
    confirmed = subject.confirmed_among(rows)
    chosen = [row for row in rows if with_confirmed or row.pk not in confirmed]
    copies = cleared_entries.copies_of(subject, chosen, confirmed, now)
    # What a subject refuses to delete, such as a promise that was paid, has no copy: it would overwrite the entry later.
    with_news = [(row.pk, row.handle or "") for row in chosen if row.pk in confirmed]
    gone = subject.clear(chosen, by=by, now=now)
    for number, handle in with_news:
        if number in gone:
            news_consents.take_back(handle)
    stored = [copy for number, copy in copies.items() if number in gone]
    if not stored:
        return 0
    clearing.count += len(stored)
    clearing.save()
    for copy in stored:
        copy.clearing = clearing
    ClearedEntry.objects.bulk_create(stored, batch_size=100)
    _finish(clearing, "entry.cleared", len(stored), by, now)
    return len(stored)


def clearings(organisation: Organisation, subjects: Iterable[Subject[Any]]) -> list[Clearing]:
    """Return what was cleared of these subjects and can be brought back, the latest first."""
    names = [subject.name for subject in subjects]
    return list(Clearing.objects.filter(organisation=organisation, subject__in=names, entries__isnull=False).distinct())


def bring_back(clearing: Clearing, *, by: User, now: datetime) -> tuple[int, int]:
    """Store again what was cleared; return how many entries count again, and how many cannot: what they were about is gone or final."""
    back = lost = 0
    for numbers in batched(list(clearing.entries.order_by("pk").values_list("pk", flat=True)), AT_ONCE):
        stored, left = _bring_back(clearing, numbers, by=by, now=now)
        back, lost = back + stored, lost + left
    return back, lost


@transaction.atomic
def _bring_back(clearing: Clearing, numbers: Sequence[int], *, by: User, now: datetime) -> tuple[int, int]:
    subject = find_subject(clearing.subject)
    copies = ClearedEntry.objects.filter(pk__in=numbers).order_by("pk")
    # What counts them is locked before the copies, as by those who withdraw.
    rows: list[Any] = [parts[0].object for parts in cleared_entries.opened(subject, copies).values()]
    actions.lock(subject, [row for row in rows if cleared_entries.has_parents(row)])
    standing = list(copies.select_for_update(of=("self",)))
    found = cleared_entries.opened(subject, standing)
    back = [copy.pk for copy in standing if copy.pk in found and cleared_entries.store_again(subject, copy, found[copy.pk], now)]
    ClearedEntry.objects.filter(pk__in=back).delete()
    if back:
        _finish(clearing, "entry.brought_back", len(back), by, now)
    return len(back), len(standing) - len(back)


def _finish(clearing: Clearing, verb: str, count: int, by: User, now: datetime) -> None:
    organisation, title = clearing.organisation, str(find_subject(clearing.subject).title)
    record(organisation=organisation, by=by, now=now, verb=verb, subject=organisation, subject_label=title, detail={"entries": count})
    stored_pages.purge()


def samples[Row](rows: Sequence[Row], most: int) -> list[Row]:
    """Return rows from the first to the last, evenly.

    >>> samples(range(10), 4)
    [0, 3, 6, 9]
    """
    if len(rows) <= most:
        return list(rows)
    return [rows[place * (len(rows) - 1) // (most - 1)] for place in range(most)]
