"""Tables as CSV that spreadsheets open and do not run."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

# A spreadsheet would run what begins like this.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as CSV: UTF-8 that spreadsheets recognise. No cell is run as a formula.

    >>> csv_of(("Name",), [("=1+1",)]).decode("utf-8-sig").splitlines()
    ['Name', "'=1+1"]
    """
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([f"'{value}" if value.startswith(_FORMULA) else value for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
