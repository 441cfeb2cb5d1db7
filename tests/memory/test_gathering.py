"""Sessions are small and rare: at least four cards, two days a week, and nothing that is due waits a week more."""

from __future__ import annotations

import itertools
import json
import random

import pytest

from ravive.memory.session_days import LONGEST_MORE_DAYS, DueCard, is_session_day, session_days
from tests.memory.build_gathering_vectors import VECTORS, build

TODAY = 100


def _due(*days: int) -> list[DueCard]:
    return [DueCard(day=day) for day in days]


def test_gathering_vectors_are_what_the_server_works_out() -> None:
    assert json.loads(VECTORS.read_text("utf-8")) == build(), "run python -m tests.memory.build_gathering_vectors"


def test_three_cards_wait_for_a_fourth() -> None:
    assert not is_session_day(TODAY, _due(99, 100, 100), ())
    assert is_session_day(TODAY, _due(99, 100, 100, 100), ())


def test_one_vital_card_waits_for_no_others() -> None:
    assert is_session_day(TODAY, [DueCard(day=TODAY, is_vital=True)], (94, 97))


def test_a_third_day_in_a_week_has_room_for_what_presses_alone() -> None:
    assert not is_session_day(TODAY, _due(100, 100, 100, 100), (94, 97))
    assert is_session_day(TODAY, _due(96), (94, 97))


def test_a_day_that_was_practised_leaves_no_tail() -> None:
    vital = [DueCard(day=TODAY, is_vital=True)] * 3
    assert not is_session_day(TODAY, vital, (TODAY,))
    assert is_session_day(TODAY, [*vital, *_due(90)], (TODAY,))


def test_days_are_at_most_three_in_seven_and_nothing_waits_longer_than_a_week(subtests: pytest.Subtests) -> None:
    for seed in range(200):
        with subtests.test(seed=seed):
            check_days(random.Random(seed))


def check_days(chance: random.Random) -> None:
    cards = [DueCard(day=TODAY + chance.randrange(60), is_vital=chance.random() < 0.1) for _ in range(chance.randrange(1, 40))]
    found = session_days(cards, sorted({TODAY - chance.randrange(1, 14) // 3 * 3 for _ in range(4)}), TODAY)
    assert sum(len(served) for _, served in found) == len(cards)
    days = [day for day, _ in found]
    assert all(later - day >= 2 for day, later in itertools.pairwise(days))
    assert all(sum(0 <= other - day < 7 for other in days) <= 3 for day in days)
    assert max(day - card.day for day, served in found for card in served) <= LONGEST_MORE_DAYS
    # Without a card that presses there are two.
    calm = [day for day, served in found if not any(card.is_vital or day - card.day >= 4 for card in served)]
    assert all(sum(0 <= other - day < 7 for other in calm) <= 2 for day in calm)
