"""Cards as a phone would get them, unpublished: one for the frame beside its form, or all that a draft of a deck can show."""

import base64
import dataclasses
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ravive.cards.assembly import assemble, contacts, to_plain
from ravive.cards.bundle import Index
from ravive.cards.card import Language, MemoryModel
from ravive.cards.draft import DeckDraft, Reading, mapping
from ravive.cards.kinds.match import MatchStructure
from ravive.cards.problems import DeckCode
from ravive.cards.register import Register
from ravive.cards.rules.facts import facts_in_words
from ravive.cards.segments import segment_key
from ravive.cards.source import DeckSource
from ravive.cards.structure import CardStructure, unknown
from ravive.cards.typed_draft import typed
from ravive.decks import card_form, drafts, problem_lines, queries, row_names
from ravive.decks.models import Card, Deck
from ravive.lib.languages import INTERFACE, direction_of
from ravive.lib.problem import Path, Problem, problem
from ravive.lib.yaml_lines import Plain

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
class PreviewReason:
    """What a card still lacks, in the words of those who write cards.

    `place` leads to the field in the card's form, as `card_form.place_of` returns it; empty where the form does not hold it.
    `address` is that of the translation that lacks it; empty for the language the card is written in.
    """

    text: str
    place: Path = ()
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class PreviewRefusal:
    """Why the card cannot be shown yet."""

    reasons: tuple[PreviewReason, ...]


@dataclass(frozen=True, kw_only=True)
class _Sayer:
    """Puts what is wrong with one card in words, with the place where it is put right."""

    card: Card
    language: Language
    value: dict[str, Any]

    def reason(self, found: Problem) -> PreviewReason:
        """Return a problem as the form names it."""
        text = problem_lines.with_field(self.card.kind, found, rows=row_names.names_in(self.card.kind, self.value))
        if found.place is None:
            return PreviewReason(text=text)
        path = found.place.field
        is_translation = found.place.language == self.language != queries.original_language(self.card.deck)
        if is_translation:
            return PreviewReason(text=text, address=f"{self.translation}#{segment_key(path)}")
        return PreviewReason(text=text, place=card_form.place_of(self.card.kind, found.place.language, path, self.value))

    @property
    def translation(self) -> str:
        """The page that translates the card; empty for the language it is written in."""
        if self.language == queries.original_language(self.card.deck):
            return ""
        return reverse("translate_card", args=[self.card.deck_id, self.language, self.card.card_id])


def direction_around(language: Language) -> str:
    """Return the direction of a card among words in another language; empty where the interface speaks the card's."""
    return "" if language in INTERFACE else direction_of(language)


def preview_of(
    card: Card, language: Language, register: Register, today: date, memory: MemoryModel, variant: int = 0
) -> Preview | PreviewRefusal:
    """Return the card in a language as it is written now, or why it cannot be shown. What only hinders publishing does not matter here.

    `variant` is 0 for the card's own words, n for those of its nth variant; where there is none such, the card's own.
    """
    source, reasons = _weigh(card, drafts.reading_of_card(card), language, register, variant)
    if source is None or reasons:
        return PreviewRefusal(reasons=reasons)
    return _assembled(source, language, register, today, memory)


def preview_of_deck(
    deck: Deck, language: Language, register: Register, today: date, memory: MemoryModel
) -> tuple[Preview | None, tuple[tuple[str, PreviewReason], ...]]:
    """Return the cards of a deck that can be shown in a language, in their order, None without any; and each other card with a reason."""
    reading = drafts.reading_of(deck)
    left_out: dict[str, PreviewReason] = {}
    for card in Card.objects.filter(deck=deck).select_related("deck"):
        source, reasons = _weigh(card, _only(reading, [card.card_id]), language, register, 0)
        if source is None or reasons:
            left_out[card.card_id] = reasons[0]
    playable = [name for name in reading.draft.card_ids if name not in left_out]
    if not playable:
        return None, tuple(left_out.items())
    shown = _only(reading, playable)
    source, _misfits = typed(_as_shown(shown.draft, 0), shown.contents)
    made = _assembled(source, language, register, today, memory) if source else None
    return made, tuple(left_out.items())


def _only(reading: Reading, names: Collection[str]) -> Reading:
    """Return the draft with only these of its cards."""
    draft = reading.draft
    entries: list[Plain] = [entry for name, entry in zip(draft.card_ids, draft.entries, strict=True) if name in names]
    words: dict[Language, Plain] = {}
    for language in draft.words:
        by_card: dict[str, Plain] = {name: texts for name, texts in draft.card_words(language).items() if name in names}
        words[language] = {**draft.own_words(language), "cards": by_card}
    return Reading(DeckDraft({**draft.fields, "cards": entries}, words, draft.pictures), contents=reading.contents)


def _weigh(
    card: Card, reading: Reading, language: Language, register: Register, variant: int
) -> tuple[DeckSource | None, tuple[PreviewReason, ...]]:
    """Return the card as it would be assembled, and what hinders that; `reading` holds the card alone."""
    draft = _as_shown(reading.draft, variant)
    source, misfits = typed(draft, reading.contents)
    value = card_form.split(draft.cards()[card.card_id], language)
    sayer = _Sayer(card=card, language=language, value=value)
    here = [misfit for misfit in misfits if misfit.place and misfit.place.language in (None, language)]
    reasons = [sayer.reason(misfit) for misfit in here]
    if source is not None:
        reasons += _hindrances(source, draft, language, register, sayer)
    return source, tuple(dict.fromkeys(reasons))


def _assembled(source: DeckSource, language: Language, register: Register, today: date, memory: MemoryModel) -> Preview:
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
    replacing = mapping(variants[variant - 1]) if isinstance(variants, list) and 0 < variant <= len(variants) else {}
    own = {name: value for name, value in words.items() if name != "variants"}
    return {**own, **{name: value for name, value in replacing.items() if value}}


def _hindrances(source: DeckSource, draft: DeckDraft, language: Language, register: Register, sayer: _Sayer) -> Iterator[PreviewReason]:
    """Yield why the card cannot be drawn: rows without words, paths that lead nowhere, what the register or the deck does not have."""
    words = source.words.get(language)
    for card in source.cards():
        read = words.cards.get(card.id) if words else None
        if read is None or words is None:
            yield PreviewReason(text=_("It is not written in this language yet."), address=sayer.translation)
            continue
        unknown_names = _unknown_names(source, card, draft.card_words(language)[card.id], register)
        yield from (sayer.reason(_placed(flaw, None)) for flaw in (*card.flaws(), *unknown_names))
        yield from (sayer.reason(_placed(flaw, language)) for flaw in card.word_flaws(read))
        if card.content_note is not None and card.content_note not in words.content_notes:
            yield sayer.reason(problem(DeckCode.NO_WORDS, name=card.content_note, accepted=""))


def _placed(flaw: Problem, language: Language | None) -> Problem:
    """Return a flaw that a card found in itself, in the structure or in the words of a language."""
    return dataclasses.replace(flaw, place=flaw.place._replace(language=language)) if flaw.place else flaw


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
