"""A deck and a card as their authors write them, possibly unfinished: plain data, in the order and with the fields that they wrote.

Rows, files and forms are read into drafts and written from them; `cards.check` says what is wrong with one.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from ravive.cards.card import Language
from ravive.lib.languages import in_order
from ravive.lib.problem import Path, Problem
from ravive.lib.yaml_lines import Plain, YamlData


@dataclass(frozen=True, slots=True)
class CardDraft:
    """A card: its entry of `deck.yaml`, its words by language, and its picture by the digest of what it shows."""

    structure: Mapping[str, Plain]
    words: Mapping[Language, Plain]
    picture: str | None = None

    @property
    def kind(self) -> str:
        """The kind of card; empty where it has none."""
        return str(self.structure.get("kind", ""))

    def words_in(self, language: str | None) -> dict[str, Any]:
        """Return the words in a language; none where they are missing, or no fields."""
        words = self.words.get(cast("Language", language))
        return words if isinstance(words, dict) else {}


@dataclass(frozen=True, slots=True)
class DeckDraft:
    """A deck: what `deck.yaml` holds, what each language's file holds, and the digests of the pictures by file name."""

    structure: Plain
    words: Mapping[Language, Plain]
    pictures: Mapping[str, str]

    @property
    def fields(self) -> dict[str, Any]:
        """The structure by field; empty where it is no mapping."""
        return self.structure if isinstance(self.structure, dict) else {}

    @property
    def id(self) -> str:
        """The deck's name in addresses."""
        return str(self.fields.get("id", ""))

    @property
    def languages(self) -> list[Language]:
        """The languages the deck names."""
        return list(in_order(mapping(self.fields.get("languages"))))

    @property
    def original(self) -> Language | None:
        """The language the deck is written in; None while none is marked."""
        statuses = mapping(self.fields.get("languages"))
        return cast("Language | None", next((language for language, status in statuses.items() if status == "original"), None))

    @property
    def entries(self) -> list[Plain]:
        """The entries of `cards`, in order, whatever they hold."""
        cards = self.fields.get("cards")
        return cast("list[Plain]", cards) if isinstance(cards, list) else []

    @property
    def card_ids(self) -> list[str]:
        """The id of each entry of `cards`; empty where it has none."""
        return [str(entry.get("id", "")) if isinstance(entry, dict) else "" for entry in self.entries]

    def own_words(self, language: str | None) -> dict[str, Any]:
        """Return the deck's title, summary and content notes in a language."""
        return {name: value for name, value in mapping(self.words.get(cast("Language", language))).items() if name != "cards"}

    def card_words(self, language: str | None) -> dict[str, Any]:
        """Return the words of the cards in a language, by card."""
        return mapping(mapping(self.words.get(cast("Language", language))).get("cards"))

    def cards(self) -> dict[str, CardDraft]:
        """Return the cards by id, in order."""
        words: dict[Language, dict[str, Plain]] = {language: self.card_words(language) for language in self.words}
        pictures = mapping(self.fields.get("pictures"))
        found: dict[str, CardDraft] = {}
        for name, entry in zip(self.card_ids, map(mapping, self.entries), strict=True):
            texts: dict[Language, Plain] = {language: by_card[name] for language, by_card in words.items() if name in by_card}
            file = mapping(pictures.get(str(entry.get("picture")))).get("file")
            found[name] = CardDraft(entry, texts, self.pictures.get(str(file)))
        return found

    def with_cards(self, ids: Collection[str]) -> "DeckDraft":
        """Return the deck with these cards only."""
        kept = [entry for entry, name in zip(self.entries, self.card_ids, strict=True) if name in ids]
        words: dict[Language, Plain] = {language: _words_of(held, ids) for language, held in self.words.items()}
        return DeckDraft({**self.fields, "cards": kept}, words, self.pictures)

    def without_drafts(self) -> "DeckDraft":
        """Return the deck without the cards that are drafts: unfinished, they prevent nothing, and are never published."""
        kept = [name for name, entry in zip(self.card_ids, self.entries, strict=True) if mapping(entry).get("status") != "draft"]
        return self if len(kept) == len(self.entries) else self.with_cards(set(kept))

    def without_waiting(self, waiting: Mapping[Language, Collection[str]]) -> "DeckDraft":
        """Return the deck without the words of the cards that wait in a language, and without the languages in which all wait."""
        ids = set(self.without_drafts().card_ids)
        left = [language for language in self.fields["languages"] if not ids or ids - set(waiting.get(language, ()))]
        words: dict[Language, Plain] = {
            language: _words_of(held, self.card_words(language).keys() - set(waiting.get(language, ())))
            for language, held in self.words.items()
            if language in left
        }
        languages = {language: self.fields["languages"][language] for language in left}
        return DeckDraft({**self.fields, "languages": languages}, words, self.pictures)


@dataclass(frozen=True, slots=True)
class Reading:
    """A draft as a reader found it, and what it could not read.

    `contents` are the pictures' by digest. `files` are the files it was read from, by language, None for the structure's: none
    for what is no file.
    """

    draft: DeckDraft
    problems: tuple[Problem, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict[str, bytes])
    files: Mapping[str | None, YamlData] = field(default_factory=dict[str | None, YamlData])

    def located(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return problems of the draft with the file and line of each."""
        return [self.files[found.place.language if found.place else None].located(found) for found in problems]

    def unread_misfits(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return the misfits, located, but for those on lines that could not be read: these are reported already."""
        lines = {(found.file, found.line) for found in self.problems}
        return [
            found
            for found in self.located(problems)
            if (found.file, found.line) not in lines and not (found.place and self._is_unread(found.place.language))
        ]

    def _is_unread(self, part: str | None) -> bool:
        return bool(self.files[part].problems) and not self.files[part].data


@dataclass(frozen=True, slots=True)
class Written:
    """A file of a writer, and warnings about what the file cannot hold."""

    content: bytes
    warnings: tuple[Problem, ...] = ()


def mapping(data: Plain) -> dict[str, Any]:
    """Return the data where it is a mapping, else an empty one."""
    return data if isinstance(data, dict) else {}


def leaves(data: Plain, path: Path = (), *, in_lists: bool = True) -> Iterator[tuple[Path, Plain]]:
    """Yield every single value with its path, in order; with `in_lists` off, a list counts as one value.

    >>> list(leaves({"prompt": "Qui ?", "do": ["Noter.", "Dire."]}))
    [(('prompt',), 'Qui ?'), (('do', 0), 'Noter.'), (('do', 1), 'Dire.')]
    """
    if isinstance(data, dict):
        for name, held in data.items():
            yield from leaves(held, (*path, name), in_lists=in_lists)
    elif isinstance(data, list) and in_lists:
        for index, held in enumerate(data):
            yield from leaves(held, (*path, index))
    else:
        yield path, data


def texts(data: Plain, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every text with its path, in order."""
    for place, value in leaves(data, path):
        if isinstance(value, str):
            yield place, value


def digest_of(content: bytes) -> str:
    """Return the name of a picture's content: its SHA-256."""
    return hashlib.sha256(content).hexdigest()


def _words_of(data: Plain, ids: Collection[str]) -> Plain:
    """Return a language's words with those of these cards only."""
    if not isinstance(data, dict) or not isinstance(data.get("cards"), dict):
        return data
    return {**data, "cards": {name: words for name, words in mapping(data["cards"]).items() if name in ids}}
