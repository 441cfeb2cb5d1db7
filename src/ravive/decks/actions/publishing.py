"""Publishing: a deck becomes bundles in all its languages at once, or nothing changes."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from ravive.cards.card import Language, Signature
from ravive.cards.check import check_deck
from ravive.cards.merge import merged
from ravive.cards.reading import without_waiting
from ravive.cards.register import Register
from ravive.cards.source import DeckSource
from ravive.decks import assembling, queries, registers, translations
from ravive.decks.actions import bundles, revisions
from ravive.decks.models import Deck
from ravive.decks.problems import PublishingError
from ravive.people.actions import record


@dataclass(frozen=True, kw_only=True)
class Published:
    """What publishing did: the languages that changed, and those that were already out as they are."""

    deck: str
    changed: tuple[Language, ...]
    unchanged: tuple[Language, ...]


def publish(*, deck: Deck, by: User | str, now: datetime, note: str = "") -> Published:
    """Publish a deck in all its languages, and whom to call as the host's register has it; publishing twice changes nothing.

    Cards whose translation into a language is missing or outdated stay out of that language until it follows.
    What is published is kept as a revision; the names of those who signed it become the deck's reviewers.
    Raises PublishingError with every problem, and then nothing is changed.
    """
    with transaction.atomic():
        host = bundles.lock()
        known = registers.registers_of([deck.organisation, *([host] if host else [])])
        files = assembling.files_of([deck])[deck.pk]
        waiting = translations.held_back(deck)
        going_out = without_waiting(assembling.without_drafts(files), waiting)
        source = _checked(assembling.assembled(going_out, waiting), known[deck.organisation_id], now)
        revision = revisions.keep(deck=deck, files=files, by=by, now=now, note=note)
        signatures = revisions.signatures_of([revision.pk]).get(revision.pk, ())
        _name_reviewers(deck, signatures)
        source = dataclasses.replace(source, signatures=signatures, meanings=revision.snapshot["meanings"])
        # All languages or none: what lags behind is left out card by card, never published as it was.
        memory, register = queries.memory_of(deck.slug), known[deck.organisation_id]
        ready = {language: merged(source, language, register, memory.model, memory.priors) for language in source.structure.languages}
        bundles.keep_pictures(ready.values())
        changed = bundles.keep_bundles({deck.slug: ready}, {deck.slug: (deck.position, revision)}, by=by, now=now)[deck.slug]
        bundles.withdraw(deck.slug, kept=ready)
        if host:
            bundles.keep_contacts(known[host.pk], now)
        if changed:
            detail = {"revision": revision.number, "languages": list(changed)}
            record(organisation=deck.organisation, by=by, now=now, verb="deck.published", subject=deck, detail=detail)
    unchanged = tuple(language for language in ready if language not in changed)
    return Published(deck=deck.slug, changed=changed, unchanged=unchanged)


def _checked(deck: assembling.Assembled, register: Register, now: datetime) -> DeckSource:
    """Return the deck, once nothing but warnings was found."""
    problems = set(deck.problems)
    if deck.source is not None:
        problems |= set(check_deck(deck.source, register, now.date(), deck.source.structure.id))
    errors = {problem for problem in problems if problem.severity == "error"}
    if errors or deck.source is None:
        raise PublishingError(errors)
    return deck.source


def _name_reviewers(deck: Deck, signatures: tuple[Signature, ...]) -> None:
    """Make those who signed the deck's reviewers; without a signature the names given stay."""
    names = list(dict.fromkeys(signature.name for signature in signatures))
    if names and names != deck.reviewed_by:
        deck.reviewed_by = names
        deck.save(update_fields=["reviewed_by"])
