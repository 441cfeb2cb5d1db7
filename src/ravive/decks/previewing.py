"""One card as a phone would get it, unpublished: for the frame beside the form in which it is written."""

import base64
import dataclasses
import json
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from ravive.cards.bundle import Index
from ravive.cards.card import Language, MemoryModel
from ravive.cards.merge import contacts, merged, to_plain
from ravive.cards.reading import DeckFiles, source_of
from ravive.cards.register import Register
from ravive.cards.source import DeckSource
from ravive.decks import assembling, wording
from ravive.decks.models import Card

MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png", "webp": "image/webp"}


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What the frame shows: the card's bundle, whom to call, and its pictures by their address in the bundle."""

    bundle: dict[str, Any]
    index: dict[str, Any]
    pictures: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class NotShown:
    """Why the card cannot be shown yet, in the words of those who write cards."""

    reasons: tuple[str, ...]


def preview_of(card: Card, language: Language, register: Register, today: date, memory: MemoryModel) -> Preview | NotShown:
    """Return the card in a language as it is written now, or why it cannot be shown. What only hinders publishing does not matter here."""
    source = source_of(_as_published(assembling.files_of_card(card))).source
    if source is None or not _is_complete(source, card.card_id, language):
        return NotShown(reasons=_reasons(card, language, register, today))
    try:
        made = merged(source, language, register, memory)
    except (KeyError, ValueError):
        # A fact, a source or a contact that the register does not have.
        return NotShown(reasons=_reasons(card, language, register, today))
    listed = Index(format=1, language=language, published_at="", decks=(), contacts=contacts(register, language, today))
    return Preview(
        bundle=to_plain(made.bundle),
        index=to_plain(listed),
        pictures={url: data_address(url, content) for url, content in made.pictures.items()},
    )


def _as_published(files: DeckFiles) -> DeckFiles:
    """Return the files with drafts as if they were ready: they are never published, but shown here."""
    data = cast("dict[str, Any]", files.deck.data)
    cards = [{name: value for name, value in card.items() if name != "status"} for card in data["cards"]]
    return dataclasses.replace(files, deck=dataclasses.replace(files.deck, data={**data, "cards": cards}))


def _is_complete(source: DeckSource, card_id: str, language: Language) -> bool:
    """Return whether the card holds together in this language: every row has its words, every way leads on."""
    words = source.words.get(language)
    card = next(card for card in source.cards() if card.id == card_id)
    read = words.cards.get(card_id) if words else None
    return read is not None and not any(card.flaws()) and not any(card.word_flaws(read))


def _reasons(card: Card, language: Language, register: Register, today: date) -> tuple[str, ...]:
    found = assembling.problems_of_card(card, register, today)
    errors = [problem for problem in found if problem.problem.severity == "error" and problem.language in (None, language)]
    return tuple(dict.fromkeys(wording.in_words(problem.problem) for problem in errors))


def data_address(url: str, content: bytes) -> str:
    """Return a picture's content as an address that needs no network."""
    return f"data:{MEDIA_TYPES[url.rpartition('.')[2]]};base64,{base64.b64encode(content).decode()}"


def as_json(shown: Preview | NotShown) -> str:
    """Return what the frame is told."""
    return json.dumps(dataclasses.asdict(shown), ensure_ascii=False)
