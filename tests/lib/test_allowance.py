"""What may happen so often, and what happened lately."""

from datetime import UTC, datetime, timedelta

from ravive.lib.allowance import Allowance, Recent

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


HOUR = 3600.0


def test_an_allowance_comes_back_little_by_little() -> None:
    allowance = Allowance(burst=60, per_second=60 / HOUR)
    assert [allowance.wait_seconds("a", at=0) for _ in range(60)] == [0] * 60
    assert allowance.wait_seconds("a", at=0) == 60
    assert allowance.wait_seconds("a", at=30) == 30
    assert allowance.wait_seconds("a", at=61) == 0
    assert allowance.wait_seconds("a", at=61) > 0


def test_an_allowance_never_grows_beyond_what_may_come_at_once() -> None:
    allowance = Allowance(burst=2, per_second=2 / HOUR)
    allowance.wait_seconds("a", at=0)
    assert [allowance.wait_seconds("a", at=24 * HOUR) == 0 for _ in range(3)] == [True, True, False]


def test_a_clock_that_goes_back_gives_nothing() -> None:
    allowance = Allowance(burst=1, per_second=1 / HOUR)
    allowance.wait_seconds("a", at=24 * HOUR)
    assert allowance.wait_seconds("a", at=0) > 0


def test_an_allowance_is_used_up_and_comes_back() -> None:
    allowance = Allowance(burst=2, per_second=0.5)
    assert [allowance.wait_seconds("a", at=0.0) for _ in range(3)] == [0, 0, 2]
    assert allowance.wait_seconds("b", at=0.0) == 0
    assert allowance.wait_seconds("a", at=1.0) == 1
    assert allowance.wait_seconds("a", at=2.0) == 0
    assert [allowance.wait_seconds("a", at=1_000.0) for _ in range(3)] == [0, 0, 2]


def test_waiting_in_vain_costs_nothing_more() -> None:
    allowance = Allowance(burst=1, per_second=1)
    allowance.wait_seconds("a", at=0.0)
    assert [allowance.wait_seconds("a", at=0.5) for _ in range(5)] == [0.5] * 5


def test_an_allowance_remembers_only_so_many() -> None:
    allowance = Allowance(burst=1, per_second=1, remembered=10)
    for key in range(100):
        allowance.wait_seconds(key, at=0.0)
    assert [allowance.wait_seconds(key, at=0.0) for key in range(90, 100)] == [1] * 10
    assert allowance.wait_seconds(89, at=0.0) == 0


def test_memories_are_bounded_and_the_oldest_go_first() -> None:
    allowance = Allowance(burst=1, per_second=1 / HOUR, remembered=2)
    for key in ("a", "b", "c"):
        allowance.wait_seconds(key, at=0)
    assert allowance.wait_seconds("a", at=0) == 0
    recent = Recent(hours=1, most_kept=2)
    for key in ("a", "b", "c"):
        recent.note(key, NOON)
    assert [recent.has(key, NOON) for key in ("a", "b", "c")] == [False, True, True]


def test_what_is_too_old_is_forgotten() -> None:
    recent = Recent(hours=1)
    recent.note("a", NOON)
    recent.note("b", NOON + timedelta(hours=2))
    assert [recent.has(key, NOON + timedelta(hours=2)) for key in ("a", "b")] == [False, True]
