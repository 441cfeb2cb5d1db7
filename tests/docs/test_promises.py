"""Each promise of the safety page names the tests that show it, and each of these files has tests that run."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/understand/safety.md"
TEST_FILE = re.compile(r"`((?:tests|app/src)/[\w./-]+)`")
HAS_TEST = re.compile(r"^(?:def test_|class Test|\s*(?:it|test)\()", re.MULTILINE)
# What every journey goes through checks on its own.
FIXTURES = frozenset({"tests/journeys/conftest.py"})


def promises(text: str) -> list[tuple[str, str]]:
    """Return the rows of the page's table: the promise, and what shows it."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return [(row[0], row[2]) for row in rows[2:]]


def unproven(text: str, root: Path) -> list[str]:
    """Return the promises that name no test, or a file without one."""
    return [promise for promise, shown_by in promises(text) if not _is_proven(TEST_FILE.findall(shown_by), root)]


def _is_proven(files: list[str], root: Path) -> bool:
    tests = [file for file in files if file not in FIXTURES]
    texts = {file: (root / file).read_text("utf-8") for file in files if (root / file).is_file()}
    return bool(tests) and texts.keys() == set(files) and all(HAS_TEST.search(texts[file]) for file in tests)


def test_every_promise_has_its_test() -> None:
    text = PAGE.read_text("utf-8")
    assert len(promises(text)) > 15
    assert not unproven(text, ROOT)


@pytest.mark.parametrize(
    "shown_by", ["journeys", "`tests/nowhere/test_nothing.py`", "`tests/journeys/conftest.py`", "`tests/journeys/acts.py`"]
)
def test_a_promise_without_a_test_is_found(shown_by: str) -> None:
    table = f"| promise | how | shown by |\n|---|---|---|\n| kept | somehow | {shown_by} |\n"
    assert unproven(table, ROOT) == ["kept"]
