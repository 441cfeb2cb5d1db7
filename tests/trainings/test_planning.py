"""The days of a training."""

from datetime import date, timedelta

from ravive.trainings import plan

HELD_ON = date(2026, 11, 25)


def test_a_test_stays_open_three_weeks() -> None:
    first, *_others = plan.tests(held_on=HELD_ON, test_days=[90, 30, 180])
    assert (first.day, first.opens_on, first.last_day) == (30, date(2026, 12, 25), date(2027, 1, 14))


def test_retention_is_counted_from_the_last_test() -> None:
    last = plan.last_test_day(held_on=HELD_ON, test_days=[30, 90, 180], weeks=36)
    assert last == date(2027, 6, 13)
    assert plan.forget_on(last, 24) == date(2029, 6, 13)


def test_without_tests_it_is_counted_from_the_end_of_practice() -> None:
    assert plan.last_test_day(held_on=HELD_ON, test_days=[], weeks=4) == HELD_ON + timedelta(weeks=4)


def test_a_month_without_the_day_ends_earlier() -> None:
    assert plan.forget_on(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert plan.forget_on(date(2027, 12, 31), 2) == date(2028, 2, 29)


def test_answers_are_taken_until_practice_is_over_and_late_phones_have_sent() -> None:
    until = plan.answers_until(held_on=HELD_ON, test_days=[30, 90, 180], weeks=36, retention_months=24)
    assert until == HELD_ON + timedelta(weeks=36, days=plan.LATE_DAYS)


def test_no_answer_is_taken_once_they_are_deleted() -> None:
    until = plan.answers_until(held_on=HELD_ON, test_days=[30, 90, 180], weeks=36, retention_months=1)
    assert until == date(2027, 7, 12)
