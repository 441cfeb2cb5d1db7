"""The register's sources, changed at the desk; and entries that nothing uses, taken out of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from ravive.cards.register import RegisterSource, read_register_source
from ravive.decks.models import Card, Deck
from ravive.lib.problem import Problem
from ravive.lib.yaml_lines import Lined
from ravive.people.actions import record
from ravive.people.models import Organisation
from ravive.publishing.actions import bundles
from ravive.publishing.models import PublishedBundle
from ravive.register import queries
from ravive.register.models import RegisterEntry, RegisterSourceEntry
from ravive.register.problems import FactError
from ravive.register.uses import uses_of_facts


class AlwaysShownError(Exception):
    """An emergency number never leaves the register."""


@dataclass(frozen=True, kw_only=True)
class Uses:
    """What keeps a source or an entry in the register, by id: `facts` and `cards` name it, `decks` are out with it.

    `is_elsewhere`: facts of other organisations name it.
    """

    facts: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()
    decks: tuple[str, ...] = ()
    is_elsewhere: bool = False

    @property
    def is_any(self) -> bool:
        """Whether there are uses at all."""
        return bool(self.facts or self.cards or self.decks or self.is_elsewhere)


class StillUsedError(Exception):
    """What is used stays; `uses` says where."""

    def __init__(self, uses: Uses) -> None:
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
        bundles.lock()
        rows = RegisterSourceEntry.objects.filter(organisation=organisation)
        if rows.filter(source_id=source_id).exists():
            raise FactError([Problem(source_id, 0, f"“{source_id}” is in the register already; choose another id", place=(None, ("id",)))])
        row = RegisterSourceEntry(organisation=organisation, source_id=source_id, position=rows.count())
        _fill(row, _read(source_id, values, now))
        row.save()
        record(organisation=organisation, by=by, now=now, verb="source.added", subject=row)
    return row


def delete_source(*, source: RegisterSourceEntry, by: User | str, now: datetime) -> None:
    """Take a source out of the register. Raises StillUsedError while a fact, a card or something published rests on it."""
    with transaction.atomic():
        bundles.lock()
        if (uses := uses_of_source(source)).is_any:
            raise StillUsedError(uses)
        record(organisation=source.organisation, by=by, now=now, verb="source.deleted", subject=source)
        source.delete()


def uses_of_source(source: RegisterSourceEntry) -> Uses:
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
    cards = Card.objects.filter(deck__organisation=owner).values_list("deck__slug", "card_id", "structure")
    out = PublishedBundle.objects.filter(is_current=True, deck__in=Deck.objects.filter(organisation__in=taking).values("slug"))
    return Uses(
        facts=tuple(entry for organisation, entry in named if organisation == owner.pk),
        cards=tuple(f"{deck}: {card}" for deck, card, structure in cards if name in structure.get("sources", ())),
        decks=tuple(dict.fromkeys(deck for deck, body in out.values_list("deck", "body") if name in json.loads(body)["sources"])),
        is_elsewhere=any(organisation != owner.pk for organisation, _ in named),
    )


def delete_fact(*, entry: RegisterEntry, by: User | str, now: datetime) -> None:
    """Take an entry out of the register. Raises AlwaysShownError, and StillUsedError while a card or something published uses it."""
    with transaction.atomic():
        bundles.lock()
        if entry.always:
            raise AlwaysShownError(entry.entry_id)
        uses = uses_of_facts([entry])[entry.pk]
        if uses.cards or uses.bundles:
            cards = tuple(f"{use.deck}: {use.card_id}" for use in uses.cards)
            raise StillUsedError(Uses(cards=cards, decks=tuple(use.deck for use in uses.bundles)))
        owner = entry.organisation
        record(organisation=owner, by=by, now=now, verb="fact.deleted", subject=entry)
        entry.delete()
        if owner.is_host:
            bundles.keep_contacts(queries.register_of(owner), now)


def _read(source_id: str, values: Mapping[str, Any], now: datetime) -> RegisterSource:
    source, problems = read_register_source(Lined(source_id, {**values}, {(): 0}))
    if source is not None and source.read_on > timezone.localdate(now):
        problems = [
            Problem(source_id, 0, f"read_on: {source.read_on} is still to come; use the day it was read", place=(None, ("read_on",)))
        ]
    if source is None or problems:
        raise FactError(problems)
    return source


def _fill(row: RegisterSourceEntry, source: RegisterSource) -> None:
    row.title, row.reference, row.grade, row.read_on = dict(source.title), source.reference, source.grade, source.read_on
