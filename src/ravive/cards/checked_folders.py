"""Every problem of every file of decks on paper: what cannot be read somewhere does not hide what is wrong elsewhere."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from ravive.cards.card import Language
from ravive.cards.check import check_deck
from ravive.cards.folder import deck_folders, read_files
from ravive.cards.readable import readable_part
from ravive.cards.reading import DeckFiles
from ravive.cards.register import Register
from ravive.cards.rules.facts import fact_flaw, phone_numbers
from ravive.cards.rules.pictures import picture_flaws
from ravive.cards.rules.texts import FACT_NAMED, text_flaws
from ravive.cards.segments import segments_of
from ravive.cards.source import DeckSource
from ravive.lib.problem import Problem, Severity
from ravive.lib.shape import dotted
from ravive.lib.yaml_lines import Lined, Plain
from ravive.lib.yaml_lines import Path as Place


def check_decks(paths: Iterable[Path], register: Register | None, today: date) -> list[Problem]:
    """Return every problem of the decks in `paths`, each a deck's folder or a folder of decks, by file and line.

    Without a register, what cards name of it is not looked up.
    """
    problems: list[Problem] = []
    for path in paths:
        folders = deck_folders(path)
        if not folders:
            problems.append(Problem(str(path), 0, "there is no deck here; name a folder that holds deck.yaml, or a folder of such folders"))
        for folder in folders:
            problems += _of_folder(folder, register, today)
    return sorted(set(problems))


def _of_folder(folder: Path, register: Register | None, today: date) -> Iterator[Problem]:
    read = read_files(folder)
    part = readable_part(read.files)
    yield from read.problems
    yield from part.problems
    if part.source is not None:
        yield from (problem for problem in check_deck(part.source, register, today, folder.name) if part.tells(problem))
    else:
        yield from _unlisted_pictures(folder, read.files)
    for language, lined in read.files.words.items():
        for place, text in _unread_texts(lined, part.source):
            for message, severity in _flaws(text, place, _drafts(read.files.deck.data), language, register, today):
                yield Problem(lined.file, lined.line(place), f"{dotted(place)}: {message}", severity, (language, place))


def _unlisted_pictures(folder: Path, files: DeckFiles) -> Iterator[Problem]:
    """Yield what is wrong with the pictures of a deck whose list of them cannot be read."""
    for name, content in files.pictures.items():
        yield from (Problem(str(folder / "media" / name), 0, message) for message in picture_flaws(name, content))


def _unread_texts(lined: Lined, source: DeckSource | None) -> Iterator[tuple[Place, str]]:
    """Yield the texts of a language's file that are in no words that could be read."""
    data: dict[str, Plain] = lined.data if isinstance(lined.data, dict) else {}
    words = source.words.get(lined.part) if source else None  # type: ignore[call-overload]  # the part is the language
    if words is None:
        yield from segments_of({name: value for name, value in data.items() if name != "cards"}).items()
    cards = data.get("cards")
    unread = {name: held for name, held in cards.items() if words is None or name not in words.cards} if isinstance(cards, dict) else {}
    yield from segments_of({"cards": unread}).items()


def _drafts(data: Plain) -> frozenset[str]:
    """Return the ids of the cards that are drafts, as far as they can be read."""
    cards = data.get("cards") if isinstance(data, dict) else None
    listed = [card for card in cards if isinstance(card, dict)] if isinstance(cards, list) else []
    return frozenset(str(card.get("id")) for card in listed if card.get("status") == "draft")


def _flaws(
    text: str, place: Place, drafts: frozenset[str], language: Language, register: Register | None, today: date
) -> Iterator[tuple[str, Severity]]:
    numbers = phone_numbers(register) if register else frozenset[str]()
    for flaw in text_flaws(text, language, numbers):
        yield flaw.message, flaw.severity
    if place[-1] == "reflex" and "\n" in text.strip():
        yield "more than one line; keep the reflex in one", "error"
    if register is None:
        return
    is_published = len(place) > 1 and place[1] not in drafts
    for name in dict.fromkeys(FACT_NAMED.findall(text)):
        if reason := fact_flaw(name, register, today, is_published=is_published):
            yield reason, "error"
