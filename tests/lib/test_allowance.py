"""What may happen so often, and what happened lately."""

from datetime import UTC, datetime, timedelta

from ravive.lib.allowance import Allowance, Recent

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_an_allowance_comes_back_little_by_little() -> None:
    allowance = Allowance(per_hour=60)
    assert [allowance.take("a", NOON) for _ in range(60)] == [None] * 60
    assert allowance.take("a", NOON) == 60
    assert allowance.take("a", NOON + timedelta(seconds=30)) == 30
    assert allowance.take("a", NOON + timedelta(seconds=61)) is None
    assert allowance.take("a", NOON + timedelta(seconds=61)) is not None


def test_an_allowance_never_grows_beyond_an_hours() -> None:
    allowance = Allowance(per_hour=2)
    allowance.take("a", NOON)
    tomorrow = NOON + timedelta(days=1)
    assert [allowance.take("a", tomorrow) is None for _ in range(3)] == [True, True, False]


def test_a_clock_that_goes_back_gives_nothing() -> None:
    allowance = Allowance(per_hour=1)
    allowance.take("a", NOON)
    assert allowance.take("a", NOON - timedelta(days=1)) is not None


def test_memories_are_bounded_and_the_oldest_go_first() -> None:
    allowance = Allowance(per_hour=1, most_kept=2)
    for key in ("a", "b", "c"):
        allowance.take(key, NOON)
    assert allowance.take("a", NOON) is None
    recent = Recent(hours=1, most_kept=2)
    for key in ("a", "b", "c"):
        recent.note(key, NOON)
    assert [recent.has(key, NOON) for key in ("a", "b", "c")] == [False, True, True]


def test_what_is_too_old_is_forgotten() -> None:
    recent = Recent(hours=1)
    recent.note("a", NOON)
    recent.note("b", NOON + timedelta(hours=2))
    assert [recent.has(key, NOON + timedelta(hours=2)) for key in ("a", "b")] == [False, True]
