"""When to ask again: later after right answers, soon after a wrong one, never day after day."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ravive.memory import scheduling
from ravive.memory.fsrs import Grade
from ravive.memory.hybrid import shipped
from ravive.memory.inputs import DAY
from ravive.memory.learner import LearnerMemory
from ravive.memory.log_files import read_events
from ravive.memory.prediction import predict
from tests.memory.logs import rows_of, write_log

pytestmark = pytest.mark.slow

CREDITS = {Grade.AGAIN: 0.0, Grade.HARD: 0.5, Grade.GOOD: 1.0}
grades = st.sampled_from([Grade.AGAIN, Grade.HARD, Grade.GOOD])
# What a learner did before: a card of six, how it went, the days until the next.
pasts = st.lists(st.tuples(st.integers(0, 5), grades, st.sampled_from([0.0003, 0.02, 0.5, 2.0, 9.0, 40.0])), max_size=25)


def after(past: list[tuple[int, Grade, float]]) -> tuple[LearnerMemory, float]:
    """Return a learner with this past, and the time in seconds."""
    learner, time = LearnerMemory(shipped()), 0.0
    for card, grade, days in past:
        learner.expose(f"c{card}", f"n{card // 2}", time, credit=CREDITS[grade], grade=grade)
        time += days * DAY
    return learner, time


def wait_after(learner: LearnerMemory, time: float, grade: Grade) -> float:
    learner.expose("c0", "n0", time, credit=CREDITS[grade], grade=grade)
    return learner.wait_days("c0")


def on_time(*credits: float | None) -> list[float]:
    """Return the waits of one card that is answered each time on its day, or read where the credit is None."""
    learner, time, waits = LearnerMemory(shipped()), 0.0, list[float]()
    for credit in credits:
        grade = Grade.HARD if credit is None or 0.5 <= credit < 1 else Grade.GOOD if credit == 1 else Grade.AGAIN
        learner.expose("c", "n", time, credit=credit, grade=grade)
        waits.append(learner.wait_days("c"))
        time += waits[-1] * DAY
    return waits


@given(pasts)
@settings(max_examples=60)
def test_a_right_answer_is_asked_again_later_than_a_wrong_one(past: list[tuple[int, Grade, float]]) -> None:
    wrong, half, right = (wait_after(*after(past), grade) for grade in (Grade.AGAIN, Grade.HARD, Grade.GOOD))
    assert wrong == scheduling.SOON_DAYS
    assert wrong <= half <= right <= 365
    assert wrong < right


@given(pasts, st.integers(2, 8))
@settings(max_examples=40)
def test_waits_grow_with_successive_right_answers(past: list[tuple[int, Grade, float]], times: int) -> None:
    learner, time = after(past)
    waits: list[float] = []
    for _ in range(times):
        waits.append(wait_after(learner, time, Grade.GOOD))
        time += waits[-1] * DAY
    assert all(later >= min(1.49 * earlier, 365) for earlier, later in itertools.pairwise(waits))


@given(pasts)
@settings(max_examples=60)
def test_a_wait_is_no_longer_than_what_was_bridged_allows(past: list[tuple[int, Grade, float]]) -> None:
    """The longest time between an answer and a right one since the last wrong one, counted here from the past alone."""
    learner, time, last, longest = LearnerMemory(shipped()), 0.0, dict[int, float](), dict[int, float]()
    for card, grade, days in past:
        bridged = max(longest.get(card, 0.0), time - last.get(card, time))
        longest[card] = 0.0 if grade == Grade.AGAIN else bridged
        last[card] = time
        learner.expose(f"c{card}", f"n{card // 2}", time * DAY, credit=CREDITS[grade], grade=grade)
        assert 4 <= learner.wait_days(f"c{card}") <= max(7.0, 3 * longest[card]) + 1e-9
        time += days


def test_the_calendar_of_who_is_always_right() -> None:
    assert on_time(*[1.0] * 14) == pytest.approx([min(7 * 1.5**step, 365) for step in range(14)])


def test_a_forgotten_card_comes_back_soon_and_begins_again() -> None:
    assert on_time(1, 1, 1, 0, 1, 1) == [7, 10.5, 15.75, 4, 7, 10.5]


def test_partly_right_and_only_read_come_back_sooner_than_right() -> None:
    assert on_time(0.5, 0.5, 0.5) == on_time(None, None, None) == [4, 6, 9]
    assert on_time(0.5, 1.0) == [4, 10.5]


@pytest.mark.parametrize("gap_days", [0.0001, 1.0])
def test_right_answers_in_a_row_that_bridged_nothing_are_no_evidence_of_weeks(gap_days: float) -> None:
    learner = LearnerMemory(shipped())
    for place in range(9):
        assert wait_after(learner, place * gap_days * DAY, Grade.GOOD) == 7


def test_a_wait_ends_however_often_a_card_was_right() -> None:
    assert scheduling.wait_days(grade=Grade.GOOD, times=1e6, longest_days=365) == 365
    assert scheduling.wait_days(grade=Grade.HARD, times=1e6, longest_days=365) == 365


def test_a_learner_who_answers_right_never_finds_the_whole_deck_due_each_day() -> None:
    learner, cards = LearnerMemory(shipped()), [f"c{place}" for place in range(12)]
    due = dict.fromkeys(cards, 0.0)
    crowded = 0
    for day in range(120):
        asked = [card for card in cards if due[card] <= day][:6]
        crowded += day > 2 and len([card for card in cards if due[card] <= day]) > len(cards) / 2
        for place, card in enumerate(asked):
            time = day * DAY + 25.0 * place
            learner.expose(card, card, time, credit=1.0, grade=Grade.GOOD)
            due[card] = day + learner.wait_days(card)
    assert crowded <= 12


def test_one_learner_is_predicted_as_in_a_log(tmp_path_factory: pytest.TempPathFactory) -> None:
    rows = [row for row in rows_of(3, learners=4) if row.learner == "l1"]
    events = read_events(write_log(tmp_path_factory.mktemp("log") / "log.parquet", rows))
    found = predict(events, shipped())
    learner = LearnerMemory(shipped())
    for place, row in enumerate(events.order.tolist()):
        event, grade = rows[row], Grade(int(events.log.grades[place]))
        notion = event.group or f"item:{event.item}"
        if event.kind != "study":
            predicted = learner.recall(event.item, notion, event.t)
            for name, value in (("recall", predicted.recall), ("recall_low", predicted.low), ("recall_high", predicted.high)):
                assert value == pytest.approx(found[name][place], abs=1e-12)
        if event.kind == "study" or event.y is not None:
            learner.expose(event.item, notion, event.t, credit=None if event.kind == "study" else event.y, grade=grade)
