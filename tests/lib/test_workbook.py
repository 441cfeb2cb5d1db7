"""Workbooks hold typed cells and texts that stay texts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from ravive.lib.workbook import COUNT, PERCENT, NumberCell, WorkbookColumn, WorkbookSheet, WorkbookValue, workbook_of

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def written(*rows: tuple[WorkbookValue, ...], heads: tuple[str, ...] = ("Figure", "Value"), title: str = "Figures") -> bytes:
    columns = tuple(WorkbookColumn(head=head, width=20) for head in heads)
    return workbook_of([WorkbookSheet(title=title, columns=columns, rows=rows)], title="Training", made_at=NOW)


def read(content: bytes) -> Any:  # noqa: ANN401 -- a worksheet of a library without types for reading
    return load_workbook(BytesIO(content)).worksheets[0]


@pytest.mark.slow
def test_numbers_and_days_are_typed() -> None:
    sheet = read(
        written(("Known", NumberCell(value=0.77, look=PERCENT)), ("Joined", NumberCell(value=36, look=COUNT)), ("On", date(2026, 8, 24)))
    )
    assert [(cell.value, cell.data_type, cell.number_format) for cell in sheet["B"][1:]] == [
        (0.77, "n", "0%"),
        (36, "n", "0"),
        (datetime(2026, 8, 24), "d", "yyyy-mm-dd"),  # noqa: DTZ001 -- spreadsheets know no time zones
    ]


def test_head_stays_in_place_and_columns_have_their_width() -> None:
    sheet = read(written(("Known", None)))
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width == 20
    assert sheet["A1"].font.bold
    assert (sheet["A1"].font.name, sheet["A1"].font.sz) == (sheet["A2"].font.name, sheet["A2"].font.sz)


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("http://x.example")', "+1", "-1", "@SUM(A1)", "\t=1", "#N/A", "=", "'=1", "1", "TRUE"]
)
def test_texts_are_never_run(text: str) -> None:
    content = written((text, text), heads=(text, text), title=text)
    sheet = read(content)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert sheet["A2"].value == text
    assert sheet["A2"].quotePrefix is text.startswith(("=", "+", "-", "@", "\t"))
    with ZipFile(BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if b"<f>" in parts.read(name) or b"<hyperlink" in parts.read(name)]


@pytest.mark.slow
@given(st.text(max_size=60))
def test_any_text_can_be_written(text: str) -> None:
    cell = read(written((text, "after"), title=f"x{text}"))["A2"]
    assert cell.value is None or cell.data_type == "s"


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        written(("only one",))
