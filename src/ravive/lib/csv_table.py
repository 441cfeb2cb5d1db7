"""Tables as CSV files that spreadsheets open and never run."""

import csv
from collections.abc import Iterable
from io import StringIO

# A spreadsheet could take a text that begins like this for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    r"""Return a table as CSV in UTF-8, with the mark by which spreadsheets recognise it. A text like a formula gets an apostrophe.

    >>> csv_table(["name", "count"], [["=1+1", -2]])
    b"\xef\xbb\xbfname,count\r\n'=1+1,-2\r\n"
    """
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _plain(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
