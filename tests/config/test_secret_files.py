"""Secrets in files: read once, and refused in a line where they cannot be used."""

from pathlib import Path

import pytest

from ravive.config import secret_files
from ravive.config.commands.command_line import main
from ravive.config.secret_files import SecretFileError


@pytest.mark.parametrize("name", ["DATABASE_URL", "RAVIVE_SECRET_KEY", "RAVIVE_MAIL_URL"])
def test_a_file_says_what_the_setting_would(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(" of the house \n", "utf-8")
    variables = {f"{name}_FILE": str(tmp_path / "secret"), "OTHER_FILE": "stays"}
    secret_files.read_into(variables)
    assert variables == {name: "of the house", "OTHER_FILE": "stays"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\xff\xfe", "is not text"),
        (b"x" * 20_000, "too large"),
        (b"a\0b", "empty or too large"),
    ],
)
def test_a_file_that_holds_no_secret_is_refused(content: bytes | None, words: str, tmp_path: Path) -> None:
    path = tmp_path / "secret"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SecretFileError, match=f'RAVIVE_SEAL_KEY_FILE ".*secret" .*{words}'):
        secret_files.read_into({"RAVIVE_SEAL_KEY_FILE": str(path)})


def test_a_secret_set_twice_is_refused() -> None:
    with pytest.raises(SecretFileError, match="RAVIVE_SECRET_KEY and RAVIVE_SECRET_KEY_FILE are both set"):
        secret_files.read_into({"RAVIVE_SECRET_KEY": "a", "RAVIVE_SECRET_KEY_FILE": "/b"})


def test_a_command_refuses_such_a_file_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL_FILE", str(tmp_path / "missing"))
    assert main(["organisations", "list", "--data", str(tmp_path)]) == 1
    output = capsys.readouterr().err
    assert output.count("\n") == 1
    assert "DATABASE_URL_FILE" in output
    assert list(tmp_path.iterdir()) == []
