"""Where stored movements do not make the difference of known balances."""

from datetime import date

from ravive.giving.balance_checks import BalanceGap, KnownBalances, gaps


def day(number: int) -> date:
    return date(2026, 11, number)


def balances_of(opening: int, closing: int, first: int | None, last: int | None, closes_on: int | None = None) -> KnownBalances:
    return KnownBalances(
        opening_cents=opening,
        closing_cents=closing,
        closing_day=day(closes_on) if closes_on else None,
        first_on=day(first) if first else None,
        last_on=day(last) if last else None,
    )


def test_days_that_add_up_have_no_gap() -> None:
    statements = [balances_of(0, 100, 2, 3, 3), balances_of(100, 100, None, None, 4), balances_of(100, 80, 5, 5, 5)]
    assert list(gaps(statements, {day(2): 60, day(3): 40, day(5): -20, day(1): 7, day(9): 7})) == []


def test_a_statement_that_is_missing_is_a_gap_between_its_neighbours() -> None:
    found = list(gaps([balances_of(0, 100, 2, 3, 3), balances_of(150, 80, 9, 10, 10)], {day(2): 100, day(9): -70}))
    assert found == [BalanceGap(first=day(4), last=day(8), balances_cents=50, movements_cents=0)]


def test_a_movement_stored_twice_is_a_gap() -> None:
    found = list(gaps([balances_of(0, 100, 2, 2, 2)], {day(2): 200}))
    assert found == [BalanceGap(first=day(2), last=day(2), balances_cents=100, movements_cents=200)]


def test_statements_of_one_day_follow_each_other() -> None:
    assert list(gaps([balances_of(50, 80, 2, 2, 2), balances_of(0, 50, 2, 2, 2)], {day(2): 80})) == []
    assert list(gaps([balances_of(50, 0, 2, 2, 2), balances_of(0, 50, 2, 2, 2), balances_of(0, 10, 3, 3, 3)], {day(3): 10})) == []


def test_a_statement_whose_sum_is_nothing_is_not_the_first_of_its_day() -> None:
    both = [balances_of(0, 50, 2, 2, 2), balances_of(50, 50, 2, 2, 2)]
    assert list(gaps(both, {day(2): 50})) == []
    assert list(gaps(both[::-1], {day(2): 50})) == []


def test_statements_of_days_and_of_months_agree() -> None:
    assert (
        list(gaps([balances_of(0, 30, 2, 20, 30), balances_of(0, 10, 2, 2, 2), balances_of(10, 30, 20, 20, 20)], {day(2): 10, day(20): 20}))
        == []
    )


def test_a_movement_dated_before_its_statement_is_no_gap() -> None:
    """The statement of the 3rd holds a movement that the bank dates the 1st."""
    assert list(gaps([balances_of(0, 10, 1, 2, 2), balances_of(10, 40, 1, 3, 3)], {day(1): 25, day(2): 5, day(3): 10})) == []


def test_the_order_in_which_statements_came_changes_nothing() -> None:
    statements = [balances_of(0, 100, 2, 3, 3), balances_of(150, 80, 9, 10, 10), balances_of(80, 90, 11, 11, 11)]
    movements = {day(2): 100, day(9): -70, day(11): 15}
    assert list(gaps(statements, movements)) == list(gaps(statements[::-1], movements))
    assert len(list(gaps(statements, movements))) == 2
