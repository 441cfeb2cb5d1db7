"""`ravive pages import` as a person at a terminal meets it: exit codes, words in the organisation's language, files beside the export."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ravive.config.commands import command_line
from ravive.people.queries import host_organisation
from ravive.wordpress import command
from tests.existing import existing
from tests.wordpress.wordpress_export import Entry, export

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
type Run = Callable[[str], int]


@pytest.fixture
def output() -> list[str]:
    return []


@pytest.fixture
def run(db: None, tmp_path: Path, output: list[str]) -> Run:
    """Return the command on a file with some content."""

    def refuse(problem: Exception) -> int:
        output.append(str(problem))
        return 1

    def run_on(content: str) -> int:
        path = tmp_path / "export.xml"
        path.write_text(content, "utf-8")
        organisation = existing(host_organisation())
        return command.run_import(path, media=None, language=None, organisation=organisation, now=NOW, say=output.append, refuse=refuse)

    return run_on


def test_all_brought_is_0_and_leaves_no_file(run: Run, output: list[str], tmp_path: Path) -> None:
    assert run(export([Entry(number=3)])) == 0
    assert output[0].startswith("old.example (fr): 1 nouvel article")
    assert [path.name for path in tmp_path.glob("export*")] == ["export.xml"]


def test_losses_are_3_and_stand_beside_the_export(run: Run, output: list[str], tmp_path: Path) -> None:
    assert run(export([Entry(number=3, title="Un", comments=4)])) == 3
    assert "1 × Les commentaires ne sont pas repris. Leur nombre\u00a0:" in output
    assert "    Un: 4" in output
    assert output[-2:] == [str(tmp_path / "export.losses.csv"), str(tmp_path / "export.losses.json")]
    assert "Ancienne adresse" in (tmp_path / "export.losses.csv").read_text("utf-8-sig")


def test_a_refused_file_is_1_in_words(run: Run, output: list[str]) -> None:
    assert run("<html></html>") == 1
    assert output == [
        "Ce XML n’est pas un export de WordPress (WXR)\u00a0: il n’en indique aucune version. "
        "Dans WordPress\u00a0: Outils, Exporter, Tout le contenu."
    ]


def test_the_list_is_printed_whole_where_no_file_can_be_written(run: Run, output: list[str], tmp_path: Path) -> None:
    (tmp_path / "export.losses.csv").mkdir()
    assert run(export([Entry(number=3, title="T0", comments=1)])) == 3
    assert "T0; https://old.example/2019/05/texte-3/; Les commentaires ne sont pas repris. Leur nombre\u00a0:; 1" in output


def test_options_are_read() -> None:
    arguments = ["pages", "import", "x.xml", "--media", "up", "--language", "nl", "--organisation", "ilot", "--data", "d"]
    options: argparse.Namespace = command_line.parser().parse_args(arguments)
    assert (options.path, options.media, options.language, options.organisation) == (Path("x.xml"), Path("up"), "nl", "ilot")
