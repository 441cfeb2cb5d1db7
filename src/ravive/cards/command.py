"""`ravive decks check PATH…`: every problem of decks in folders."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TextIO

from ravive.cards.check import summary
from ravive.cards.checked_folders import check_decks
from ravive.cards.draft import DeckDraft
from ravive.cards.folder import deck_folders, read_folder, read_register_file
from ravive.cards.guessability.lines import figure_lines, warning_lines
from ravive.cards.guessability.report import is_judged, report
from ravive.cards.typed_draft import typed
from ravive.lib.languages import in_order

REGISTER_FILE = "facts.yaml"
_STARTER = Path(__file__).parents[1] / "starter"
_STARTER_REGISTER = _STARTER / REGISTER_FILE
_STARTER_DECKS = _STARTER / "decks"


def run_check(arguments: Sequence[str], out: TextIO, today: date) -> int:
    """Print the problems of the decks named in `arguments` to `out`; return 1 when one is an error, else 0."""
    parser = argparse.ArgumentParser(prog="ravive decks check", description="Check decks and say everything that is wrong with them.")
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a deck's folder, or a folder of decks")
    parser.add_argument("--facts", type=Path, metavar="FILE", help=f"the facts register; otherwise {REGISTER_FILE} above PATH")
    options = parser.parse_args(arguments)
    paths: list[Path] = options.paths
    facts: Path = options.facts or register_near(paths[0])
    read = read_register_file(facts)
    problems = [*read.problems, *check_decks(paths, read.register, today)]
    for problem in problems:
        print(problem, file=out)
    if read.register is None:
        print("The register cannot be read: the facts and sources that cards name were not looked up.", file=out)
    drafts: list[DeckDraft] = []
    for folder in (folder for path in paths for folder in deck_folders(path)):
        reading = read_folder(folder)
        source, _misfits = typed(reading.draft, reading.contents)
        if source is not None:
            drafts.append(reading.draft)
            print(summary(source), file=out)
    guessable = _print_guessability(drafts, out)
    errors = sum(problem.severity == "error" for problem in problems)
    print(f"errors: {errors}, warnings: {len(problems) - errors + guessable}", file=out)
    return 1 if errors else 0


def _print_guessability(drafts: Sequence[DeckDraft], out: TextIO) -> int:
    """Print what style alone finds in each language, beside the decks Ravive comes with; return how many warnings were printed."""
    ids = {draft.id for draft in drafts}
    languages = [language for language in in_order({tag for draft in drafts for tag in draft.words}) if is_judged(drafts, language)]
    # Reading them takes seconds.
    shipped = [read_folder(folder).draft for folder in deck_folders(_STARTER_DECKS) if languages and folder.name not in ids]
    count = 0
    for language in languages:
        found = report(drafts, language, shipped)
        if found is None:
            continue
        warnings = list(warning_lines(found))
        print(*figure_lines(found), *warnings, sep="\n", file=out)
        count += len(warnings)
    return count


def register_near(path: Path) -> Path:
    """Return the register beside the deck or up to three folders above it, else the one Ravive comes with."""
    folders = [path.resolve(), *path.resolve().parents][:4]
    return next((folder / REGISTER_FILE for folder in folders if (folder / REGISTER_FILE).is_file()), _STARTER_REGISTER)
