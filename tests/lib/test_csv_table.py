"""Tables as CSV: what spreadsheets read, and never run."""

import csv
import doctest
from decimal import Decimal
from io import StringIO

import pytest

from ravive.lib import csv_table as module
from ravive.lib.csv_table import csv_table


def test_its_examples_hold() -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("text", ["=1+1", "+32 2 000", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_like_a_formula_is_a_text(text: str) -> None:
    content = csv_table(["text"], [[text]]).decode("utf-8-sig")
    assert next(csv.DictReader(StringIO(content, newline="")))["text"] == f"'{text}"


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("fr", "Zoé;'=1+1;-50,05"), ("fr-be", "Zoé;'=1+1;-50,05"), ("nl", "Zoé;'=1+1;-50,05"), ("de", "Zoé;'=1+1;-50,05"),
        ("en", "Zoé,'=1+1,-50.05"), ("", "Zoé,'=1+1,-50.05"),
    ],
)  # fmt: skip
def test_columns_and_decimals_follow_the_reader(language: str, line: str) -> None:
    content = csv_table(["a", "b", "c"], [["Zoé", "=1+1", Decimal("-50.05")]], language=language)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines()[1] == line


@pytest.mark.parametrize("text", ["a;=1+1", "a|@SUM(A1)", "a\t=1"])
def test_no_formula_begins_at_a_semicolon(text: str) -> None:
    (cell,) = next(csv.reader(StringIO(csv_table([], [[text]], language="fr").decode("utf-8-sig").lstrip(), newline=""), delimiter=";"))
    assert "'=" in cell or "'@" in cell


def test_commas_quotes_and_lines_come_back_as_they_were() -> None:
    texts = ['a,b"c', "two\nlines", "é"]
    content = csv_table(["one", "two", "three"], [texts]).decode("utf-8-sig")
    assert list(csv.reader(StringIO(content, newline="")))[1] == texts
