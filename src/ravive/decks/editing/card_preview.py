"""One card as a phone would get it, unpublished: for the frame beside the form in which it is written."""

import base64
import dataclasses
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from ravive.cards.assembly import assemble, contacts, to_plain
from ravive.cards.bundle import Index
from ravive.cards.card import Language, MemoryModel
from ravive.cards.draft import DeckDraft, mapping
from ravive.cards.kinds.match import MatchStructure
from ravive.cards.problems import DeckCode
from ravive.cards.reading import typed
from ravive.cards.register import Register
from ravive.cards.rules.facts import facts_in_words
from ravive.cards.source import DeckSource
from ravive.cards.structure import CardStructure, unknown
from ravive.decks import card_form, drafts, problem_lines, row_names
from ravive.decks.models import Card
from ravive.lib.languages import INTERFACE, direction_of
from ravive.lib.problem import Problem, problem
from ravive.lib.yaml_lines import Plain
from ravive.register import problem_texts

MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png", "webp": "image/webp"}


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What the frame shows: the card's bundle, whom to call, and its pictures by their address in the bundle.

    `direction` is that of the card's language where the interface speaks another, empty where it speaks the card's.
    """

    direction: str
    bundle: dict[str, Any]
    index: dict[str, Any]
    pictures: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class PreviewRefusal:
    """Why the card cannot be shown yet, in the words of those who write cards."""

    reasons: tuple[str, ...]


def direction_around(language: Language) -> str:
    """Return the direction of a card among words in another language; empty where the interface speaks the card's."""
    return "" if language in INTERFACE else direction_of(language)


def preview_of(
    card: Card, language: Language, register: Register, today: date, memory: MemoryModel, variant: int = 0
) -> Preview | PreviewRefusal:
    """Return the card in a language as it is written now, or why it cannot be shown. What only hinders publishing does not matter here.

    `variant` is 0 for the card's own words, n for those of its nth variant; where there is none such, the card's own.
    """
    reading = drafts.reading_of_card(card)
    draft = _as_shown(reading.draft, variant)
    source, misfits = typed(draft, reading.contents)
    value = card_form.split(draft.cards()[card.card_id], language)
    named = partial(problem_lines.with_field, card.kind, rows=row_names.names_in(card.kind, value))
    here = [misfit for misfit in misfits if misfit.place and misfit.place.language in (None, language)]
    reasons = [named(misfit) for misfit in here]
    if source is not None:
        reasons += _hindrances(source, draft, language, register, named)
    if source is None or reasons:
        return PreviewRefusal(reasons=tuple(dict.fromkeys(reasons)))
    made = assemble(source, language, register, memory)
    listed = Index(format=1, language=language, published_at="", decks=(), contacts=contacts(register, language, today))
    return Preview(
        direction=direction_around(language),
        bundle=to_plain(made.bundle),
        index=to_plain(listed),
        pictures={url: data_address(url, content) for url, content in made.pictures.items()},
    )


def _as_shown(draft: DeckDraft, variant: int) -> DeckDraft:
    """Return the draft with its cards as if they were ready, and only with the wording that the frame shows."""
    entries: list[Plain] = [{name: value for name, value in mapping(entry).items() if name != "status"} for entry in draft.entries]
    words = {language: _in_wording(draft, language, variant) for language in draft.words}
    return DeckDraft({**draft.fields, "cards": entries}, words, draft.pictures)


def _in_wording(draft: DeckDraft, language: Language, variant: int) -> dict[str, Plain]:
    by_card = draft.card_words(language).items()
    cards: dict[str, Plain] = {card: _worded(mapping(words), variant) for card, words in by_card}
    return {**draft.own_words(language), "cards": cards}


def _worded(words: dict[str, Any], variant: int) -> dict[str, Plain]:
    """Return the words of a card without its variants, replaced by those of the one that is asked for."""
    variants = words.get("variants")
    given = mapping(variants[variant - 1]) if isinstance(variants, list) and 0 < variant <= len(variants) else {}
    own = {name: value for name, value in words.items() if name != "variants"}
    return {**own, **{name: value for name, value in given.items() if value}}


def _hindrances(
    source: DeckSource, draft: DeckDraft, language: Language, register: Register, say: Callable[[Problem], str]
) -> Iterator[str]:
    """Yield why the card cannot be drawn: rows without words, paths that lead nowhere, what the register or the deck does not have."""
    words = source.words.get(language)
    for card in source.cards():
        read = words.cards.get(card.id) if words else None
        if read is None or words is None:
            yield _("It is not written in this language yet.")
            continue
        flaws = (*card.flaws(), *card.word_flaws(read), *_unknown_names(source, card, draft.card_words(language)[card.id], register))
        yield from map(say, flaws)
        if card.content_note is not None and card.content_note not in words.content_notes:
            yield problem_texts.text_of(problem(DeckCode.NO_WORDS, name=card.content_note, accepted=""))


def _unknown_names(source: DeckSource, card: CardStructure[Any], words: Plain, register: Register) -> Iterator[Problem]:
    """Yield what the card names and neither the register nor the deck has."""
    named = {*card.facts, card.help, *facts_in_words(words)}
    if isinstance(card, MatchStructure):
        named |= {right.removeprefix("fact:") for right in card.right_ids() if right.startswith("fact:")}
    for name in sorted(named - register.facts.keys()):
        yield problem(DeckCode.FACT_UNKNOWN, name=name)
    for name in sorted(set(card.sources) - register.sources.keys()):
        yield problem(DeckCode.SOURCE_UNKNOWN, name=name)
    if card.picture is not None:
        yield from unknown(card.picture, source.structure.pictures, DeckCode.NOT_OF_PICTURES, ("picture",))


def data_address(url: str, content: bytes) -> str:
    """Return a picture's content as an address that needs no network."""
    return f"data:{MEDIA_TYPES[url.rpartition('.')[2]]};base64,{base64.b64encode(content).decode()}"


def as_json(shown: Preview | PreviewRefusal) -> str:
    """Return what the frame shows, as JSON."""
    return json.dumps(dataclasses.asdict(shown), ensure_ascii=False)
