"""Every problem of decks, at once: what is missing, what does not fit, and what the content rules refuse."""

import dataclasses
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from itertools import chain
from typing import Any, cast

from ravive.cards.glance import worth_reading
from ravive.cards.kinds.hotspot import HotspotStructure
from ravive.cards.kinds.recall import RecallWords
from ravive.cards.register import Register
from ravive.cards.rules.facts import card_fact_flaws, phone_numbers, text_fact_flaws
from ravive.cards.rules.negation import is_negated
from ravive.cards.rules.pictures import picture_flaws, svg_size
from ravive.cards.rules.texts import LONGEST_SENTENCE_WORDS, WARNED_SENTENCE_WORDS, lacks_french_spaces, text_flaws
from ravive.cards.source import DeckSource, LanguageWords
from ravive.cards.written import CardWords, Flaw, listed, other_ids, unknown
from ravive.lib.problem import Problem, Severity
from ravive.lib.shape import dotted
from ravive.lib.yaml_lines import Path as Place

FEWEST_SITUATIONS_SHARE = 0.6


def check_deck(
    source: DeckSource, register: Register | None, today: date, folder_name: str, *, with_warnings: bool = True
) -> Iterator[Problem]:
    """Yield every problem of a deck that could be read; without warnings, the errors only, which is faster in a large deck.

    Without a register, what cards name of it is not looked up.
    """
    problems = _problems(source, register, today, folder_name, with_warnings=with_warnings)
    yield from problems if with_warnings else (problem for problem in problems if problem.severity == "error")


def _problems(source: DeckSource, register: Register | None, today: date, folder_name: str, *, with_warnings: bool) -> Iterator[Problem]:
    yield from _deck_problems(source, today, folder_name)
    yield from _picture_problems(source)
    for index, card in enumerate(source.cards()):
        of_register = card_fact_flaws(card, register, today) if register else ()
        for flaw in chain(card.flaws(), _card_flaws(source, index), of_register):
            yield _of_deck(source, ("cards", source.number(index), *flaw.path), flaw.message)
    for language, words in source.words.items():
        yield from _word_problems(source, words)
        longest = WARNED_SENTENCE_WORDS if with_warnings else LONGEST_SENTENCE_WORDS
        yield from _text_problems(source, words, _worth_reading(words, longest), register, today)
        if with_warnings:
            yield from _avoided_problems(words)
        if language == "fr" and with_warnings:
            yield from _french_space_problems(words)
    if with_warnings:
        yield from _variant_problems(source)


def summary(source: DeckSource) -> str:
    """Return one line that says what a deck holds."""
    cards = source.cards()
    kinds = Counter(card.kind for card in source.structure.cards)
    situations = sum(card.situation for card in cards)
    words = next(iter(source.words.values()), None)
    varied = sum(bool(getattr(card, "variants", ())) for card in words.cards.values()) if words else 0
    drafts = sum(card.status == "draft" for card in cards)
    return (
        f"{source.structure.id}: {len(cards)} cards ({', '.join(f'{count} {kind}' for kind, count in kinds.most_common())}), "
        f"{situations} situations ({100 * situations / len(cards):.0f} %), {varied} with a variant, {drafts} drafts, "
        f"in {' '.join(source.structure.languages)}"
    )


def texts_of(words: object, place: Place = ()) -> list[tuple[Place, str]]:
    """Return every text in a dataclass of words, with its place."""
    found: list[tuple[Place, str]] = []
    _place_texts(words, place, found)
    return found


def _place_texts(words: object, place: Place, into: list[tuple[Place, str]]) -> None:
    if isinstance(words, str):
        into.append((place, words))
    elif isinstance(words, dict):
        for name, value in cast("dict[str, object]", words).items():
            _place_texts(value, (*place, name), into)
    elif isinstance(words, tuple):
        for index, value in enumerate(cast("tuple[object, ...]", words)):
            _place_texts(value, (*place, index), into)
    elif words is not None and dataclasses.is_dataclass(words):
        for name in _field_names(type(words)):
            _place_texts(getattr(words, name), (*place, name), into)


def _gather_texts(words: object, into: list[str]) -> None:
    """Add every text to the list, in the order of `texts_of`: without their places, which few of them need."""
    if isinstance(words, str):
        into.append(words)
    elif isinstance(words, (tuple, dict)):
        for value in cast("Iterable[object]", words.values() if isinstance(words, dict) else words):
            _gather_texts(value, into)
    elif words is not None and dataclasses.is_dataclass(words):
        for name in _field_names(type(words)):
            value = getattr(words, name)
            if isinstance(value, str):
                into.append(value)
            elif value:
                _gather_texts(value, into)


