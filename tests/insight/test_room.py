"""The entry test in the room: released once, of those who finished it; those who come later count when they are enough of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ravive.insight import releases
from ravive.insight.answers import LoggedAnswer
from ravive.insight.disclosure import advance
from ravive.insight.disclosure_control import Cell
from ravive.insight.group import cutoffs
from ravive.insight.measured_tests import both_forms
from ravive.insight.release_pipeline import lots_of, summary_of
from ravive.insight.releases import Release, RoomRelease, name_of
from ravive.insight.room import finished, release_room
from ravive.memory.hybrid import shipped
from tests.insight.golden_cases import SECRET, training_cards
from tests.insight.simulated import HELD_ON, Plan, group, log_of

NOON = datetime(HELD_ON.year, HELD_ON.month, HELD_ON.day, 12, tzinfo=UTC)
# Everybody answers at once.
PLAN = Plan(learners=24, cards=8, days=1, critical=8, control_day=None, answering=1.0, basement=0.0)
ASKED = {"A": 2, "B": 2}


def log(seed: int = 5) -> list[LoggedAnswer]:
    return log_of(PLAN, np.random.default_rng(seed))


def room_of(answers: list[LoggedAnswer], learners: range, *, fewest: int = 5) -> RoomRelease | None:
    """Return what is released in the room when these learners' answers are there."""
    there = [answer for answer in answers if answer.learner - PLAN.first_learner in learners]
    training = replace(group(PLAN), smallest_group=fewest)
    return release_room(there, training, lots_of(SECRET, training.training), cards_asked=ASKED, closed_at=NOON)


def next_day(answers: list[LoggedAnswer], room: RoomRelease | None, learners: range) -> Release:
    there = [answer for answer in answers if answer.learner - PLAN.first_learner in learners]
    release, training = Release(cells=room.cells, room=room) if room else Release(), group(PLAN)
    for cutoff in cutoffs(training, after=None, today=HELD_ON + timedelta(days=1)):
        summary = summary_of(release, there, training_cards(PLAN), {"accueil": shipped()}, training, cutoff)
        release = advance(release, summary, training, cutoff, lots_of(SECRET, training.training))
    return release


def at_entry(release: Release | RoomRelease) -> dict[str, Cell]:
    families = (releases.CARD_AT_TEST, releases.FORM_AT_TEST, releases.SURE_WRONG)
    return {name: cell for name, cell in release.cells.items() if name.startswith(tuple(f"{family}/" for family in families))}


def test_who_answered_half_of_the_cards_went_through_the_test() -> None:
    answers = [answer for answer in log() if answer.test_day == 0 and answer.form]
    cards = {
        learner: {answer.card for answer in answers if answer.learner == learner} for learner in {answer.learner for answer in answers}
    }
    most = max(len(seen) for seen in cards.values())
    assert finished(answers, {"A": 2 * most, "B": 2 * most}) == {learner for learner, seen in cards.items() if len(seen) == most}
    assert finished(answers, {"A": 2 * most + 1, "B": 2 * most + 1}) == set()
    # Nobody who answered nothing went through it, however few cards it asks.
    assert finished([], {}) == frozenset()


@pytest.mark.parametrize(("people", "fewest", "is_released"), [(4, 5, False), (5, 5, True), (9, 10, False), (12, 10, True)])
def test_a_room_is_released_from_the_smallest_group_on(people: int, fewest: int, *, is_released: bool) -> None:
    room = room_of(log(), range(people), fewest=fewest)
    assert (room is not None) == is_released
    if room:
        assert room.finished == people
        assert all(cell.learners >= fewest for cell in room.cells.values())


def test_fewer_late_ones_than_the_smallest_group_change_nothing() -> None:
    answers = log()
    room = room_of(answers, range(16))
    assert room is not None
    after = next_day(answers, room, range(20))
    assert at_entry(after) == at_entry(room)
    assert after.counts.at_tests[0] == 20
    assert after.room is not None
    assert after.room.counted == frozenset()


def test_enough_late_ones_count_as_a_group_of_their_own() -> None:
    answers = log()
    room, everybody = room_of(answers, range(12)), range(24)
    assert room is not None
    after = next_day(answers, room, everybody)
    both, first = both_forms(after.cells, 0), both_forms(room.cells, 0)
    assert both is not None
    assert first is not None
    assert first.learners == 12
    assert both.learners >= 12 + group(PLAN).smallest_group
    assert (both.half_width or 0) < (first.half_width or 0)


def test_a_small_room_and_a_large_group_that_comes_later_are_one_figure_that_the_cards_have_as_their_mean() -> None:
    many = replace(PLAN, learners=60)
    answers = log_of(many, np.random.default_rng(5))
    room = room_of(answers, range(6))
    assert room is not None
    assert set(room.cells) == {name_of(releases.FORM_AT_TEST)}
    after = next_day(answers, room, range(60))
    names = {name for name in after.cells if name.startswith(f"{releases.FORM_AT_TEST}/")}
    assert names == {name_of(releases.FORM_AT_TEST)}
    test = after.cells[name_of(releases.FORM_AT_TEST)]
    assert test.learners == 60
    for form in releases.FORMS:
        cards = [cell.value for name, cell in after.cells.items() if name.startswith(f"{releases.CARD_AT_TEST}/") and name.endswith(form)]
        assert len(cards) == 4
        assert sum(cards) / len(cards) == pytest.approx(test.value)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 1000), inside=st.integers(5, 24), late=st.integers(0, 19))
def test_what_late_ones_answer_moves_no_figure_of_the_room_unless_they_are_enough(seed: int, inside: int, late: int) -> None:
    answers = log(seed)
    room = room_of(answers, range(inside))
    assert room is not None
    turned = [
        replace_credit(answer) if answer.learner - PLAN.first_learner >= inside and answer.test_day == 0 else answer for answer in answers
    ]
    together = range(min(inside + late, PLAN.learners))
    same, other = (at_entry(next_day(log_, room, together)) for log_ in (answers, turned))
    if len(together) - inside < group(PLAN).smallest_group:
        assert same == other == at_entry(room)
    assert at_entry(room) == at_entry(room_of(turned, range(inside)) or room)


def replace_credit(answer: LoggedAnswer) -> LoggedAnswer:
    return answer._replace(credit=None if answer.credit is None else 1 - answer.credit)
