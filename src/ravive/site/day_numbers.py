"""The number of a day within a date: French says "1er juin", and no format of Django does."""

from django.utils.dateformat import DateFormat
from django.utils.translation import get_language

_plain_number = DateFormat.j


def day_number(date: DateFormat) -> int | str:
    """Return the day of the month without leading zero, as the language that is active says it."""
    number = _plain_number(date)
    return "1er" if number == 1 and (get_language() or "").startswith("fr") else number


def say_days_in_french() -> None:
    """Let every format with the day's number (`j`) say it so."""
    DateFormat.j = day_number  # type: ignore[method-assign]  # Django offers no other place
