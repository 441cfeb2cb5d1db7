"""The log of departures as a file: whole lines from several processes, private, and readable after a crash."""

import multiprocessing
import stat
from pathlib import Path

import pytest

from ravive.departures import log_file
from ravive.departures.log_file import Departure, DepartureLogError

PROCESSES, LINES = 4, 60


def _append_many(path: Path, number: int) -> None:
    for line in range(LINES):
        log_file.append(path, Departure(kind="key", digest=f"{number}-{line}" + "0" * 60))


def test_several_processes_write_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / log_file.FILE
    log_file.create(path)
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_append_many, args=(path, number)) for number in range(PROCESSES)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = [line.departure.digest for line in log_file.read(path, after=0) if line.departure and line.departure.kind == "key"]
    assert sorted(found) == sorted(f"{number}-{line}" + "0" * 60 for number in range(PROCESSES) for line in range(LINES))


def test_the_end_of_a_line_is_where_the_next_one_begins(tmp_path: Path) -> None:
    path = tmp_path / log_file.FILE
    log_file.create(path)
    ends = [log_file.append(path, Departure(kind="key", digest=str(number))) for number in range(3)]
    assert ends[-1] == path.stat().st_size
    assert [line.departure for line in log_file.read(path, after=ends[0])] == [Departure(kind="key", digest=digest) for digest in "12"]
    assert [line.end for line in log_file.read(path, after=ends[0])] == ends[1:]


def test_a_line_that_was_cut_off_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / log_file.FILE
    log_file.create(path)
    start = log_file.append(path, Departure(kind="key", digest="a"))
    with path.open("ab") as file:
        file.write(b'{"kind":"ke')
    assert list(log_file.read(path, after=start)) == []
    log_file.append(path, Departure(kind="key", digest="b", day="2026-11-24"))
    assert [line.departure for line in log_file.read(path, after=start)] == [None, Departure(kind="key", digest="b", day="2026-11-24")]


def test_the_log_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / log_file.FILE
    assert log_file.create(path) == log_file.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [log_file.FILE]


def test_what_cannot_be_written_or_read_is_reported(tmp_path: Path) -> None:
    with pytest.raises(DepartureLogError, match="nothing was deleted"):
        log_file.append(tmp_path / "nowhere", Departure(kind="key", digest="a"))
    with pytest.raises(DepartureLogError, match="cannot be written"):
        log_file.create(tmp_path / "no-folder" / log_file.FILE)
    (tmp_path / "other").write_text("hello\n")
    with pytest.raises(DepartureLogError, match="does not begin as a log"):
        log_file.name_of(tmp_path / "other")