@cache
def _field_names(shape: type[Any]) -> tuple[str, ...]:
    """Return the names of a dataclass's fields; asked once a class, not once a text."""
    return tuple(field.name for field in dataclasses.fields(shape))


def _of_deck(source: DeckSource, place: Place, message: str, severity: Severity = "error") -> Problem:
    return Problem(source.file, _line(source.lines, place), f"{dotted(place)}: {message}", severity, (None, place))


def _of_words(words: LanguageWords, place: Place, message: str, severity: Severity = "error") -> Problem:
    return Problem(words.file, _line(words.lines, place), f"{dotted(place)}: {message}", severity, (words.language, place))


def _flaw_of_words(words: LanguageWords, place: Place, flaw: Flaw) -> Problem:
    """Return a flaw as a problem: told beside what holds it, placed where the missing thing should be."""
    problem = _of_words(words, (*place, *flaw.path), flaw.message)
    if flaw.lacking is None:
        return problem
    return dataclasses.replace(problem, place=(words.language, (*place, *flaw.path, flaw.lacking)))


def _line(lines: dict[Place, int], place: Place) -> int:
    return next((lines[place[:length]] for length in range(len(place), -1, -1) if place[:length] in lines), 0)


def _deck_problems(source: DeckSource, today: date, folder_name: str) -> Iterator[Problem]:
    structure = source.structure
    if structure.id != folder_name:
        yield _of_deck(source, ("id",), f"“{structure.id}” is not the folder's name; name both “{structure.id}” or both “{folder_name}”")
    if structure.review_due < today:
        yield _of_deck(source, ("review_due",), f"{structure.review_due} has passed; have the deck reviewed and set a new date", "warning")
    statuses = Counter(structure.languages.values())
    if statuses["original"] != 1:
        yield _of_deck(source, ("languages",), f"{statuses['original']} languages are `original`; mark exactly one so")
    cards = source.cards()
    share = sum(card.situation for card in cards) / len(cards)
    if share < FEWEST_SITUATIONS_SHARE:
        yield _of_deck(source, ("cards",), f"{100 * share:.0f} % are situations; aim at {100 * FEWEST_SITUATIONS_SHARE:.0f} %", "warning")
    first: dict[str, int] = {}
    for index, card in enumerate(cards):
        if first.setdefault(card.id, index) != index:
            message = f"“{card.id}” is the id of cards[{source.number(first[card.id])}] too; give each card its own"
            yield _of_deck(source, ("cards", source.number(index), "id"), message)
    used_notes = {card.content_note for card in cards}
    for index, note in enumerate(structure.content_notes):
        if note not in used_notes:
            yield _of_deck(source, ("content_notes", index), f"no card shows “{note}”; use it or delete it", "warning")


def _card_flaws(source: DeckSource, index: int) -> Iterator[Flaw]:
    """Yield where a card names what the deck does not have."""
    structure, card = source.structure, source.cards()[index]
    yield from unknown(card.theme, structure.themes, ("theme",), "deck's themes")
    if card.content_note is not None:
        yield from unknown(card.content_note, structure.content_notes, ("content_note",), "deck's content_notes")
    if card.picture is not None:
        yield from unknown(card.picture, structure.pictures, ("picture",), "deck's pictures")
    if isinstance(card, HotspotStructure) and card.picture in structure.pictures:
        picture = structure.pictures[card.picture]
        yield from card.picture_flaws(picture.width, picture.height)


def _picture_problems(source: DeckSource) -> Iterator[Problem]:
    used = {card.picture for card in source.cards()}
    for name, picture in source.structure.pictures.items():
        place: Place = ("pictures", name)
        content = source.pictures.get(picture.file)
        if name not in used:
            yield _of_deck(source, place, "no card shows it; use it or delete it", "warning")
        if content is None:
            yield _of_deck(source, (*place, "file"), f"media/{picture.file} is not there; media/ has {listed(source.pictures)}")
            continue
        for message in picture_flaws(picture.file, content):
            yield _of_deck(source, (*place, "file"), message)
        size = svg_size(content) if picture.file.endswith(".svg") else None
        if size and abs(size[0] * picture.height - size[1] * picture.width) > 0.01 * size[0] * picture.height:
            message = f"{picture.width} × {picture.height} has other proportions than the viewBox, {size[0]:g} × {size[1]:g}"
            yield _of_deck(source, place, message)
    files = {picture.file for picture in source.structure.pictures.values()}
    for file in source.pictures:
        if file not in files:
            yield _of_deck(source, ("pictures",), f"media/{file} is in no entry of pictures; list it or delete it", "warning")


