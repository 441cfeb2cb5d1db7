"""The day comes before the month in all four languages: a test's date is never read as another."""

from datetime import date

import pytest
from django.utils.formats import date_format
from django.utils.translation import override

ELEVENTH = date(2026, 12, 11)


@pytest.mark.parametrize(
    ("language", "short", "long"),
    [
        ("fr", "11/12/2026", "11 décembre 2026"),
        ("nl", "11/12/2026", "11 december 2026"),
        ("de", "11.12.2026", "11. Dezember 2026"),
        ("en", "11/12/2026", "11 December 2026"),
    ],
)
def test_the_day_comes_first(language: str, short: str, long: str) -> None:
    with override(language):
        assert (date_format(ELEVENTH, "SHORT_DATE_FORMAT"), date_format(ELEVENTH, "DATE_FORMAT")) == (short, long)
