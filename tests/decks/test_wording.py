"""Everything the content rules can say is said to authors in their own words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

import ravive
from ravive.cards.check import check_deck
from ravive.cards.folder import read_deck, read_register_file
from ravive.decks import wording
from ravive.lib.problem import Problem
from tests.cards.conftest import SAMPLES

CARDS = Path(ravive.__file__).parent / "cards"
# Said of files and folders, which the desk does not have.
OF_FILES = re.compile(r"there is no|there is no such file|is not there; write it|not a file of this deck|cannot be written")
SAYING = {"Flaw", "TextFlaw", "Problem"}
HELPERS = {"_of_deck": 2, "_of_words": 2}


def messages() -> Iterator[tuple[str, str]]:
    """Yield where a message is made in `cards`, and the message with every place filled with a word."""
    for path in sorted(CARDS.rglob("*.py")):
        if path.name in ("register.py", "folder.py", "command.py", "schema.py"):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            for text in said_in(node, path.name):
                yield f"{path.name}:{node.lineno}", text  # type: ignore[attr-defined]  # calls and yields have a line


def said_in(node: ast.AST, name: str) -> Iterator[str]:
    if isinstance(node, ast.Call):
        called = getattr(node.func, "id", getattr(node.func, "attr", ""))
        values = (
            [node.args[HELPERS[called]]]
            if called in HELPERS and len(node.args) > HELPERS[called]
            else node.args
            if called in SAYING
            else []
        )
        yield from (text for value in values if (text := filled(value)) and " " in text)
    elif (isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "message") or (
        isinstance(node, ast.Yield) and name == "picture_rules.py" and node.value is not None
    ):
        yield from (text for text in [filled(node.value)] if text)


def filled(value: ast.expr) -> str:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    if not isinstance(value, ast.JoinedStr):
        return ""
    # A number fits where a word does; what the rules know by its digits is always a number.
    return "".join(str(part.value) if isinstance(part, ast.Constant) else known(part) for part in value.values)


WORDS = {"what": "figure", "accepted": "at most 25, better 15", "language": "nl"}


def known(part: ast.expr) -> str:
    source = ast.unparse(part)
    return next((word for name, word in WORDS.items() if source == f"f'{{{name}}}'"), "7")


MADE = sorted({(text, where) for where, text in messages() if not OF_FILES.search(text)})


def test_the_messages_are_found() -> None:
    assert len(MADE) > 50
    assert any("is a term to avoid" in text for text, _ in MADE)
    assert any("the spot leaves the picture" in text for text, _ in MADE)


@pytest.mark.parametrize(("text", "where"), MADE, ids=[where for _, where in MADE])
def test_a_message_of_the_rules_has_words_for_authors(text: str, where: str) -> None:
    with override("fr"):
        said = wording.in_words(Problem("a.yaml", 1, f"cards[3].text: {text}"))
    assert said != text
    assert not said.startswith("cards")
    assert "deck.yaml" not in said
    assert "%(" not in said


@pytest.mark.slow
def test_every_problem_of_the_broken_samples_is_said_in_words(today: object) -> None:
    register = read_register_file(SAMPLES / "facts.yaml").register
    assert register is not None
    for folder in sorted(path for path in SAMPLES.glob("*") if (path / "deck.yaml").is_file()):
        read = read_deck(folder)
        found = list(read.problems)
        if read.source is not None:
            found += check_deck(read.source, register, today, folder.name)  # type: ignore[arg-type]  # a date
        for problem in found:
            if not OF_FILES.search(problem.message):
                assert wording.in_words(problem) not in problem.message, str(problem)


@pytest.fixture
def today() -> object:
    from datetime import date

    return date(2026, 11, 24)
