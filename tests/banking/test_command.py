"""`ravive bank read` as treasurers' programs call it: what it prints, where, and its exit codes."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from ravive.banking import bank_file
from ravive.banking.command import NO_BALANCES
from ravive.config.commands.command_line import main
from tests.banking.camt_writer import Transfer, camt
from tests.banking.coda_writer import Written, coda
from tests.banking.table_writer import STYLES, Movement


def run(tmp_path: Path, content: str, *options: str) -> int:
    path = tmp_path / "statement"
    path.write_text(content, "utf-8")
    return main(["bank", "read", str(path), *options])


def test_it_prints_an_object_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "\n".join(coda([Written(amount=Decimal("-25.50"))], Decimal(100))), "--json") == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    statement, entry = map(json.loads, printed.out.splitlines())
    assert statement["kind"] == "statement"
    assert (statement["opening_balance"], statement["closing_balance"], statement["interim"]) == ("100.00", "74.50", False)
    named = "kind date value_date amount currency counterparty iban structured message bank_reference reversal details"
    assert list(entry) == named.split()
    assert (entry["kind"], entry["amount"], entry["date"]) == ("entry", "-25.50", "2026-11-28")


def test_warnings_and_refusals_have_their_own_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, camt([Transfer(amount=Decimal(5), status="")], Decimal(0)), "--json") == 3
    assert "statement:6: warning: Stmt[1].Ntry[1]: nothing says whether the movement was booked" in capsys.readouterr().err
    assert run(tmp_path, camt([Transfer(amount=Decimal(5))], Decimal(0), closing=Decimal(6)), "--json") == 1
    assert "the balances do not close" in capsys.readouterr().err
    assert run(tmp_path, "bonjour") == 1
    assert "no CODA, camt, MT940, CSV or XLSX file" in capsys.readouterr().err
    assert main(["bank", "read", str(tmp_path / "absent")]) == 1
    assert "absent" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "\ufeff", "\ufeff\r\n"])
def test_an_empty_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str) -> None:
    assert run(tmp_path, content) == 1
    assert "the file is empty" in capsys.readouterr().err


def test_a_file_is_refused_whole_where_it_is_too_large(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bank_file, "LARGEST_TEXT_BYTES", 1024**2)
    line = ":61:2611281128C1,00NTRFNONREF\n"
    assert run(tmp_path, f":20:X\n:60F:C261127EUR1,00\n{line * 40_000}") == 1
    printed = capsys.readouterr()
    assert "more than 1 MB" in printed.err
    assert printed.out == ""


def test_people_read_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, camt([Transfer(amount=Decimal(5), message="merci à vous")], Decimal(0))) == 0
    printed = capsys.readouterr().out
    assert "camt.053 S-1 · BE68539007547034 EUR · 0.00 → 5.00" in printed
    assert "merci à vous" in printed


def test_a_table_is_read_with_a_note_that_nothing_checks_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(STYLES["kbc-fr"].write([Movement(amount=Decimal(5))]))
    assert main(["bank", "read", str(path), "--json"]) == 0
    printed = capsys.readouterr()
    assert printed.err == f"{path}: {NO_BALANCES}\n"
    statement, entry = map(json.loads, printed.out.splitlines())
    assert (statement["format"], statement["opening_balance"], statement["closing_balance"]) == ("csv", None, None)
    assert (entry["amount"], entry["structured"], entry["message"]) == ("5.00", "", "merci à vous")


def test_a_problem_in_a_table_names_its_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(STYLES["belfius-nl"].write([Movement(amount=Decimal("5.00"))]).replace(b"5,00", b"cinq"))
    assert main(["bank", "read", str(path)]) == 1
    assert capsys.readouterr().err == f'{path}:6:K: "cinq" is no amount\n'
