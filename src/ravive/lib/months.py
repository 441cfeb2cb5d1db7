"""Days that are some months later."""

from calendar import monthrange
from datetime import date


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month where it is shorter (Regulation 1182/71, article 3).

    >>> months_after(date(2026, 1, 31), 1), months_after(date(2026, 12, 5), 1), months_after(date(2026, 8, 31), 6)
    (datetime.date(2026, 2, 28), datetime.date(2027, 1, 5), datetime.date(2027, 2, 28))
    """
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, monthrange(day.year + years, month + 1)[1]))
