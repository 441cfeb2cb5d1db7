"""What the desk says in French of every deliberately broken deck."""

from datetime import date
from pathlib import Path

import pytest
from django.utils.translation import override

from ravive.cards.checked_folders import check_decks
from ravive.cards.folder import read_register_file
from ravive.register import problem_texts
from tests.cards.test_broken_decks import BROKEN, DECKS

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("folder", BROKEN, ids=lambda folder: folder.name)
def test_desk_words_each_problem(folder: Path, update_goldens: bool) -> None:
    register = read_register_file(DECKS / "facts.yaml").register
    with override("fr"):
        found = "".join(sorted({f"{problem_texts.text_of(problem)}\n" for problem in check_decks([folder], register, TODAY)}))
    golden = folder / "desk.txt"
    if update_goldens:
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")
