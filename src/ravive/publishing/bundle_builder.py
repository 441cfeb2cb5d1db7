"""Bundles built from a deck's draft: checked when its author publishes, unchecked when only a fact was corrected."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from ravive.cards.assembly import BuiltBundle, assemble
from ravive.cards.card import Language, Signature
from ravive.cards.check import check
from ravive.cards.draft import DeckDraft
from ravive.cards.register import Register
from ravive.cards.source import DeckSource
from ravive.cards.typed_draft import typed
from ravive.decks import drafts
from ravive.decks.deck_memory import BundleMemory
from ravive.lib.problem import Problem
from ravive.publishing.errors import PublishingError


@dataclass(frozen=True, kw_only=True, slots=True)
class BundleInputs:
    """What a deck's bundles are built with besides its draft: `waiting` are the cards that stay out of a language.

    `signatures` are those of people who read the language.
    """

    register: Register
    memory: BundleMemory
    waiting: Mapping[Language, frozenset[str]]
    meanings: Mapping[str, int]
    signatures: Mapping[Language, tuple[Signature, ...]] = field(default_factory=dict[Language, tuple[Signature, ...]])


def build(
    draft: DeckDraft,
    contents: Mapping[str, bytes],
    setting: BundleInputs,
    today: date,
    step: Callable[[], object] = lambda: None,
) -> dict[Language, BuiltBundle]:
    """Return the bundle of each language the draft has, without what waits. Raises PublishingError with every error.

    `contents` are the pictures' by digest. `step` is called once the draft is checked, then after each language.
    """
    going_out = draft.without_drafts().without_waiting(setting.waiting)
    checked = check(going_out, contents, setting.register, today, setting.waiting)
    if checked.errors or checked.source is None:
        raise PublishingError(drafts.by_card(going_out, checked.errors))
    step()
    return _bundles(checked.source, setting, step)


def rebuild(draft: DeckDraft, contents: Mapping[str, bytes], setting: BundleInputs) -> tuple[dict[Language, BuiltBundle], list[Problem]]:
    """Return the bundles of what was published before, unchecked, and what of it cannot be read any more.

    The register has to hold every source and fact the deck names.
    """
    source, problems = typed(draft.without_drafts().without_waiting(setting.waiting), contents)
    return (_bundles(source, setting), []) if source and not problems else ({}, problems)


def _bundles(source: DeckSource, setting: BundleInputs, step: Callable[[], object] = lambda: None) -> dict[Language, BuiltBundle]:
    deck = dataclasses.replace(source, waiting=setting.waiting, meanings=setting.meanings, signatures=setting.signatures)
    priors = setting.memory.priors_of(setting.meanings)
    built: dict[Language, BuiltBundle] = {}
    for language in deck.words:
        built[language] = assemble(deck, language, setting.register, setting.memory.model, priors)
        step()
    return built
