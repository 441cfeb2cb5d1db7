"""Every deliberately broken deck is refused or warned about in the words its author will read."""

import io
import json
from datetime import date
from pathlib import Path

import pytest

from ravive.cards.checked_folders import check_decks
from ravive.cards.command import run_check
from ravive.cards.folder import read_register_file

DECKS = Path(__file__).parents[1] / "samples" / "decks"
BROKEN = sorted(path for path in (DECKS / "broken").iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", BROKEN, ids=lambda folder: folder.name)
def test_check_says_what_is_wrong(folder: Path, today: date, update_goldens: bool) -> None:
    out = io.StringIO()
    code = run_check([str(folder), "--facts", str(DECKS / "facts.yaml")], out, today)
    output = out.getvalue().replace(f"{folder}/", "")
    golden = folder / "expected.txt"
    if update_goldens:
        golden.write_text(output, encoding="utf-8")
    assert output == golden.read_text(encoding="utf-8")
    assert code == (0 if "errors: 0" in output else 1)
    assert "errors: 0, warnings: 0" not in output


@pytest.mark.parametrize("folder", BROKEN, ids=lambda folder: folder.name)
def test_check_places_each_problem(folder: Path, today: date, update_goldens: bool) -> None:
    register = read_register_file(DECKS / "facts.yaml").register
    found = sorted(
        f"{Path(problem.file).name}:{problem.line} {problem.severity} {json.dumps(problem.place, ensure_ascii=False)}\n"
        for problem in check_decks([folder], register, today)
    )
    golden = folder / "places.txt"
    if update_goldens:
        golden.write_text("".join(found), encoding="utf-8")
    assert "".join(found) == golden.read_text(encoding="utf-8")


def test_there_are_enough_broken_decks() -> None:
    assert len(BROKEN) >= 40
