"""Every problem of every file of decks in folders: what cannot be read in one place does not hide what is wrong elsewhere."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from ravive.cards.check import CheckedDraft, check
from ravive.cards.draft import Reading
from ravive.cards.folder import deck_folders, read_folder
from ravive.cards.problems import DeckCode
from ravive.cards.register import Register
from ravive.lib.problem import Problem, in_order, problem


def check_decks(paths: Iterable[Path], register: Register | None, today: date) -> list[Problem]:
    """Return every problem of the decks in `paths`, each a deck's folder or a folder of decks, by file and line.

    Without a register, what cards name of it is not looked up.
    """
    problems: list[Problem] = []
    for path in paths:
        folders = deck_folders(path)
        if not folders:
            problems.append(Problem(DeckCode.NO_DECKS, file=str(path)))
        for folder in folders:
            reading = read_folder(folder)
            problems += problems_of_folder(folder, reading, check(reading.draft, reading.contents, register, today))
    return in_order(problems)


def problems_of_folder(folder: Path, reading: Reading, checked: CheckedDraft) -> list[Problem]:
    """Return everything wrong with a deck that was read from a folder, by file and line."""
    flaws = list(checked.flaws)
    name = reading.draft.id
    if name and name != folder.name:
        flaws.append(problem(DeckCode.ID_NOT_FOLDER, ("id",), name=name, folder=folder.name))
    return in_order([*reading.problems, *reading.unread_misfits(checked.misfits), *reading.located(flaws)])
