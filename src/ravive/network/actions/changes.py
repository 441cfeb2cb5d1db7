"""Taking and leaving what changed where a deck was adopted from: its rows become what was chosen; nothing is published."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ravive.cards.upstream import latest
from ravive.decks.language_reading import note_languages
from ravive.decks.models import Deck
from ravive.network import adoptions, upstream
from ravive.network.actions import adopted_facts, taken_cards, taken_words
from ravive.network.actions.adopted_facts import RequiredFacts
from ravive.network.upstream import DECK, Upstream
from ravive.people.actions import RefusedError, record
from ravive.register.lock import lock_register

type Decision = Literal["take", "leave"]


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """The names of what was taken and what was left; `copied` are the facts that came along, to be confirmed."""

    taken: tuple[str, ...]
    left: tuple[str, ...]
    copied: tuple[str, ...]


def decide(*, deck: Deck, decisions: Mapping[str, Decision], token: str, by: User, now: datetime) -> DecisionResult:
    """Take or leave changes that were looked at under `token`; what is not decided on stays open.

    `decisions` are by the card's id, empty for the deck as a whole. What was left is offered again only once it changes there again.
    Raises RefusedError when either side changed meanwhile, or the deck is no longer shared; nothing is changed then.
    """
    with transaction.atomic():
        lock_register()
        locked = Deck.objects.select_for_update(no_key=True).select_related("organisation").get(pk=deck.pk)
        found = upstream.upstream_of(locked)
        if found is None:
            raise RefusedError(_("The deck yours comes from is no longer shared. What you took stays yours."))
        if found.token != token:
            raise RefusedError(_("Theirs or yours changed since you opened this page. Look at it again, then choose."))
        taken = tuple(name for name in found.names if decisions.get(name) == "take")
        left = tuple(name for name in found.names if decisions.get(name) == "leave")
        if not taken and not left:
            raise RefusedError(_("Choose for one change at least whether you take it or leave it."))
        facts = _take(found, [name for name in taken if name != DECK], by=by, now=now)
        if DECK in taken:
            taken_words.take_fields(found)
        if taken:
            locked.touch(now=now)
            note_languages(locked)
        _store_base(found, {*taken, *left}, facts)
        detail = {"taken": [name or locked.slug for name in taken], "left": [name or locked.slug for name in left]}
        record(organisation=locked.organisation, by=by, now=now, verb="deck.changes_taken", subject=locked, detail=detail)
    return DecisionResult(taken, left, tuple(facts.missing))


def _take(found: Upstream, names: Collection[str], *, by: User, now: datetime) -> RequiredFacts:
    """Apply these changes to the deck's cards; return the facts they rest on."""
    cards = [state for name in names if (state := found.offers[name].taken) is not None]
    facts = adopted_facts.needed(cards, theirs=found.organisation, ours=found.deck.organisation)
    adopted_facts.copy(facts, theirs=found.organisation, ours=found.deck.organisation, by=by, now=now)
    taken_words.make_room(found, cards)
    taken_cards.take(found, names, by=by, now=now)
    return facts


def _store_base(found: Upstream, decided: Collection[str], facts: RequiredFacts) -> None:
    """Store what was decided on; what was not decided on is compared with what it was before."""
    is_open = {name for name in found.names if name not in decided}
    before = found.base
    cards = {name: before.cards[name] for name in before.cards if name in is_open}
    cards |= {name: latest(before.cards.get(name), state) for name, state in found.theirs.items() if name not in is_open}
    waiting = found.changed if DECK in is_open else frozenset()
    fields = {**before.fields, **{key: value for key, value in found.their_fields.items() if key not in waiting}}
    found.adoption.base = adoptions.base_data(cards, fields, {**before.facts, **adopted_facts.plain(facts.theirs)})
    found.adoption.settled = "" if is_open else found.source.content
    found.adoption.save(update_fields=["base", "settled"])
