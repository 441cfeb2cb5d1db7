"""Tables as CSV files that spreadsheets open and never run."""

import csv
import re
from collections.abc import Iterable
from io import StringIO

# A spreadsheet runs a cell that begins like this. In countries that write decimals with a comma, cells begin after a semicolon too.
# At the beginning, some leave a tab or an end of line out.
_FORMULA = re.compile(r"(^|[;\t\r\n|])(\s*[=+\-@])|^(?=[\t\r])")


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
    return _FORMULA.sub(r"\1'\2", value) if isinstance(value, str) else value
