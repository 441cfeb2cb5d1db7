"""When to ask again: later after right answers, soon after a wrong one, never day after day."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ravive.memory import asking
from ravive.memory.events import read_events
from ravive.memory.fsrs import Grade
from ravive.memory.hybrid import shipped
from ravive.memory.inputs import DAY, INPUT_NAMES
from ravive.memory.learner import Learner
from ravive.memory.predicting import predict
from tests.memory.logs import rows_of, write_log

pytestmark = pytest.mark.slow

CREDITS = {Grade.AGAIN: 0.0, Grade.HARD: 0.5, Grade.GOOD: 1.0}
grades = st.sampled_from([Grade.AGAIN, Grade.HARD, Grade.GOOD])
# What a learner did before: a card of six, how it went, the days until the next.
pasts = st.lists(st.tuples(st.integers(0, 5), grades, st.sampled_from([0.0003, 0.02, 0.5, 2.0, 9.0, 40.0])), max_size=25)


def after(past: list[tuple[int, Grade, float]]) -> tuple[Learner, float]:
    """Return a learner with this past, and the time in seconds."""
    learner, time = Learner(shipped()), 0.0
    for card, grade, days in past:
        learner.expose(f"c{card}", f"n{card // 2}", time, credit=CREDITS[grade], grade=grade)
        time += days * DAY
    return learner, time


def wait_after(learner: Learner, time: float, grade: Grade) -> float:
    learner.expose("c0", "n0", time, credit=CREDITS[grade], grade=grade)
    return learner.wait_days("c0", "n0")


@given(pasts)
@settings(max_examples=60)
def test_a_right_answer_is_asked_again_later_than_a_wrong_one(past: list[tuple[int, Grade, float]]) -> None:
    waits = [wait_after(*after(past), grade) for grade in (Grade.AGAIN, Grade.HARD, Grade.GOOD)]
    assert waits[0] == asking.SOON_DAYS
    assert 1 <= waits[0] <= waits[1] <= 365
    assert waits[0] < waits[2] <= 365


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
@settings(max_examples=40)
def test_asking_changes_nothing(past: list[tuple[int, Grade, float]]) -> None:
    learner, time = after([(0, Grade.GOOD, 3.0), *past])
    before = learner.recall("c0", "n0", time)
    assert learner.wait_days("c0", "n0") == learner.wait_days("c0", "n0")
    assert learner.recall("c0", "n0", time) == before


@pytest.mark.parametrize("rights", [0, 3, 6])
def test_a_card_is_asked_when_its_recall_has_fallen_as_far_as_it_may(rights: int) -> None:
    learner = Learner(shipped())
    for place in range(6):
        grade = Grade.GOOD if place < rights else Grade.AGAIN
        learner.expose(f"o{place}", f"o{place}", 25.0 * place, credit=CREDITS[grade], grade=grade)
    learner.expose("card", "notion", 150.0, credit=1.0, grade=Grade.GOOD)
    # Six more answers lie between by then, as the rule supposes.
    for place in range(5):
        learner.expose(f"p{place}", f"p{place}", 151.0 + place, credit=None, grade=Grade.HARD)
    wait = learner.wait_days("card", "notion")
    left = learner.recall("card", "notion", 150.0 + DAY).recall
    at_due = learner.recall("card", "notion", 150.0 + wait * DAY).recall
    assert at_due == pytest.approx(min(asking.TARGET_RECALL, 0.8 * left), abs=1e-6)


def test_a_learner_who_answers_right_never_finds_the_whole_deck_due_each_day() -> None:
    learner, cards = Learner(shipped()), [f"c{place}" for place in range(12)]
    due = dict.fromkeys(cards, 0.0)
    crowded = 0
    for day in range(120):
        asked = [card for card in cards if due[card] <= day][:6]
        crowded += day > 2 and len([card for card in cards if due[card] <= day]) > len(cards) / 2
        for place, card in enumerate(asked):
            time = day * DAY + 25.0 * place
            learner.expose(card, card, time, credit=1.0, grade=Grade.GOOD)
            due[card] = day + learner.wait_days(card, card)
    assert crowded <= 12


def test_a_curve_that_does_not_fall_is_asked_within_a_year() -> None:
    # A refit may bend the curve of the first days upwards; the clock beyond still falls.
    rising = shipped().coefficients.copy()
    rising[INPUT_NAMES.index("fall_6")] += 4.0
    learner = Learner(replace(shipped(), coefficients=rising))
    assert 2 < wait_after(learner, 0.0, Grade.GOOD) <= 365
    learner = Learner(replace(shipped(), coefficients=np.zeros(len(INPUT_NAMES))))
    assert 2 <= wait_after(learner, 0.0, Grade.GOOD) <= 365


def test_one_learner_is_predicted_as_in_a_log(tmp_path_factory: pytest.TempPathFactory) -> None:
    rows = [row for row in rows_of(3, learners=4) if row.learner == "l1"]
    events = read_events(write_log(tmp_path_factory.mktemp("log") / "log.parquet", rows))
    found = predict(events, shipped())
    learner = Learner(shipped())
    for place, row in enumerate(events.order.tolist()):
        one, grade = rows[row], Grade(int(events.log.grades[place]))
        notion = one.group or f"item:{one.item}"
        if one.kind != "study":
            predicted = learner.recall(one.item, notion, one.t)
            for name, value in (("recall", predicted.recall), ("recall_low", predicted.low), ("recall_high", predicted.high)):
                assert value == pytest.approx(found[name][place], abs=1e-12)
        if one.kind == "study" or one.y is not None:
            learner.expose(one.item, notion, one.t, credit=None if one.kind == "study" else one.y, grade=grade)