def _word_problems(source: DeckSource, words: LanguageWords) -> Iterator[Problem]:
    """Yield where a language's words and the structure do not fit."""
    structure = source.structure
    for flaw in other_ids(words.content_notes, structure.content_notes, ("content_notes",)):
        yield _flaw_of_words(words, (), flaw)
    for flaw in other_ids(words.given, [card.id for card in source.cards_in(words.language)], ("cards",)):
        yield _flaw_of_words(words, (), flaw)
    for card in source.cards():
        read = words.cards.get(card.id)
        if not isinstance(read, card.words_type) or not isinstance(read, CardWords):
            continue
        place: Place = ("cards", card.id)
        for flaw in card.word_flaws(read):
            yield _flaw_of_words(words, place, flaw)
        if card.picture is not None and read.picture_alt is None:
            yield _of_words(words, (*place, "picture_alt"), f"missing; say what picture “{card.picture}” shows")
        if card.picture is None and read.picture_alt is not None:
            yield _of_words(words, (*place, "picture_alt"), "the card has no picture; delete it")


def _text_problems(
    source: DeckSource, words: LanguageWords, texts: Iterable[tuple[Place, str]], register: Register | None, today: date
) -> Iterator[Problem]:
    """Yield what the content rules refuse in a language's texts."""
    numbers = phone_numbers(register) if register else frozenset[str]()
    cards = {card.id: card for card in source.cards()}
    for place, text in texts:
        for flaw in text_flaws(text, words.language, numbers):
            yield _of_words(words, place, flaw.message, flaw.severity)
        if place[-1] == "reflex" and "\n" in text.strip():
            yield _of_words(words, place, "more than one line; keep the reflex in one")
        card = cards.get(str(place[1])) if place[0] == "cards" else None
        if register and card is not None and "{" in text:
            for flaw in text_fact_flaws(card, text, words.language, register, today):
                yield _of_words(words, place, flaw.message)


def _parts(words: LanguageWords) -> Iterator[tuple[Place, object]]:
    """Yield the deck's own words and those of each card, with their place."""
    yield (), {"title": words.title, "summary": words.summary, "content_notes": words.content_notes}
    for name, card in words.cards.items():
        yield ("cards", name), card


def _worth_reading(words: LanguageWords, most_words: int) -> Iterator[tuple[Place, str]]:
    """Yield the texts in which a rule could find something, with their place: most texts need not be placed."""
    texts: list[str] = []
    ends: list[int] = []
    parts = list(_parts(words))
    for _, part in parts:
        _gather_texts(part, texts)
        ends.append(len(texts))
    found = worth_reading(texts, words.language, most_words)
    of_part: dict[int, set[int]] = {}
    for index in found:
        part = bisect_right(ends, index)
        of_part.setdefault(part, set()).add(index - (ends[part - 1] if part else 0))
    for part, indexes in of_part.items():
        place, held = parts[part]
        yield from (placed for index, placed in enumerate(texts_of(held, place)) if index in indexes)


def _avoided_problems(words: LanguageWords) -> Iterator[Problem]:
    """Yield the lines of what to avoid that a cross turns into their opposite."""
    for name, card in words.cards.items():
        for index, line in enumerate(card.dont if isinstance(card, RecallWords) else ()):
            if is_negated(line, words.language):
                message = f"“{line}” stands after a cross; name what to avoid, without a negation"
                yield _of_words(words, ("cards", name, "dont", index), message, "warning")


def _french_space_problems(words: LanguageWords) -> Iterator[Problem]:
    """Yield one warning for the file: publishing puts these spaces, other readers of the file may not."""
    places = [place for base, part in _parts(words) for place, text in texts_of(part, base) if lacks_french_spaces(text)]
    if places:
        message = f"no-break space missing before : ; ? ! % » or after « in {len(places)} texts, the first one here"
        yield _of_words(words, places[0], message, "warning")


def _variant_problems(source: DeckSource) -> Iterator[Problem]:
    """Yield the cards that one language rewords more often than another: a variant is asked by its number."""
    for card in source.cards():
        read = [words for words in source.words.values() if card.id in words.cards]
        counts = [len(getattr(words.cards[card.id], "variants", ())) for words in read]
        for words, count in zip(read, counts, strict=True):
            if count < max(counts):
                message = f"{count} given, another language has {max(counts)}; write as many in each"
                yield _of_words(words, ("cards", card.id, "variants"), message, "warning")
