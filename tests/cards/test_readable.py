"""What cannot be read in one place of a deck hides nothing of what is wrong in another, and makes nothing up."""

import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ravive.cards.command import run_check

SAMPLES = Path(__file__).parents[1] / "samples" / "decks"

type Check = Callable[[], str]


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """A good deck that a test may break."""
    return shutil.copytree(SAMPLES / "good", tmp_path / "good")


@pytest.fixture
def check(deck: Path, today: date) -> Check:
    """Return what the command says of the deck, which has errors, without its folder."""

    def output() -> str:
        out = io.StringIO()
        assert run_check([str(deck), "--facts", str(SAMPLES / "facts.yaml")], out, today) == 1
        return out.getvalue().replace(f"{deck}/", "")

    return output


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def numbered(path: Path, text: str) -> int:
    """Return the line of a file that holds a text."""
    return next(number for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if text in line)


def write_number(deck: Path) -> str:
    """Write out a number in a text of each language; return the place of the one in French."""
    for language, old in (("fr", "reflex: "), ("nl", "reflex: ")):
        replace(deck / f"{language}.yaml", old, f"{old}0800 12 345 67 ")
    return f"fr.yaml:{numbered(deck / 'fr.yaml', '0800 12 345 67')}: "


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("audience: professionals", "audience: everybody"),
        ("licence: ", "license: "),
        ("themes: [", "themes: [nothing, "),
        ("review_due: ", "review_due: soon # "),
        ("id: good", "id: Good Deck"),
        ("licence: CC", "licence: [one, two] # CC"),
        ("    kind: choice", "    kind: choise"),
        ("    kind: choice", "    kind: choice\n    kind: truth"),
        ("    notion: ", "    notion: NOTION "),
        ("languages: {", "languages: [one]\nothers: {"),
        ("pictures:", "pictures: 3\nothers:"),
        ("content_notes: [", "content_notes: 3\nothers: ["),
        ("cards:", "cards: none\nothers:"),
        ("cards:", "cards: [\n  - x:"),
    ],
)
def test_a_misfit_in_the_structure_hides_nothing_in_the_words(deck: Path, check: Check, old: str, new: str) -> None:
    place = write_number(deck)
    replace(deck / "deck.yaml", old, new)
    output = check()
    assert output.startswith("deck.yaml:")
    assert place in output
    assert "nl.yaml:" in output


def test_every_file_is_reported_and_the_others_are_checked(deck: Path, check: Check) -> None:
    replace(deck / "deck.yaml", "audience: professionals", "audience: everybody")
    replace(deck / "deck.yaml", "    critical: true", "    critical: often")
    place = write_number(deck)
    replace(deck / "nl.yaml", "title: ", "titel: ")
    output = check()
    assert f"deck.yaml:{numbered(deck / 'deck.yaml', 'everybody')}: audience: “everybody” is unknown; use public, professionals" in output
    assert f"deck.yaml:{numbered(deck / 'deck.yaml', 'often')}: cards[" in output
    assert "nl.yaml:1: title: missing; add it" in output
    assert "did you mean “title”?" in output
    assert place in output
    assert f"nl.yaml:{numbered(deck / 'nl.yaml', '0800 12 345 67')}: " in output


def test_what_stands_in_for_a_misfit_is_not_reported(deck: Path, check: Check) -> None:
    replace(deck / "deck.yaml", "audience: professionals", "audience: everybody")
    assert check().splitlines()[1:] == ["errors: 1, warnings: 0"]


def test_a_card_keeps_its_place_when_one_before_it_cannot_be_read(deck: Path, check: Check) -> None:
    lines = (deck / "deck.yaml").read_text("utf-8").splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("  - id: ")]
    lines[starts[0] + 1] = "    kind: choise"
    last = starts[-1]
    lines[last + 1 :] = [line.replace("theme: ", "theme: online # ") if "theme: " in line else line for line in lines[last + 1 :]]
    (deck / "deck.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    output = check()
    number = next(number for number, line in enumerate(lines, 1) if "theme: online #" in line)
    assert f"deck.yaml:{number}: cards[{len(starts) - 1}].theme: “online” is not one of the deck's themes" in output
    assert "is not in deck.yaml" not in output


def test_decks_are_checked_without_the_register_that_cannot_be_read(deck: Path, tmp_path: Path, today: date) -> None:
    place = write_number(deck)
    (tmp_path / "facts.yaml").write_text("facts: [", "utf-8")
    out = io.StringIO()
    assert run_check([str(deck)], out, today) == 1
    output = out.getvalue()
    assert f"{tmp_path}/facts.yaml:2: not readable as YAML" in output
    assert "The register cannot be read" in output
    assert place in output
    assert "of the register" not in output
