"""One card as a phone would get it, unpublished: for the frame beside the form in which it is written."""

import base64
import dataclasses
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.utils.translation import gettext as _

from ravive.cards.bundle import Bundle, Index
from ravive.cards.card import Language, MemoryModel
from ravive.cards.check import texts_of
from ravive.cards.kinds.match import MatchStructure
from ravive.cards.merge import contacts, merged, to_plain
from ravive.cards.reading import DeckFiles, source_of
from ravive.cards.register import Register
from ravive.cards.rules.texts import FACT_NAMED
from ravive.cards.source import DeckSource
from ravive.decks import drafts
from ravive.decks.models import Card
from ravive.lib.languages import INTERFACE, direction_of
from ravive.lib.problem import Problem
from ravive.lib.yaml_lines import Plain
from ravive.publishing.models import PublishedPicture
from ravive.register import wording

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
class NotShown:
    """Why the card cannot be shown yet, in the words of those who write cards."""

    reasons: tuple[str, ...]


def preview_of(card: Card, language: Language, register: Register, today: date, memory: MemoryModel) -> Preview | NotShown:
    """Return the card in a language as it is written now, or why it cannot be shown. What only hinders publishing does not matter here."""
    read = source_of(_as_shown(drafts.files_of_card(card)))
    if read.source is None:
        return _not_shown(wording.in_words(problem) for problem in read.problems if _concerns(problem, language))
    reasons = list(_hindrances(read.source, language, register))
    unread = [wording.in_words(problem) for problem in read.problems if _concerns(problem, language)]
    if reasons or unread:
        return _not_shown([*unread, *reasons])
    made = merged(read.source, language, register, memory)
    listed = Index(format=1, language=language, published_at="", decks=(), contacts=contacts(register, language, today))
    return Preview(
        direction="" if language in INTERFACE else direction_of(language),
        bundle=to_plain(made.bundle),
        index=to_plain(listed),
        pictures={url: data_address(url, content) for url, content in made.pictures.items()},
    )


def published_preview(bundle: Bundle, card_id: str, language: Language, register: Register, today: date) -> Preview | NotShown:
    """Return a card of a bundle as it is out, or why it cannot be shown; whom to call is as in the register."""
    card = next((card for card in bundle.cards if card.id == card_id), None)
    if card is None:
        return NotShown(reasons=(_("It is not published in this language."),))
    shown = bundle.pictures[card.picture].url if card.picture else ""
    digest, _dot, extension = shown.rpartition(".")
    row = PublishedPicture.objects.filter(digest=digest, extension=extension).first() if shown else None
    listed = Index(format=1, language=language, published_at="", decks=(), contacts=contacts(register, language, today))
    return Preview(
        direction="" if language in INTERFACE else direction_of(language),
        bundle=to_plain(dataclasses.replace(bundle, cards=(card,))),
        index=to_plain(listed),
        pictures={shown: data_address(shown, bytes(row.content))} if row else {},
    )


def _not_shown(reasons: Iterable[str]) -> NotShown:
    return NotShown(reasons=tuple(dict.fromkeys(reasons)))


def _concerns(problem: Problem, language: Language) -> bool:
    return problem.place is None or problem.place[0] in (None, language)


def _as_shown(files: DeckFiles) -> DeckFiles:
    """Return the files with drafts as if they were ready, and without the rewordings that the frame does not show."""
    data = cast("dict[str, Any]", files.deck.data)
    cards = [{name: value for name, value in card.items() if name != "status"} for card in data["cards"]]
    words = {language: dataclasses.replace(lined, data=_without_variants(lined.data)) for language, lined in files.words.items()}
    return dataclasses.replace(files, deck=dataclasses.replace(files.deck, data={**data, "cards": cards}), words=words)


def _without_variants(data: Plain) -> Plain:
    words = cast("dict[str, Any]", data)
    cards = {card: {name: value for name, value in said.items() if name != "variants"} for card, said in words["cards"].items()}
    return {**words, "cards": cards}


def _hindrances(source: DeckSource, language: Language, register: Register) -> Iterator[str]:
    """Yield why the card cannot be drawn: rows without words, ways that lead nowhere, what the register or the deck does not have."""
    words, structure = source.words.get(language), source.structure
    for card in source.cards():
        read = words.cards.get(card.id) if words else None
        if read is None:
            yield _("It is not written in this language yet.")
            continue
        yield from (wording.said(flaw.message) for flaw in (*card.flaws(), *card.word_flaws(read)))
        named = {*card.facts, card.help, *(fact for _place, text in texts_of(read) for fact in FACT_NAMED.findall(text))}
        if isinstance(card, MatchStructure):
            named |= {right.removeprefix("fact:") for right in card.right_ids() if right.startswith("fact:")}
        yield from (wording.said(f"“{name}” is not a fact of the register; use one") for name in sorted(named - register.facts.keys()))
        missing = sorted(set(card.sources) - register.sources.keys())
        yield from (wording.said(f"“{name}” is not a source of the register; use one") for name in missing)
        if card.picture is not None and card.picture not in structure.pictures:
            yield wording.said(f"“{card.picture}” is not one of the deck's pictures; use one")
        if card.content_note is not None and words is not None and card.content_note not in words.content_notes:
            yield wording.said(f"“{card.content_note}” has no words here; use them")


def data_address(url: str, content: bytes) -> str:
    """Return a picture's content as an address that needs no network."""
    return f"data:{MEDIA_TYPES[url.rpartition('.')[2]]};base64,{base64.b64encode(content).decode()}"


def as_json(shown: Preview | NotShown) -> str:
    """Return what the frame is told."""
    return json.dumps(dataclasses.asdict(shown), ensure_ascii=False)
