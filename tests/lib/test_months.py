"""Days that are some months later."""

from datetime import date

from ravive.lib.months import months_after


def test_a_month_ends_on_its_last_day() -> None:
    assert months_after(date(2028, 1, 31), 1) == date(2028, 2, 29)
