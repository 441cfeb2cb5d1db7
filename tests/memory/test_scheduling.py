"""When to ask again: later after right answers, soon after a wrong one, never day after day."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ravive.memory import scheduling
from ravive.memory.fsrs import Grade
from ravive.memory.hybrid import shipped
from ravive.memory.inputs import DAY, INPUT_NAMES
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
    return learner.wait_days("c0", "n0")


@given(pasts)
@settings(max_examples=60)
def test_a_right_answer_is_asked_again_later_than_a_wrong_one(past: list[tuple[int, Grade, float]]) -> None:
    waits = [wait_after(*after(past), grade) for grade in (Grade.AGAIN, Grade.HARD, Grade.GOOD)]
    assert waits[0] == scheduling.SOON_DAYS
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
@settings(max_examples=60)
def test_a_wait_is_no_longer_than_what_was_bridged_allows(past: list[tuple[int, Grade, float]]) -> None:
    """The longest time between an answer and a right one, counted here from the past alone."""
    learner, time, last, longest = LearnerMemory(shipped()), 0.0, dict[int, float](), dict[int, float]()
    for card, grade, days in past:
        if grade != Grade.AGAIN:
            longest[card] = max(longest.get(card, 0.0), time - last.get(card, time))
        last[card] = time
        learner.expose(f"c{card}", f"n{card // 2}", time * DAY, credit=CREDITS[grade], grade=grade)
        assert 2 <= learner.wait_days(f"c{card}", f"n{card // 2}") <= max(7.0, 3 * longest.get(card, 0.0)) + 1e-9
        time += days


@pytest.mark.parametrize("cards", [1, 20, 60])
def test_cards_answered_right_once_each_all_come_back_within_eight_days(cards: int) -> None:
    learner = LearnerMemory(shipped())
    for place in range(cards):
        learner.expose(f"c{place}", f"n{place}", 25.0 * place, credit=1.0, grade=Grade.GOOD)
    assert all(2 < learner.wait_days(f"c{place}", f"n{place}") <= 8 for place in range(cards))


def test_a_learner_who_is_always_right_meets_a_card_four_times_in_36_weeks_and_then_once_a_year() -> None:
    learner, time = LearnerMemory(shipped()), 0.0
    for place in range(60):
        learner.expose(f"o{place}", f"o{place}", 25.0 * place, credit=1.0, grade=Grade.GOOD)
    waits: list[float] = []
    for _ in range(6):
        waits.append(wait_after(learner, time + 1_500.0, Grade.GOOD))
        time += waits[-1] * DAY
    assert waits == pytest.approx([7, 21, 63, 189, 365, 365])


lengths = st.floats(0, 400)


@given(st.sampled_from([Grade.HARD, Grade.GOOD]), lengths, lengths, lengths, lengths, st.floats(0.1, 300))
def test_who_bridged_more_never_waits_less(
    grade: Grade, bridged: float, more_bridged: float, longest: float, more_longest: float, half_life: float
) -> None:
    def wait(bridged_days: float, longest_days: float) -> float:
        return scheduling.wait_days(
            grade=grade,
            bridged_days=bridged_days,
            longest_days=max(longest_days, bridged_days),
            recall_after=lambda days: 0.95 * 0.5 ** (days / half_life),
        )

    (bridged, more_bridged), (longest, more_longest) = sorted((bridged, more_bridged)), sorted((longest, more_longest))
    assert wait(bridged, longest) <= wait(more_bridged, more_longest) + 1e-9


@given(lengths, lengths)
def test_a_wait_that_was_too_long_is_not_tried_again_at_once(waited: float, before: float) -> None:
    longest = scheduling.longest_bridged(grade=Grade.AGAIN, waited_days=waited, before_days=before)
    soon = scheduling.longest_bridged(grade=Grade.GOOD, waited_days=scheduling.SOON_DAYS, before_days=longest)
    _, most = scheduling.bounds_of_wait(grade=Grade.GOOD, bridged_days=scheduling.SOON_DAYS, longest_days=soon)
    assert most <= max(scheduling.FIRST_DAYS, min(waited / 2, before) + 1e-9)


@given(pasts)
@settings(max_examples=40)
def test_a_card_is_due_when_its_wait_is_over(past: list[tuple[int, Grade, float]]) -> None:
    learner, time = after([(0, Grade.GOOD, 3.0), *past])
    learner.expose("c0", "n0", time, credit=1.0, grade=Grade.GOOD)
    wait = learner.wait_days("c0", "n0")
    for share in (0.1, 0.5, 0.999, 1.001, 2.0):
        assert learner.is_due("c0", "n0", time + share * wait * DAY) == (share > 1)


@given(pasts)
@settings(max_examples=40)
def test_asking_changes_nothing(past: list[tuple[int, Grade, float]]) -> None:
    learner, time = after([(0, Grade.GOOD, 3.0), *past])
    before = learner.recall("c0", "n0", time)
    assert learner.wait_days("c0", "n0") == learner.wait_days("c0", "n0")
    assert learner.recall("c0", "n0", time) == before


@pytest.mark.parametrize("rights", [0, 3, 6])
def test_a_card_is_asked_when_its_recall_has_fallen_as_far_as_it_may(rights: int) -> None:
    learner, answered = LearnerMemory(shipped()), 40 * DAY
    learner.expose("card", "notion", 0.0, credit=1.0, grade=Grade.GOOD)
    for place in range(6):
        grade = Grade.GOOD if place < rights else Grade.AGAIN
        learner.expose(f"o{place}", f"o{place}", 20 * DAY + 25.0 * place, credit=CREDITS[grade], grade=grade)
    learner.expose("card", "notion", answered, credit=1.0, grade=Grade.GOOD)
    # Six more answers lie between by then, as the rule supposes.
    for place in range(5):
        learner.expose(f"p{place}", f"p{place}", answered + 1.0 + place, credit=None, grade=Grade.HARD)
    wait = learner.wait_days("card", "notion")
    lowest = min(scheduling.TARGET_RECALL, 0.8 * learner.recall("card", "notion", answered + DAY).recall)
    at_due = learner.recall("card", "notion", answered + wait * DAY).recall
    if wait == pytest.approx(60):
        assert at_due <= lowest
    elif wait == pytest.approx(120):
        assert at_due >= lowest
    else:
        assert at_due == pytest.approx(lowest, abs=1e-6)


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
            due[card] = day + learner.wait_days(card, card)
    assert crowded <= 12


def test_a_curve_that_does_not_fall_is_asked_within_a_year() -> None:
    # A refit may bend the curve of the first days upwards; the clock beyond still falls.
    rising = shipped().coefficients.copy()
    rising[INPUT_NAMES.index("fall_6")] += 4.0
    learner = LearnerMemory(replace(shipped(), coefficients=rising))
    assert 2 < wait_after(learner, 0.0, Grade.GOOD) <= 365
    learner = LearnerMemory(replace(shipped(), coefficients=np.zeros(len(INPUT_NAMES))))
    assert 2 <= wait_after(learner, 0.0, Grade.GOOD) <= 365


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
