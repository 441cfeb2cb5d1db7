"""Dates as each language writes them."""

from datetime import date

import pytest
from django.utils.formats import date_format
from django.utils.translation import override, pgettext


@pytest.mark.parametrize(
    ("language", "text"), [("fr", "1er juin 2027"), ("nl", "1 juni 2027"), ("de", "1. Juni 2027"), ("en", "1 June 2027")]
)
def test_the_first_of_a_month_is_written_as_in_each_language(language: str, text: str) -> None:
    with override(language):
        assert date_format(date(2027, 6, 1)) == text


@pytest.mark.parametrize(
    ("language", "text"), [("fr", "samedi 28 novembre"), ("de", "Samstag, 28. November"), ("nl", "zaterdag 28 november")]
)
def test_a_day_of_the_week_stands_before_its_date(language: str, text: str) -> None:
    with override(language):
        assert date_format(date(2026, 11, 28), pgettext("format of a date", "l j F")) == text


def test_the_numbers_in_a_short_date_stay_numbers() -> None:
    with override("fr"):
        assert date_format(date(2027, 6, 1), "SHORT_DATE_FORMAT") == "01/06/2027"
