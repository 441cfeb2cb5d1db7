"""What a terminal shows of steps: how many are done and to go, and which take long, in few lines; a short wait has none."""

import time

import pytest

from ravive.config.server import migration, progress
from ravive.config.server.progress import SECONDS_BETWEEN_LINES, LongStep, Progress
from tests.patience import PATIENCE_SECONDS


def test_steps_are_counted_in_few_lines() -> None:
    said, times = list[str](), iter([0.0, 1.0, SECONDS_BETWEEN_LINES, SECONDS_BETWEEN_LINES + 1, 2 * SECONDS_BETWEEN_LINES])
    counted = Progress("Pages", said.append, clock=lambda: next(times))
    for done in range(1, 5):
        counted(done, 9)
    assert said == ["Pages: 2 of 9 done, 7 to go", "Pages: 4 of 9 done, 5 to go"]


def test_a_long_step_has_lines_while_it_runs_and_at_its_end() -> None:
    said = list[str]()
    with LongStep("Short", said.append, seconds=PATIENCE_SECONDS):
        pass
    assert said == []
    with LongStep("Long", said.append, seconds=0.01):
        _wait_for(3, said)
    assert said[:3] == ["Long: 0 s so far"] * 3
    assert said[-1] == "Long: done in 0 s"
    said.clear()
    with pytest.raises(ZeroDivisionError), LongStep("Broken", said.append, seconds=0.01):
        _wait_for(1, said)
        raise ZeroDivisionError
    assert "Broken: done in 0 s" not in said


def test_each_long_migration_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    said = list[str]()
    monkeypatch.setattr(migration, "LongStep", lambda what, say: progress.LongStep(what, say, seconds=0.01))
    command = migration._Command(2, said.append)
    for name in ("reviews.0001", "reviews.0002"):
        command.migration_progress_callback("render_start")
        command.migration_progress_callback("apply_start", name)  # type: ignore[arg-type] - it is only named
        _wait_for(1, said, naming=name)
        command.migration_progress_callback("apply_success")
    command._step.close()
    for number, name in enumerate(("reviews.0001", "reviews.0002"), start=1):
        assert f"Preparing the database, step {number} of 2 ({name}): 0 s so far" in said


def _wait_for(lines: int, said: list[str], *, naming: str = "") -> None:
    """Wait until so many lines with a name are said."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while sum(naming in line for line in said) < lines:
        assert time.monotonic() < deadline, said
        time.sleep(0.005)
