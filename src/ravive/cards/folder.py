"""Reading a deck's folder and the register's file from disk. The only files of this room that are opened are opened here."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ravive.cards.card import LANGUAGES, Language
from ravive.cards.register import ReadRegister, read_register
from ravive.cards.source import AnyStructure, DeckSource, DeckStructure, LanguageWords, UnreadWords
from ravive.cards.written import PATTERN_HINTS, CardStructure, CardWords
from ravive.lib.problem import Problem
from ravive.lib.shape import shaped
from ravive.lib.yaml_lines import Lined, Plain, read_yaml

DECK_FILE = "deck.yaml"
_KINDS: dict[str, type[CardStructure[Any]]] = {kind.__annotations__["kind"].__args__[0]: kind for kind in AnyStructure.__value__.__args__}


@dataclass(frozen=True, slots=True)
class ReadDeck:
    """`source` is None when the structure could not be read; words that could not be read are missing from it."""

    source: DeckSource | None
    problems: list[Problem] = field(default_factory=list[Problem])


def deck_folders(path: Path) -> list[Path]:
    """Return `path` when it holds a deck, else the folders in it that do."""
    if (path / DECK_FILE).is_file():
        return [path]
    return sorted(found.parent for found in path.glob(f"*/{DECK_FILE}")) if path.is_dir() else []


def read_register_file(path: Path) -> ReadRegister:
    """Return the register in `path`, with everything that is wrong with it."""
    if not path.is_file():
        return ReadRegister(None, [Problem(str(path), 0, "there is no such file; name the facts register")])
    return read_register(read_yaml(path.read_bytes(), str(path)))


def read_deck(folder: Path) -> ReadDeck:
    """Return the deck in `folder`, with everything about its shape that is wrong; what it says is checked elsewhere."""
    lined = _read(folder / DECK_FILE)
    problems = list(lined.problems)
    structure = None
    if not lined.problems:
        structure, misfits = shaped(DeckStructure, lined, PATTERN_HINTS)
        problems += misfits
    kinds = _kinds_by_card(lined.data)
    words: dict[Language, LanguageWords] = {}
    for language in _languages(lined.data):
        path = folder / f"{language}.yaml"
        if not path.is_file():
            line = lined.line(("languages", language))
            problems.append(Problem(lined.file, line, f"languages.{language}: {path.name} is not there; write it or delete the language"))
            continue
        read, misfits = _read_words(_read(path), kinds)
        problems += misfits
        if read is not None:
            words[language] = read
    if lined.data is not None:
        problems += _unexpected_files(folder, _languages(lined.data))
    if structure is None:
        return ReadDeck(None, problems)
    pictures = {path.name: path.read_bytes() for path in sorted((folder / "media").glob("*")) if path.is_file()}
    return ReadDeck(DeckSource(structure=structure, words=words, pictures=pictures, file=lined.file, lines=lined.lines), problems)


def _read(path: Path) -> Lined:
    return read_yaml(path.read_bytes(), str(path))


def _kinds_by_card(data: Plain) -> dict[str, type[CardStructure[Any]]]:
    """Return the kind of each card whose id and kind can be read, even when the rest of the structure cannot."""
    cards = data.get("cards") if isinstance(data, dict) else None
    kinds: dict[str, type[CardStructure[Any]]] = {}
    for card in cards if isinstance(cards, list) else []:
        if isinstance(card, dict) and isinstance(card.get("id"), str) and card.get("kind") in _KINDS:
            kinds[str(card["id"])] = _KINDS[str(card["kind"])]
    return kinds


def _languages(data: Plain) -> list[Language]:
    given = data.get("languages") if isinstance(data, dict) else None
    return [language for language in LANGUAGES if isinstance(given, dict) and language in given]


def _read_words(lined: Lined, kinds: dict[str, type[CardStructure[Any]]]) -> tuple[LanguageWords | None, list[Problem]]:
    if lined.problems:
        return None, list(lined.problems)
    unread, problems = shaped(UnreadWords, lined, PATTERN_HINTS)
    cards: dict[str, CardWords] = {}
    given = lined.data.get("cards") if isinstance(lined.data, dict) else None
    for name in given if isinstance(given, dict) else ():
        if name in kinds:
            card, misfits = shaped(kinds[name].words_type, lined, PATTERN_HINTS, ("cards", name))
            problems += misfits
            if card is not None:
                cards[name] = card
    if unread is None:
        return None, problems
    read = LanguageWords(
        title=unread.title,
        summary=unread.summary,
        content_notes=unread.content_notes,
        cards=cards,
        given=frozenset(unread.cards),
        file=lined.file,
        lines=lined.lines,
    )
    return read, problems


def _unexpected_files(folder: Path, languages: list[Language]) -> list[Problem]:
    accepted = {DECK_FILE, *(f"{language}.yaml" for language in languages)}
    return [
        Problem(str(path), 0, f"not a file of this deck; it has {', '.join(sorted(accepted))}", "warning")
        for path in sorted(folder.glob("*.y*ml"))
        if path.name not in accepted
    ]
