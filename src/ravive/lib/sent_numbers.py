"""Numbers of rows as forms and addresses send them."""

# What a table counts with: longer numbers are of no row.
MOST_DIGITS = 18


def sent_number(text: str) -> int | None:
    """Return a number from 0 on; None for any other text, and for one of more than 18 digits.

    >>> sent_number("12"), sent_number("-1"), sent_number("9" * 19)
    (12, None, None)
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
