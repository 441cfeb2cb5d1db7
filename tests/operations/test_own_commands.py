"""A command in a separate process: what it prints, and what happens where the system kills it."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ravive.operations import own_commands

KILLED = -signal.SIGKILL


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The exit codes of the processes to come."""
    left: list[int] = []

    def run(command: list[str], **_named: object) -> subprocess.CompletedProcess[str]:
        code = left.pop(0)
        return subprocess.CompletedProcess(command, code, stdout="", stderr="")

    monkeypatch.setattr(subprocess, "run", run)
    return left


def test_a_command_runs_beside_and_its_words_come_back() -> None:
    assert "usage" in own_commands.run_command("memory", "--help").stdout
    refused = own_commands.run_command("nothing")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "invalid choice: 'nothing'" in refused.stderr


@pytest.mark.parametrize(("kills", "code"), [(1, 0), (2, 0), (2, 1), (3, KILLED)])
def test_a_command_that_the_system_kills_starts_again_three_times_in_all(codes: list[int], kills: int, code: int) -> None:
    codes.extend([KILLED] * kills + [code] * 4)
    assert own_commands.run_command("figures", "release").returncode == code
    assert len(codes) == (4 if code == KILLED else 3)


@pytest.mark.parametrize("code", [0, 1, -signal.SIGTERM])
def test_a_command_that_fails_or_is_asked_to_stop_does_not_start_again(codes: list[int], code: int) -> None:
    codes.extend([code, 0])
    assert own_commands.run_command("figures", "release").returncode == code
    assert codes == [0]


def test_a_real_process_that_kills_itself_the_first_time_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, mark = tmp_path / "program", tmp_path / "mark"
    program.write_text(f"#!/bin/sh\n[ -e {mark} ] || {{ touch {mark}; kill -9 $$; }}\necho second\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    assert own_commands.run_command("figures", "release").stdout == "second\n"
