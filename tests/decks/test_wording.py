"""Everything the content rules can say is said to authors in their own words."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override

import ravive
from ravive.cards.check import check_deck
from ravive.cards.folder import read_deck, read_register_file
from ravive.lib.problem import Problem
from ravive.register import wording
from tests.cards.conftest import SAMPLES

CARDS = Path(ravive.__file__).parent / "cards"
# Said of files and folders, which the desk does not have.
OF_FILES = re.compile(r"there is no|is not there; write it|not a file of this deck|cannot be written")
NOT_OF_CARDS = ("register.py", "folder.py", "command.py", "schema.py")
SAYING = {"Flaw", "TextFlaw", "Problem", "_of_deck", "_of_words"}
# What stands in a message where a word alone would not do.
WORDS = {
    ("texts.py", "what"): "figure",
    ("texts.py", "accepted"): "at most 25, better 15",
    ("written.py", "what"): "options",
}
_PLACED = re.compile(r"^(?:languages|cards)\.")


def messages() -> Iterator[tuple[str, str]]:
    """Yield every message made in `cards`, each place in it filled with a number, and where it is made."""
    for path in sorted(path for path in CARDS.rglob("*.py") if path.name not in NOT_OF_CARDS):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for value in said_in(node, path.name):
                text = filled(value, path.name)
                if " " in text and text != "7: 7":
                    yield text, f"{path.name}:{value.lineno}"


def said_in(node: ast.AST, file: str) -> list[ast.expr]:
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAYING:
        return node.args
    if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "message":
        return [node.value]
    if isinstance(node, ast.Yield) and file == "pictures.py" and node.value is not None:
        return [node.value]
    return []


def filled(value: ast.expr, file: str) -> str:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    if not isinstance(value, ast.JoinedStr):
        return ""
    return "".join(_part(part, file) for part in value.values)


def _part(part: ast.expr, file: str) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    assert isinstance(part, ast.FormattedValue)
    return WORDS.get((file, ast.unparse(part.value)), "7")


MADE = sorted({made for made in messages() if not OF_FILES.search(made[0])})


def test_the_messages_are_found() -> None:
    assert len(MADE) > 50
    assert any("is a term to avoid" in text for text, _ in MADE)
    assert any("the spot leaves the picture" in text for text, _ in MADE)


@pytest.mark.parametrize(("text", "where"), MADE, ids=[where for _, where in MADE])
def test_a_message_of_the_rules_has_words_for_authors(text: str, where: str) -> None:
    with override("fr"):
        said = wording.in_words(Problem("a.yaml", 1, text if _PLACED.match(text) else f"cards[3].text: {text}"))
    assert said != text, where
    assert not said.startswith("cards")
    assert "deck.yaml" not in said
    assert "%(" not in said


@pytest.mark.slow
def test_every_problem_of_the_broken_samples_is_said_in_words() -> None:
    register = read_register_file(SAMPLES / "facts.yaml").register
    assert register is not None
    told = 0
    for folder in sorted(path.parent for path in SAMPLES.rglob("deck.yaml")):
        read = read_deck(folder)
        found = list(read.problems)
        if read.source is not None:
            found += check_deck(read.source, register, date(2026, 11, 24), folder.name)
        for problem in found:
            if problem.place is not None and not OF_FILES.search(problem.message):
                told += 1
                assert wording.in_words(problem) not in problem.message, str(problem)
    assert told > 50


def test_rows_are_called_by_their_text() -> None:
    names = {"je-note": "Je note l’heure"}
    assert wording.named("“je-note” is there twice: keep one.", names) == "“Je note l’heure” is there twice: keep one."
    assert wording.named("«\u00a0je-note\u00a0» s’y trouve", names) == "«\u00a0Je note l’heure\u00a0» s’y trouve"
    assert wording.named("“autre” is there twice", names) == "“autre” is there twice"
