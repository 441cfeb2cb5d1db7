"""The register's sources, changed at the desk; and entries that nothing uses, taken out of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from ravive.cards.problems import RegisterCode
from ravive.cards.register import RegisterSource, read_register_source
from ravive.lib.problem import problem
from ravive.people.actions import record
from ravive.people.models import Organisation
from ravive.register import dependents
from ravive.register.dependents import SourceUses
from ravive.register.errors import FactError
from ravive.register.lock import lock_register
from ravive.register.models import RegisterEntry, RegisterSourceEntry


class AlwaysShownError(Exception):
    """An emergency number never leaves the register."""


class StillUsedError(Exception):
    """What is used stays; `uses` says where."""

    def __init__(self, uses: SourceUses) -> None:
        self.uses = uses
        super().__init__(", ".join((*uses.facts, *uses.cards, *uses.decks)))


def save_source(*, source: RegisterSourceEntry, values: Mapping[str, Any], by: User | str, now: datetime) -> RegisterSourceEntry:
    """Change a source; what is out shows it at its next publishing. Raises FactError, and then nothing is changed."""
    with transaction.atomic():
        row = RegisterSourceEntry.objects.select_related("organisation").select_for_update(of=("self",), no_key=True).get(pk=source.pk)
        _fill(row, _read(row.source_id, values, now))
        row.save()
        record(organisation=row.organisation, by=by, now=now, verb="source.saved", subject=row)
    return row


def add_source(
    *, organisation: Organisation, source_id: str, values: Mapping[str, Any], by: User | str, now: datetime
) -> RegisterSourceEntry:
    """Add a source to an organisation's register. Raises FactError, an id that is taken included."""
    with transaction.atomic():
        lock_register()
        rows = RegisterSourceEntry.objects.filter(organisation=organisation)
        if rows.filter(source_id=source_id).exists():
            raise FactError([problem(RegisterCode.TAKEN, ("id",), name=source_id)])
        row = RegisterSourceEntry(organisation=organisation, source_id=source_id, position=rows.count())
        _fill(row, _read(source_id, values, now))
        row.save()
        record(organisation=organisation, by=by, now=now, verb="source.added", subject=row)
    return row


def delete_source(*, source: RegisterSourceEntry, by: User | str, now: datetime) -> None:
    """Take a source out of the register. Raises StillUsedError while a fact, a card or something published rests on it."""
    with transaction.atomic():
        lock_register()
        if (uses := uses_of_source(source)).is_any:
            raise StillUsedError(uses)
        record(organisation=source.organisation, by=by, now=now, verb="source.deleted", subject=source)
        source.delete()


def uses_of_source(source: RegisterSourceEntry) -> SourceUses:
    """Return what rests on a source.

    One of the host's may also be named by the facts of others and be out in their decks; their drafts are not looked into.
    """
    owner, name = source.organisation, source.source_id
    taking = {owner.pk}
    if owner.is_host and source.is_shared:
        own = RegisterSourceEntry.objects.filter(source_id=name).values("organisation")
        taking |= set(Organisation.objects.exclude(pk__in=own).values_list("pk", flat=True))
    entries = RegisterEntry.objects.filter(organisation__in=taking).values_list("organisation", "entry_id", "sources")
    named = [(organisation, entry) for organisation, entry, sources in entries if name in sources]
    return replace(
        dependents.uses_of_source(source, taking),
        facts=tuple(entry for organisation, entry in named if organisation == owner.pk),
        is_elsewhere=any(organisation != owner.pk for organisation, _ in named),
    )


def delete_fact(*, entry: RegisterEntry, by: User | str, now: datetime) -> None:
    """Take an entry out of the register. Raises AlwaysShownError, and StillUsedError while a card or something published uses it."""
    with transaction.atomic():
        lock_register()
        if entry.always:
            raise AlwaysShownError(entry.entry_id)
        uses = dependents.uses_of_fact(entry)
        if uses.cards or uses.bundles:
            cards = tuple(f"{use.deck}: {use.card_id}" for use in uses.cards)
            raise StillUsedError(SourceUses(cards=cards, decks=tuple(use.deck for use in uses.bundles)))
        owner = entry.organisation
        record(organisation=owner, by=by, now=now, verb="fact.deleted", subject=entry)
        entry.delete()
        dependents.follow_deletion(owner, now)


def _read(source_id: str, values: Mapping[str, Any], now: datetime) -> RegisterSource:
    source, problems = read_register_source({**values})
    if source is not None and source.read_on > timezone.localdate(now):
        problems = [problem(RegisterCode.IN_FUTURE, ("read_on",), day=source.read_on.isoformat())]
    if source is None or problems:
        raise FactError(problems)
    return source


def _fill(row: RegisterSourceEntry, source: RegisterSource) -> None:
    row.title, row.reference, row.grade, row.read_on = dict(source.title), source.reference, source.grade, source.read_on
