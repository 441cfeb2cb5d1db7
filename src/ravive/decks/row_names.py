"""What the rows of a card, and the entries it refers to, are called for people: the beginning of their words, never their ids.

A name is found by the path to its row in the form, with `#` before the id: `("options", "#noter")`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from ravive.cards.card import Language
from ravive.cards.register import Register
from ravive.decks.card_form.kinds import PARTS
from ravive.decks.card_form.parts import FACT, ID, LEFT, RIGHT, Entries, Fields, Pairs, Part, Rows
from ravive.decks.card_form.row_ids import text_of

LONGEST_NAME = 60

type Path = tuple[str, ...]
type Names = Mapping[Path, str]


def names_in(kind: str, *values: Fields, known: Names | None = None) -> dict[Path, str]:
    """Return what the rows of these states of a card are called, as the last state has them; two of one name have their id beside it.

    `known` are names of what rows may refer to.
    """
    held = known or {}
    found = {path: text for value in values for path, text in _rows(PARTS[kind], value, held)}
    alike = Counter((path[:-1], text) for path, text in found.items())
    named = {path: text if alike[path[:-1], text] == 1 else f"{text} ({path[-1][1:]})" for path, text in found.items()}
    return {**held, **named}


def _rows(parts: tuple[Part, ...], value: Fields, known: Names, at: Path = ()) -> Iterator[tuple[Path, str]]:
    for part in parts:
        match part:
            case Rows(keyed_by=""):
                for row in value[part.name]:
                    here = (*at, part.name, f"#{row[ID]}")
                    yield from _named(here, text_of(row))
                    yield from _rows(part.children, row, known, here)
            case Entries():
                for number, entry in enumerate(value[part.name], start=1):
                    yield from _rows(part.children, entry, known, (*at, part.name, f"#{number}"))
            case Pairs():
                for row in value[LEFT]:
                    yield from _named((LEFT, f"#{row[ID]}"), text_of(row))
                for row in value[RIGHT]:
                    of_fact = known.get(("facts", f"#{row[ID].removeprefix(FACT)}"), "")
                    yield from _named((RIGHT, f"#{row[ID]}"), text_of(row) or of_fact)
            case _:
                pass


def _named(path: Path, text: str) -> Iterator[tuple[Path, str]]:
    short = shortened(text)
    if short:
        yield path, short


def shortened(text: str) -> str:
    """Return the beginning of a text, on one line.

    >>> shortened("Je note ce que je vois, puis je préviens la personne responsable de l’étage")
    'Je note ce que je vois, puis je préviens la personne …'
    """
    line = " ".join(text.split(" ")).replace("\n", " ").strip()
    return line if len(line) <= LONGEST_NAME else line[:LONGEST_NAME].rsplit(" ", 1)[0] + " …"


def names_known(register: Register, language: Language, notes: Mapping[str, str]) -> dict[Path, str]:
    """Return what a card's fields can refer to is called: facts, sources and content notes."""
    found: dict[Path, str] = {}
    for name, fact in register.facts.items():
        found["facts", f"#{name}"] = found["contacts", f"#{name}"] = fact.name.get(language, name)
    for name, source in register.sources.items():
        found["sources", f"#{name}"] = shortened(source.title.get(language, name))
    return found | {("notes", f"#{name}"): shortened(text) for name, text in notes.items()}
