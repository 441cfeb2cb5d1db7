"""Tables as CSV files that spreadsheets open and never run."""

import csv
import re
from collections.abc import Iterable
from decimal import Decimal
from io import StringIO

# A spreadsheet runs a cell that begins like this. In countries that write decimals with a comma, cells begin after a semicolon too.
# At the beginning, some leave a tab or an end of line out.
_FORMULA = re.compile(r"(^|[;\t\r\n|])(\s*[=+\-@])|^(?=[\t\r])")


# Languages whose countries write a decimal comma: their spreadsheets part the columns of a file at semicolons.
_COMMA_LANGUAGES = frozenset({"fr", "nl", "de"})


def csv_table(heads: Iterable[str], rows: Iterable[Iterable[object]], *, language: str = "") -> bytes:
    r"""Return a table as CSV in UTF-8, with the mark by which spreadsheets recognise it. A text like a formula gets an apostrophe.

    >>> csv_table(["name", "count"], [["=1+1", -2]])
    b"\xef\xbb\xbfname,count\r\n'=1+1,-2\r\n"

    With the language of its reader, a spreadsheet opens it as columns: in French, Dutch and German after semicolons, with decimal commas.

    >>> csv_table(["name", "sum"], [["Zo\u00e9", Decimal("-50.00")]], language="fr")
    b'\xef\xbb\xbfname;sum\r\nZo\xc3\xa9;-50,00\r\n'
    """
    has_commas = language.partition("-")[0] in _COMMA_LANGUAGES
    text = StringIO()
    writer = csv.writer(text, delimiter=";" if has_commas else ",")
    writer.writerow(heads)
    writer.writerows([_written(value, has_commas=has_commas) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _written(value: object, *, has_commas: bool) -> object:
    if isinstance(value, Decimal):
        # A number, never a formula.
        return f"{value:f}".replace(".", "," if has_commas else ".")
    return _FORMULA.sub(r"\1'\2", value) if isinstance(value, str) else value
