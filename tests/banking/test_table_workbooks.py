"""Workbooks of movements: numbers and days in cells of their own, and refusal of what a spreadsheet adds."""

from decimal import Decimal

import pytest

from ravive.banking.bank_problems import BankCode
from ravive.lib import workbook_cells
from ravive.lib.workbook import WorkbookColumn, WorkbookSheet, workbook_of
from tests.banking.table_writer import ACCOUNT, ARGENTA, STYLES, Movement
from tests.banking.test_coda import entries
from tests.banking.test_tables import found, read
from tests.lib.test_workbook_cells import MAIN, NOW, packed

HEADINGS = ARGENTA["nl"].split(";")
# A cell of each column, in a row that is read.
CELLS = {
    "A": f'<c r="A2" t="inlineStr"><is><t>{ACCOUNT}</t></is></c>',
    "B": '<c r="B2" s="1"><v>46354</v></c>',
    "C": '<c r="C2" s="1"><v>46353</v></c>',
    "F": '<c r="F2"><v>12.5</v></c>',
    "K": '<c r="K2" t="inlineStr"><is><t>merci</t></is></c>',
}


def workbook(changed: dict[str, str] | None = None) -> bytes:
    """Return a workbook with a row of movements, some of its cells changed."""
    heads = "".join(f'<c t="inlineStr"><is><t>{heading}</t></is></c>' for heading in HEADINGS)
    cells = "".join({**CELLS, **(changed or {})}.values())
    return packed(f'<row r="1">{heads}</row><row r="2">{cells}</row>')


def test_days_and_amounts_are_read_from_cells_of_their_type() -> None:
    (entry,) = entries(read(workbook()))
    assert (entry.date.isoformat(), entry.amount, str(entry.amount), entry.message) == ("2026-11-28", Decimal("12.5"), "12.50", "merci")


@pytest.mark.parametrize(
    ("number", "amount"), [("1234.5599999999999", "1234.56"), ("-0.1", "-0.10"), ("1E2", "100.00"), ("99999999.99", "99999999.99")]
)
def test_the_error_of_floats_is_left_out(number: str, amount: str) -> None:
    (entry,) = entries(read(workbook({"F": f'<c r="F2"><v>{number}</v></c>'})))
    assert str(entry.amount) == amount


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("F", "<f>1+1</f><v>2</v>", BankCode.HOLDS_FORMULA),
        ("K", "<f>A1</f><v>x</v>", BankCode.HOLDS_FORMULA),
        ("F", "<v>12.345</v>", BankCode.BAD_AMOUNT),
        ("F", "<v>1e999</v>", BankCode.BAD_AMOUNT),
        ("B", "<v>12</v>", BankCode.BAD_DATE),
        # A number that the spreadsheet shows as one.
        ("B", "<v>46354</v>", BankCode.BAD_DATE),
        ("B", "", BankCode.MISSING),
        ("F", "", BankCode.MISSING),
    ],
)
def test_a_cell_that_cannot_be_read_refuses_the_table(column: str, cell: str, code: BankCode) -> None:
    assert found(read(workbook({column: f'<c r="{column}2">{cell}</c>'}))) == [(code, 2, column, "error")]


def test_an_error_of_the_spreadsheet_refuses_the_table() -> None:
    assert found(read(workbook({"F": '<c r="F2" t="e"><v>#REF!</v></c>'}))) == [(BankCode.HOLDS_ERROR, 2, "F", "error")]


def test_a_formula_in_a_column_that_is_not_read_is_no_problem() -> None:
    assert found(read(workbook({"H": '<c r="H2"><f>1+1</f><v>2</v></c>'}))) == []


def test_two_sheets_of_movements_refuse_the_workbook() -> None:
    columns = tuple(WorkbookColumn(head=heading) for heading in HEADINGS)
    sheets = [WorkbookSheet(title=title, columns=columns, rows=()) for title in ("Zicht", "Spaar")]
    assert found(read(workbook_of(sheets, title="Export", made_at=NOW))) == [(BankCode.SEVERAL_SHEETS, 1, "", "error")]


@pytest.mark.parametrize(
    ("limit", "code"), [("LARGEST_WORKBOOK_BYTES", BankCode.TOO_LARGE), ("LARGEST_UNPACKED_BYTES", BankCode.FULL_WORKBOOK)]
)
def test_a_workbook_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch, limit: str, code: BankCode) -> None:
    content = STYLES["argenta-nl-texts"].write([Movement(amount=Decimal(5))])
    monkeypatch.setattr(workbook_cells, limit, 1_000)
    assert found(read(content)) == [(code, 1, "", "error")]


def test_a_document_type_refuses_the_workbook() -> None:
    content = packed(sheet1=f'<!DOCTYPE x [<!ENTITY e "x">]><worksheet xmlns="{MAIN}"/>')
    assert found(read(content)) == [(BankCode.DOCUMENT_TYPE, 1, "", "error")]
