"""Correcting and verifying the register's entries: what is out follows at once, in the same transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from ravive.cards.problems import RegisterCode
from ravive.cards.register import RegisterFact, fact_data, read_fact
from ravive.lib.problem import problem
from ravive.lib.yaml_lines import Plain
from ravive.people.actions import record
from ravive.people.actors import name_of, person_of
from ravive.people.models import Organisation
from ravive.register import dependents, queries
from ravive.register.dependents import Republication
from ravive.register.errors import FactError
from ravive.register.lock import lock_register
from ravive.register.models import FactCheck, RegisterEntry

FACT_FIELDS = tuple(field.name for field in fields(RegisterFact))


@dataclass(frozen=True, kw_only=True)
class SavedFact:
    """What saving did. `check` is None when nothing had changed."""

    entry: RegisterEntry
    check: FactCheck | None
    decks: Republication


def save_fact(*, entry: RegisterEntry, values: Mapping[str, Any], by: User | str, now: datetime, note: str = "") -> SavedFact:
    """Change fields of an entry, store the check, and publish every deck that uses it again, with the contacts.

    `values` are fields of `cards.register.RegisterFact`. Raises FactError with everything wrong, and then nothing is changed.
    """
    with transaction.atomic():
        lock_register()
        entry = RegisterEntry.objects.select_related("organisation").select_for_update(of=("self",), no_key=True).get(pk=entry.pk)
        before = fact_data(queries.register_fact(entry))
        fact = _read(entry.organisation, entry.entry_id, {**before, **values}, now)
        return _saved(entry, fact, before, by=by, now=now, note=note, verb="fact.saved")


def reverify_fact(*, entry: RegisterEntry, by: User | str, now: datetime, note: str = "") -> SavedFact:
    """Record that an entry was verified today, unchanged, and publish every deck that uses it again with the new date."""
    with transaction.atomic():
        lock_register()
        entry = RegisterEntry.objects.select_related("organisation").select_for_update(of=("self",), no_key=True).get(pk=entry.pk)
        before = fact_data(queries.register_fact(entry))
        verified = {"verified_on": timezone.localdate(now).isoformat(), "verified_by": name_of(by)}
        fact = _read(entry.organisation, entry.entry_id, {**before, **verified}, now)
        return _saved(entry, fact, before, by=by, now=now, note=note, verb="fact.verified", is_check=True)


def add_fact(
    *, organisation: Organisation, entry_id: str, values: Mapping[str, Any], by: User | str, now: datetime, note: str = ""
) -> SavedFact:
    """Add an entry to an organisation's register; one of the host's of the same id no longer counts for it.

    Raises FactError with everything wrong, an id that is taken included.
    """
    with transaction.atomic():
        lock_register()
        if RegisterEntry.objects.filter(organisation=organisation, entry_id=entry_id).exists():
            raise FactError([problem(RegisterCode.TAKEN, ("id",), name=entry_id)])
        fact = _read(organisation, entry_id, values, now)
        entry = RegisterEntry(organisation=organisation, entry_id=entry_id)
        entry.position = RegisterEntry.objects.filter(organisation=organisation).count()
        return _saved(entry, fact, None, by=by, now=now, note=note, verb="fact.added")


def fill(entry: RegisterEntry, fact: RegisterFact) -> None:
    """Give the row the fact's content; not saved yet."""
    for name in FACT_FIELDS:
        value = getattr(fact, name)
        setattr(entry, name, list(value) if isinstance(value, tuple) else value)


def check_of(
    entry: RegisterEntry, fact: RegisterFact, before: dict[str, Plain] | None, *, by: User | str, now: datetime, note: str
) -> FactCheck:
    """Return the check that goes with this content; not saved yet."""
    return FactCheck(
        entry=entry,
        verified_on=fact.verified_on,
        at=now,
        by=person_of(by),
        by_name=name_of(by),
        note=note,
        before=before,
        after=fact_data(fact),
    )


def _read(organisation: Organisation, entry_id: str, values: Mapping[str, Any], now: datetime) -> RegisterFact:
    """Return the values as an entry. Raises FactError."""
    sources = queries.register_of(organisation).sources
    fact, misfits = read_fact({**values}, sources)
    if fact is not None and fact.verified_on > timezone.localdate(now):
        misfits = [problem(RegisterCode.IN_FUTURE, ("verified_on",), day=fact.verified_on.isoformat())]
    if fact is None or misfits:
        raise FactError(misfits)
    return fact


def _saved(
    entry: RegisterEntry,
    fact: RegisterFact,
    before: dict[str, Plain] | None,
    *,
    by: User | str,
    now: datetime,
    note: str,
    verb: str,
    is_check: bool = False,
) -> SavedFact:
    if fact_data(fact) == before and not is_check:
        return SavedFact(entry=entry, check=None, decks=Republication())
    fill(entry, fact)
    entry.save()
    check = check_of(entry, fact, before, by=by, now=now, note=note)
    check.save()
    decks = dependents.follow([entry], by=by, now=now)
    detail = {"note": note, "republished": list(decks.republished), "blocked": list(decks.blocked)}
    record(organisation=entry.organisation, by=by, now=now, verb=verb, subject=entry, detail=detail)
    return SavedFact(entry=entry, check=check, decks=decks)
