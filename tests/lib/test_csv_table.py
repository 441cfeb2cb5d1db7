"""Tables as CSV: what spreadsheets read, and never run."""

import csv
import doctest
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


def test_commas_quotes_and_lines_come_back_as_they_were() -> None:
    texts = ['a,b"c', "two\nlines", "é"]
    content = csv_table(["one", "two", "three"], [texts]).decode("utf-8-sig")
    assert list(csv.reader(StringIO(content, newline="")))[1] == texts
