"""A good deck passes; the command finds decks and register, and says what it found."""

import io
from datetime import date
from pathlib import Path

import pytest

from ravive.cards.check import summary
from ravive.cards.checked_folders import check_decks
from ravive.cards.command import register_near, run_check
from ravive.cards.register import Register
from ravive.cards.source import DeckSource

SAMPLES = Path(__file__).parents[1] / "samples" / "decks"


def test_good_deck_with_every_kind_has_no_problem(register: Register, today: date, good_deck: DeckSource) -> None:
    assert check_decks([SAMPLES / "good"], register, today) == []
    kinds = {card.kind for card in good_deck.structure.cards}
    assert kinds == {"choice", "multiple", "truth", "order", "match", "cloze", "recall", "hotspot", "scenario", "tip"}


def test_summary_counts_cards_situations_and_variants(good_deck: DeckSource) -> None:
    assert summary(good_deck) == (
        "good: 11 cards (2 cloze, 1 choice, 1 multiple, 1 truth, 1 order, 1 match, 1 recall, 1 hotspot, 1 scenario, 1 tip), "
        "9 situations (82 %), 2 with a variant, 0 drafts, in fr nl"
    )


def test_command_says_what_a_good_deck_holds(today: date) -> None:
    out = io.StringIO()
    assert run_check([str(SAMPLES / "good")], out, today) == 0
    assert out.getvalue().splitlines()[-1] == "errors: 0, warnings: 0"


def test_command_takes_a_folder_of_decks(today: date) -> None:
    out = io.StringIO()
    assert run_check([str(SAMPLES / "broken")], out, today) == 1
    assert out.getvalue().count(": error") == 0
    assert "broken/kind-unknown/deck.yaml:11: " in out.getvalue()


def test_command_says_where_there_is_no_deck(tmp_path: Path, today: date) -> None:
    out = io.StringIO()
    assert run_check([str(tmp_path), "--facts", str(SAMPLES / "facts.yaml")], out, today) == 1
    assert out.getvalue().startswith(f"{tmp_path}: there is no deck here; name a folder that holds deck.yaml")


def test_command_says_when_the_register_is_missing(tmp_path: Path, today: date) -> None:
    out = io.StringIO()
    assert run_check([str(SAMPLES / "good"), "--facts", str(tmp_path / "no.yaml")], out, today) == 1
    assert "there is no such file; name the facts register" in out.getvalue()


def test_register_is_found_above_the_deck() -> None:
    assert register_near(SAMPLES / "broken" / "tag") == SAMPLES / "facts.yaml"


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_every_problem_names_a_line_of_its_file(language: str, register: Register, today: date) -> None:
    for problem in check_decks([SAMPLES / "broken"], register, today):
        path = Path(problem.file)
        if path.name == f"{language}.yaml" and problem.line:
            assert problem.line <= max(1, path.read_bytes().count(b"\n") + 1)
