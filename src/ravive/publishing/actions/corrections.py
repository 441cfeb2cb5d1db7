"""What is out follows a corrected fact: every bundle that carries it is built again from its revision.

Neither drafts nor the age of other facts block a correction: what was published once stays published, with the right number.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import zip_longest
from typing import cast

from django.contrib.auth.models import User
from django.utils import timezone

from ravive.cards.assembly import BuiltBundle
from ravive.cards.card import Language
from ravive.cards.draft import DeckDraft, Reading
from ravive.cards.problems import RegisterCode
from ravive.cards.register import Register
from ravive.decks import drafts
from ravive.decks.models import Deck, DeckRevision
from ravive.decks.reviewing import revisions
from ravive.lib.problem import Problem
from ravive.people.models import Organisation
from ravive.publishing import bundle_builder, fact_uses
from ravive.publishing import queries as publishing_queries
from ravive.publishing.actions import bundles
from ravive.publishing.bundle_builder import BundleInputs
from ravive.publishing.models import PublishedBundle
from ravive.register import queries as register_queries
from ravive.register.dependents import Republication
from ravive.register.models import RegisterEntry


@dataclass(slots=True)
class _Out:
    """What is out of a revision of a deck: its languages with the cards they have, and the facts they carry."""

    revision: DeckRevision
    cards: dict[Language, set[str]] = field(default_factory=dict[Language, set[str]])
    facts: set[str] = field(default_factory=set[str])


def follow(entries: Iterable[RegisterEntry], by: User | str, now: datetime) -> Republication:
    """Publish again what carries these entries, all of one organisation; within the transaction that saved them."""
    changed = {entry.entry_id: entry for entry in entries}
    if not changed:
        return Republication()
    owner = next(iter(changed.values())).organisation
    out = _carrying(changed)
    concerned = _concerned(changed, Deck.objects.filter(slug__in=out).select_related("organisation").defer("organisation__logo"), out)
    known = register_queries.registers_of([*(deck.organisation for deck in concerned), owner])
    used = [what.revision for deck in concerned for what in out[deck.slug]]
    readings, signatures = drafts.readings_of_revisions(used), revisions.signatures_of(used)
    memories = publishing_queries.memories_of([deck.slug for deck in concerned])
    again: set[str] = set()
    blocked: dict[str, tuple[Problem, ...]] = {}
    # A language that stayed as it was published is of an older revision than the others: one round for each.
    for round_ in zip_longest(*([(deck, what) for what in out[deck.slug]] for deck in concerned)):
        ready: dict[str, dict[Language, BuiltBundle]] = {}
        built_from: dict[str, tuple[int, DeckRevision]] = {}
        for deck, what in filter(None, round_):
            reading = readings[what.revision.pk]
            setting = BundleInputs(
                register=known[deck.organisation_id],
                memory=memories[deck.slug],
                waiting=_waiting(reading.draft, what),
                meanings=what.revision.snapshot["meanings"],
                signatures=signatures[what.revision.pk],
            )
            made, problems = _again(reading, setting, what, set(changed), timezone.localdate(now))
            if problems:
                blocked[deck.slug] = tuple(problems)
                continue
            ready[deck.slug] = {language: bundle for language, bundle in made.items() if language in what.cards}
            built_from[deck.slug] = (deck.position, what.revision)
        stored = bundles.store_bundles(ready, built_from, by=by, now=now)
        again.update(slug for slug, languages in stored.items() if languages)
    if owner.is_host:
        bundles.store_contacts(known[owner.pk], now)
    return Republication(tuple(deck.slug for deck in concerned if deck.slug in again), blocked)


def _carrying(changed: Mapping[str, RegisterEntry]) -> dict[str, list[_Out]]:
    """Return what is out of every deck that carries one of these facts, by slug, for each revision that something was built from."""
    out: dict[str, dict[int, _Out]] = {}
    for row in PublishedBundle.objects.filter(is_current=True).select_related("revision").order_by("pk"):
        body = json.loads(row.body)
        facts = body["facts"]
        if changed.keys() & facts.keys():
            what = out.setdefault(row.deck, {}).setdefault(row.revision_id, _Out(row.revision))
            what.cards[row.language] = {card["id"] for card in body["cards"]}
            what.facts |= facts.keys()
    return {slug: list(by_revision.values()) for slug, by_revision in out.items()}


def _concerned(changed: Mapping[str, RegisterEntry], decks: Iterable[Deck], out: Mapping[str, list[_Out]]) -> list[Deck]:
    """Return the decks that are out with one of these facts and take it from this very register."""
    taking = fact_uses.decks_taking(changed.values(), decks)
    concerned = {
        deck.slug: deck
        for name, entry in changed.items()
        for deck in taking[entry.pk]
        if any(name in what.facts for what in out[deck.slug])
    }
    return list(concerned.values())


def _waiting(draft: DeckDraft, out: _Out) -> dict[Language, frozenset[str]]:
    """Return the cards that are not out, by language."""
    ids = set(draft.card_ids)
    return {language: frozenset(ids - out.cards.get(language, set())) for language in draft.words}


def _again(
    reading: Reading, setting: BundleInputs, out: _Out, changed: set[str], today: date
) -> tuple[dict[Language, BuiltBundle], list[Problem]]:
    """Return the deck's bundles as it was published, in each language the cards that are out; or why they cannot be built."""
    problems = [problem for name in out.facts & changed for problem in _too_weak(name, setting.register, today)]
    problems += _gone(reading.draft, setting.register, out)
    return ({}, problems) if problems else bundle_builder.rebuild(reading.draft, reading.contents, setting)


def _gone(draft: DeckDraft, register: Register, out: _Out) -> Iterator[Problem]:
    """Yield what the deck names of the register that is no longer there."""
    for name in out.facts - register.facts.keys():
        yield Problem(RegisterCode.FACT_GONE, {"name": name})
    cards = draft.without_drafts().cards().values()
    named = {name for card in cards for name in cast("list[str]", card.structure.get("sources") or [])}
    for name in sorted(named - register.sources.keys()):
        yield Problem(RegisterCode.SOURCE_GONE, {"name": name})


def _too_weak(name: str, register: Register, today: date) -> Iterator[Problem]:
    """Yield why nothing that carries this fact can be published."""
    fact = register.facts.get(name)
    if fact is not None and fact.status == "draft":
        yield Problem(RegisterCode.KEPT_DRAFT, {"name": name})
    elif fact is not None and fact.is_expired(today) and not fact.always:
        yield Problem(RegisterCode.KEPT_EXPIRED, {"name": name, "until": fact.expires_on().isoformat()})


def follow_deletion(organisation: Organisation, now: datetime) -> None:
    """Publish the contacts again once an entry of the host was deleted."""
    if organisation.is_host:
        bundles.store_contacts(register_queries.register_of(organisation), now)
