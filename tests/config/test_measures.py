"""A measure of `make bench` that no longer runs is seen by `make check`."""

from pathlib import Path

import pytest

from bench import moment


@pytest.mark.parametrize(
    ("program", "words"),
    [("raise KeyError('gone')", "KeyError: 'gone'"), ("raise SystemExit(1)", ""), ("print('fast enough')", ""), (None, "No module named")],
)
def test_a_measure_that_raises_is_broken_and_one_that_misses_its_limit_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str | None, words: str
) -> None:
    if program is not None:
        (tmp_path / "one_measure.py").write_text(program)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    # However busy the machine, it ends by itself.
    monkeypatch.setattr(moment, "SECONDS", 120.0)
    found = moment.failure("one_measure", tmp_path)
    assert (words in found) and bool(found) is bool(words)


def test_a_measure_that_still_runs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one_measure.py").write_text("import time\ntime.sleep(600)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(moment, "SECONDS", 0.1)
    assert moment.failure("one_measure", tmp_path) == ""


def test_each_measure_of_the_makefile_is_a_module() -> None:
    assert "bench.memory.phone" in moment.measures()
    for name in moment.measures():
        place = moment.ROOT / name.replace(".", "/")
        assert place.with_suffix(".py").is_file() or (place / "__main__.py").is_file(), name
