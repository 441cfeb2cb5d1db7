"""The table of ASVS has each requirement of level 1 once; each test that it names exists; what it says of all sources is so."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/look-up/asvs.md"
SOURCES = sorted((ROOT / "src/ravive").rglob("*.py"))
# How many requirements of level 1 each section has, in version 5.0.0: 70 in all.
LEVEL_1 = {
    "1.2": 5, "1.3": 2, "1.5": 1, "2.1": 1, "2.2": 2, "2.3": 1, "3.2": 2, "3.3": 1, "3.4": 2, "3.5": 3, "4.1": 1, "4.4": 1, "5.2": 2,
    "5.3": 2, "6.1": 1, "6.2": 8, "6.3": 2, "6.4": 2, "7.2": 4, "7.4": 2, "8.1": 1, "8.2": 2, "8.3": 1, "9.1": 3, "9.2": 1, "10.4": 5,
    "11.3": 2, "11.4": 1, "12.1": 1, "12.2": 2, "13.4": 1, "14.2": 1, "14.3": 1, "15.1": 1, "15.2": 1, "15.3": 1,
}  # fmt: skip
STATES = {"shown", "gap", "not used"}
NAMED_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
# Each runs text as code, or starts a shell with it.
FORBIDDEN = {"eval", "exec", "os.system", "os.popen", "subprocess.getoutput", "pickle.loads", "pickle.load", "marshal.loads"}


def rows(text: str) -> list[list[str]]:
    """Return the rows of all tables of a page."""
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return [row for row in found if not set(row[0]) <= {"-"}]


def level_1(text: str) -> list[list[str]]:
    return [row for row in rows(text) if re.fullmatch(r"\d+\.\d+\.\d+", row[0])]


def missing_tests(text: str, root: Path) -> list[str]:
    """Return each test that a page names and that is not there."""
    named = NAMED_TEST.findall(text)
    return [f"{path}::{name}" for path, name in named if not _has(root / path, name)]


def _has(path: Path, name: str) -> bool:
    return path.is_file() and re.search(rf"^def {name}\(", path.read_text("utf-8"), re.MULTILINE) is not None


def test_each_requirement_of_level_1_has_its_row() -> None:
    numbers = [row[0] for row in level_1(PAGE.read_text("utf-8"))]
    assert len(numbers) == len(set(numbers)) == 70
    sections = [number.rpartition(".")[0] for number in numbers]
    assert {section: sections.count(section) for section in sections} == LEVEL_1


def test_each_row_has_a_test_or_says_what_is_missing() -> None:
    for number, _words, state, how, shown_by in level_1(PAGE.read_text("utf-8")):
        assert state in STATES, number
        assert bool(NAMED_TEST.fullmatch(shown_by)) is (state == "shown"), number
        assert state == "shown" or len(how) > 10, number


def test_the_numbers_are_those_of_the_rows() -> None:
    text = PAGE.read_text("utf-8")
    states = [row[2] for row in level_1(text)]
    assert f"{states.count('shown')} shown, {states.count('gap')} gaps, {states.count('not used')} not used" in text


def test_each_chapter_of_level_2_has_its_row() -> None:
    chapters = [row[0] for row in rows(PAGE.read_text("utf-8")) if re.fullmatch(r"\d+ [A-Z].*", row[0])]
    assert [int(chapter.split()[0]) for chapter in chapters] == list(range(1, 18))


def test_each_named_test_exists() -> None:
    text = PAGE.read_text("utf-8")
    assert len(NAMED_TEST.findall(text)) > 50
    assert missing_tests(text, ROOT) == []


def test_a_named_test_that_is_gone_is_found(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_a.py").write_text("def test_there(): ...\n")
    text = "`tests/test_a.py::test_there` `tests/test_a.py::test_the` `tests/test_b.py::test_there`"
    assert missing_tests(text, tmp_path) == ["tests/test_a.py::test_the", "tests/test_b.py::test_there"]


def code_from_text(source: str) -> list[str]:
    """Return what a source calls that runs text as code, or starts a shell."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    shells = [ast.unparse(call.func) for call in calls for word in call.keywords if word.arg == "shell"]
    return [name for call in calls if (name := ast.unparse(call.func)) in FORBIDDEN] + shells


def test_no_source_runs_text_as_code() -> None:
    found = {str(path.relative_to(ROOT)): code_from_text(path.read_text("utf-8")) for path in SOURCES}
    assert {path: calls for path, calls in found.items() if calls} == {}


@pytest.mark.parametrize(
    ("source", "count"), [("eval(x)", 1), ("subprocess.run(x, shell=True)", 1), ("query.exec(x)", 0), ("pickle.loads(x)", 1)]
)
def test_text_that_runs_as_code_is_found(source: str, count: int) -> None:
    assert len(code_from_text(source)) == count
