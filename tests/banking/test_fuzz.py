"""The fuzzing of readers: it finds a reader that fails, hangs or contradicts itself, and none of ours does on its first files."""

from collections.abc import Iterator

import pytest

from ravive.banking.statement import BankPart
from tests.banking.fuzz import __main__ as command
from tests.banking.fuzz import run
from tests.banking.fuzz.run import fuzz
from tests.banking.fuzz.targets import TARGETS, FuzzTarget

WITHOUT_END = 1e9


def target(read: object) -> FuzzTarget:
    coda = TARGETS["coda"]
    return FuzzTarget(write=coda.write, tokens=coda.tokens, read=read)  # pyright: ignore[reportArgumentType] -- each test has its reader


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
def test_no_reader_fails_on_damaged_files(name: str) -> None:
    result = fuzz(TARGETS[name], seconds=WITHOUT_END, seed=1, most_files=100)
    assert result.failures == []
    assert result.files == 100
    assert result.kept > 0


def test_a_reader_that_fails_is_reported_with_its_file() -> None:
    def read(content: bytes) -> Iterator[BankPart]:
        if len(content) % 2:
            raise KeyError("odd")
        return iter(())

    result = fuzz(target(read), seconds=WITHOUT_END, seed=1, most_files=20)
    assert result.failures
    assert all(len(failure.content) % 2 and "KeyError: 'odd'" in failure.report for failure in result.failures)


@pytest.mark.slow
def test_a_reader_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "MOST_SECONDS", 0.05)

    def read(_content: bytes) -> Iterator[BankPart]:
        while True:
            pass

    [failure] = fuzz(target(read), seconds=WITHOUT_END, seed=1, most_files=1).failures
    assert "TookTooLongError" in failure.report


def test_a_statement_that_does_not_close_without_a_word_is_a_failure() -> None:
    def read(_content: bytes) -> Iterator[BankPart]:
        valid = TARGETS["mt940"].read(b":20:X\n:25:1\n:60F:C261127EUR1,00\n:61:261127C5,NMSC\n:62F:C261128EUR6,00")
        return (part for part in valid if not hasattr(part, "value_date"))

    assert len(fuzz(target(read), seconds=WITHOUT_END, seed=1, most_files=2).failures) == 2


def test_the_same_seed_damages_files_alike() -> None:
    seen = list[bytes]()

    def read(content: bytes) -> Iterator[BankPart]:
        seen.append(content)
        return iter(())

    for _time in range(2):
        fuzz(target(read), seconds=WITHOUT_END, seed=7, most_files=10)
    assert seen[:10] == seen[10:]
    assert len(set(seen)) > 5


def test_the_command_reports_what_it_tried(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["camt", "--seconds", "0.05", "--seed", "3"]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("camt: ")
    assert "0 failures (seed 3)" in printed.out
    with pytest.raises(SystemExit):
        command.main(["pdf"])
