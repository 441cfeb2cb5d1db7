"""`make test-changed` chooses the tests that a change can affect, and what is stored for tests is created again when its sources change."""

from pathlib import Path

import pytest

from ravive.lib import words
from tests import stored_fixtures
from tests.changed import ANYTHING, affected_by
from tests.executed_files import ROOT, executed_files

PERMISSIONS = "src/ravive/people/permissions.py"
EXECUTED = {"tests/people/test_roles.py": {PERMISSIONS}, "tests/lib/test_words.py": {"src/ravive/lib/words.py"}}


def test_the_tests_that_executed_a_changed_file_are_chosen() -> None:
    assert list(affected_by("src/ravive/lib/words.py", EXECUTED)) == ["tests/lib/test_words.py"]
    assert list(affected_by("tests/people/test_roles.py", EXECUTED)) == ["tests/people/test_roles.py"]
    assert list(affected_by("docs/decisions/README.md", EXECUTED)) == ["tests/docs"]


def test_a_changed_part_of_the_tests_chooses_those_that_import_it() -> None:
    assert "tests/docs/test_links.py" not in affected_by("tests/people/cast.py", EXECUTED)
    assert "tests/people/test_isolation.py" in affected_by("tests/people/isolation.py", EXECUTED)


@pytest.mark.parametrize(
    "file", ["src/ravive/people/migrations/0001_initial.py", "src/ravive/config/urls.py", "tests/conftest.py", "app/src/a.ts"]
)
def test_what_the_map_does_not_show_is_named(file: str) -> None:
    assert ANYTHING.search(file)
    assert not ANYTHING.search(PERMISSIONS)


def test_a_function_that_runs_names_its_file() -> None:
    with executed_files() as found:
        assert words.folded("É") == "e"
    assert ROOT / "src/ravive/lib/words.py" in found
    assert ROOT / PERMISSIONS not in found


def test_what_is_stored_is_created_again_when_a_source_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "source.py"
    source.write_text("1")
    monkeypatch.setattr(stored_fixtures, "ROOT", tmp_path)
    monkeypatch.setattr(stored_fixtures, "FOLDER", tmp_path / "stored")

    def create(place: Path) -> list[Path]:
        place.write_text(source.read_text())
        return [source]

    def never(_place: Path) -> list[Path]:
        raise AssertionError("it is stored")

    first = stored_fixtures.stored("number", create)
    assert stored_fixtures.stored("number", never) == first
    source.write_text("2")
    second = stored_fixtures.stored("number", create)
    assert (first.read_text(), second.read_text()) == ("1", "2")
    with pytest.raises(AssertionError, match="stored"):
        source.write_text("3")
        stored_fixtures.stored("number", never)
