"""The facts and sources an adopted deck rests on: the organisation's own where it has them, the others copied, to be confirmed."""

import dataclasses
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from ravive.cards.draft import CardDraft
from ravive.cards.register import Register, RegisterFact, fact_data, read_fact
from ravive.cards.rules.facts import facts_in_structure, facts_in_words
from ravive.lib.yaml_lines import Plain
from ravive.people.models import Organisation
from ravive.register import queries
from ravive.register.actions.facts import check_of, fill
from ravive.register.models import FactCheck, RegisterEntry, RegisterSourceEntry


@dataclass(frozen=True, slots=True)
class RequiredFacts:
    """What cards rest on: `own` are facts the organisation has an entry of, `missing` those to be copied, with their `sources`.

    `lost` are facts that nobody has any more, at least not published.
    """

    own: dict[str, RegisterFact]
    missing: dict[str, RegisterFact]
    sources: tuple[str, ...]
    lost: tuple[str, ...]
    theirs: dict[str, RegisterFact]


def facts_named(cards: Iterable[CardDraft]) -> set[str]:
    """Return the facts these cards name, in whatever language."""
    found: set[str] = set()
    for card in cards:
        found |= facts_in_structure(card.structure).union(*(facts_in_words(words) for words in card.words.values()))
    return found


def needed(cards: Collection[CardDraft], *, theirs: Organisation, ours: Organisation) -> RequiredFacts:
    """Return what the cards of one organisation rest on, and what of it another one lacks; the same queries for many cards as for one."""
    known = queries.registers_of([theirs, ours])
    there, here = known[theirs.pk], known[ours.pk]
    named = facts_named(cards)
    facts = dict(_published(named, theirs, there))
    missing = {name: fact for name, fact in facts.items() if name not in here.facts}
    rested = {str(name) for card in cards for name in _listed(card.structure.get("sources"))}
    rested |= {name for fact in missing.values() for name in fact.sources}
    return RequiredFacts(
        own={name: here.facts[name] for name in sorted(named & here.facts.keys())},
        missing=missing,
        sources=tuple(sorted((rested & there.sources.keys()) - here.sources.keys())),
        lost=tuple(sorted(named - facts.keys() - here.facts.keys())),
        theirs=facts,
    )


def copy(found: RequiredFacts, *, theirs: Organisation, ours: Organisation, by: User | str, now: datetime) -> None:
    """Add what is missing to the organisation's register, to be confirmed; within the caller's transaction."""
    _copy_sources(found.sources, theirs, ours)
    count = RegisterEntry.objects.filter(organisation=ours).count()
    rows: list[RegisterEntry] = []
    checks: list[FactCheck] = []
    note = _("Copied from %(organisation)s with a deck; to be confirmed.") % {"organisation": theirs.name}
    for place, (name, fact) in enumerate(found.missing.items(), start=count):
        copied = as_copied(fact, theirs)
        row = RegisterEntry(organisation=ours, entry_id=name, position=place)
        fill(row, copied)
        rows.append(row)
        checks.append(check_of(row, copied, None, by=by, now=now, note=note))
    RegisterEntry.objects.bulk_create(rows)
    FactCheck.objects.bulk_create(checks)


def as_copied(fact: RegisterFact, theirs: Organisation) -> RegisterFact:
    """Return a fact of another organisation as it stands in the register of one that copies it.

    It keeps the day on which it was verified, and so its expiry; who verified it there stays private.
    """
    is_sound = fact.grade in ("A", "B")
    return dataclasses.replace(fact, status="to_confirm" if is_sound else "draft", verified_by=theirs.name, always=False)


def _copy_sources(names: Collection[str], theirs: Organisation, ours: Organisation) -> None:
    known = queries.register_of(theirs).sources
    count = RegisterSourceEntry.objects.filter(organisation=ours).count()
    RegisterSourceEntry.objects.bulk_create(
        RegisterSourceEntry(
            organisation=ours,
            source_id=name,
            position=place,
            title=known[name].title,
            reference=known[name].reference,
            grade=known[name].grade,
            read_on=known[name].read_on,
        )
        for place, name in enumerate(names, start=count)
    )


def _published(names: Collection[str], owner: Organisation, register: Register) -> Iterator[tuple[str, RegisterFact]]:
    """Yield the facts as they were published last: what somebody is still writing stays where it is."""
    drafts = [name for name in names if name in register.facts and register.facts[name].status == "draft"]
    for name in sorted(names):
        if name in register.facts and name not in drafts:
            yield name, register.facts[name]
    before: dict[str, Any] = {}
    rows = FactCheck.objects.filter(entry__organisation=owner, entry__entry_id__in=drafts).order_by("-at", "-pk")
    for name, content in rows.values_list("entry__entry_id", "after"):
        if content.get("status") != "draft":
            before.setdefault(name, content)
    for name, content in before.items():
        fact, _problems = read_fact(content, register.sources)
        if fact is not None:
            yield name, fact


def plain(facts: dict[str, RegisterFact]) -> dict[str, Plain]:
    """Return facts as a register's file holds them, by id."""
    return {name: fact_data(fact) for name, fact in facts.items()}


def _listed(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else []
