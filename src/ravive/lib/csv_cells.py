"""Texts in CSV tables that spreadsheets open."""

import re

# A spreadsheet runs a cell that begins like this. In countries that write decimals with a comma, cells begin after a semicolon too.
_formula = re.compile(r"(^|[;\t\r\n|])(\s*[=+\-@])")


def without_formula(text: str) -> str:
    """Return a text that no spreadsheet runs: an apostrophe stands before what would begin a formula.

    >>> without_formula("=1+1"), without_formula("Ligue;=1+1"), without_formula("Jean-Pierre")
    ("'=1+1", "Ligue;'=1+1", 'Jean-Pierre')
    """
    return _formula.sub(r"\1'\2", text)
