"""What is released when: tests form by form or as one group, weeks that are over, both sides of the effect, predictions as they age."""

from __future__ import annotations

from dataclasses import replace

from ravive.insight import releases
from ravive.insight.estimate import Moments, moments_of
from ravive.insight.group import Cutoff, Group, cutoffs
from ravive.insight.releases import Counts, Known, name_of
from ravive.insight.releasing import Predicted, Snapshot, advance
from tests.insight.simulated import HELD_ON, Plan, group

GROUP: Group = group(Plan())
HELD = GROUP.held_day
EMPTY = Snapshot(sums={}, seconds={}, recalls={}, carried={}, recall_half_width=None, counts=Counts())


def cut(column: int) -> Cutoff:
    return Cutoff(column=column, day=HELD + (column * 7 if column else 1))


def sums(test_day: int = 30, **forms: list[float]) -> dict[str, dict[int, Moments]]:
    found: dict[str, dict[int, Moments]] = {}
    for form, values in forms.items():
        for card in (1, 2):
            found[name_of(releases.CARD_AT_TEST, card=card, bucket=test_day, form=form)] = {HELD + test_day: moments_of(values)}
        found[name_of(releases.FORM_AT_TEST, bucket=test_day, form=form)] = {HELD + test_day: moments_of(values)}
    return found


def test_figures_are_made_the_day_after_and_then_every_week() -> None:
    from datetime import timedelta

    def columns(days: int, after: int | None = None) -> list[tuple[int, int]]:
        return [(one.column, one.day - HELD) for one in cutoffs(GROUP, after=after, today=HELD_ON + timedelta(days=days))]

    assert columns(0) == []
    assert columns(1) == [(0, 1)]
    assert columns(15) == [(0, 1), (1, 7), (2, 14)]
    assert columns(15, after=HELD + 7) == [(2, 14)]


def test_a_test_is_shown_card_by_card_where_both_forms_suffice() -> None:
    known = advance(Known(), replace(EMPTY, sums=sums(A=[1, 1, 0, 0, 1, 0], B=[1, 0, 0, 0, 1])), GROUP, cut(5))
    assert name_of(releases.CARD_AT_TEST, card=1, bucket=30, form="A") in known.cells
    assert known.cells[name_of(releases.FORM_AT_TEST, bucket=30, form="B")].value == 0.4
    assert name_of(releases.FORM_AT_TEST, bucket=30) not in known.cells


def test_a_total_is_the_mean_of_the_cells_as_shown() -> None:
    found = sums(A=[1, 1, 1, 1, 1, 1])
    part = name_of(releases.CARD_AT_TEST, card=2, bucket=30, form="A")
    whole = name_of(releases.FORM_AT_TEST, bucket=30, form="A")
    found[part] = {HELD + 30: moments_of([0, 0, 0, 1, 1, 0])}
    found[whole] = {HELD + 30: moments_of([0.5, 0.5, 0.5, 1, 1, 0.5])}
    known = advance(Known(), replace(EMPTY, sums=found), GROUP, cut(5))
    first, second = known.cells[name_of(releases.CARD_AT_TEST, card=1, bucket=30, form="A")], known.cells[part]
    assert (first.value, first.bound, second.value) == (0.83, "at_least", 0.33)
    # The middle of what the bound leaves open, and the other card: 0.67 would be what the learners brought.
    assert known.cells[whole].value == 0.62


def test_two_small_forms_are_shown_as_one_group_once_the_test_is_over() -> None:
    found = replace(EMPTY, sums=sums(A=[1, 0, 1], B=[0, 0, 1]))
    early = advance(Known(), found, GROUP, cut(6))
    assert early.cells == {}
    over = advance(early, found, GROUP, cut(8))
    assert set(over.cells) == {name_of(releases.FORM_AT_TEST, bucket=30)}
    assert over.cells[name_of(releases.FORM_AT_TEST, bucket=30)].learners == 6


def test_forms_follow_a_pooled_figure_only_with_enough_others() -> None:
    pooled = advance(Known(), replace(EMPTY, sums=sums(0, A=[1, 0, 1], B=[0, 0, 1])), GROUP, cut(0))
    later = sums(0, A=[1, 0, 1, 1, 1], B=[0, 0, 1])
    for name in later:
        if name.endswith("A"):
            later[name] = {HELD: moments_of([1, 0, 1]), HELD + 3: moments_of([1, 1])}
    known = advance(pooled, replace(EMPTY, sums=later), GROUP, cut(1))
    assert set(known.cells) == {name_of(releases.FORM_AT_TEST)}


def test_a_week_is_shown_once_it_is_over_with_its_time() -> None:
    week = {name_of(releases.WEEK, bucket=0): {HELD + 5: moments_of([1, 0, 0.5, 0.5, 1])}}
    snapshot = replace(EMPTY, sums=week, seconds={0: 157.0})
    assert advance(Known(), snapshot, GROUP, cut(0)).cells == {}
    known = advance(Known(), snapshot, GROUP, cut(1))
    assert known.cells[name_of(releases.WEEK)].value == 0.6
    assert known.cells[name_of(releases.SECONDS)].value == 160


def test_both_sides_of_the_effect_only_for_the_very_same_learners() -> None:
    names = [name_of(family) for family in (releases.DIFFERENCE, releases.PRACTISED, releases.HELD_BACK)]
    values = [[0.5, 0.2, 0.3, 0.1, 0.4, 0.3], [0.8] * 6, [0.5] * 6]
    whole = {name: {HELD + 90: moments_of(one)} for name, one in zip(names, values, strict=True)}
    assert set(advance(Known(), replace(EMPTY, sums=whole), GROUP, cut(16)).cells) == set(names)
    part = {**whole, names[1]: {HELD + 90: moments_of([0.8] * 5)}, names[2]: {HELD + 90: moments_of([0.5] * 5)}}
    assert set(advance(Known(), replace(EMPTY, sums=part), GROUP, cut(16)).cells) == {names[0]}


def test_the_effect_is_looked_at_once_when_its_test_is_over() -> None:
    name = name_of(releases.DIFFERENCE)
    early = {name: {HELD + 90: moments_of([0.9, 0.8, 0.9, 0.7, 0.8, 0.9])}}
    known = Known()
    for column in (13, 14, 15):
        known = advance(known, replace(EMPTY, sums=early), GROUP, cut(column))
        assert name not in known.cells
    known = advance(known, replace(EMPTY, sums=early), GROUP, cut(16))
    assert known.cells[name].learners == 6
    late = {name: {**early[name], HELD + 113: moments_of([-0.5] * 9)}}
    assert advance(known, replace(EMPTY, sums=late), GROUP, cut(17)).cells[name] == known.cells[name]


def predicted(learners: int, fresh: int, mean: float, column: int) -> Predicted:
    return Predicted(learners=learners, fresh=fresh, mean=mean, half_width=0.05, until=cut(column).day)


def test_a_prediction_ages_where_few_answered_since_and_waits_where_somebody_left() -> None:
    first = advance(Known(), replace(EMPTY, recalls={1: predicted(8, 8, 0.8, 1)}, recall_half_width=0.04), GROUP, cut(1))
    assert first.cells[name_of(releases.RECALL_ALL, bucket=1)].value == 0.8
    few = {1: predicted(8, 2, 0.2, 2)}
    aged = replace(EMPTY, recalls=few, carried={1: predicted(8, 0, 0.7, 1)}, recall_half_width=0.04)
    assert advance(first, aged, GROUP, cut(2)).cells[name_of(releases.RECALL, card=1, bucket=2)].value == 0.7
    left = replace(aged, carried={1: predicted(7, 0, 0.65, 1)})
    assert name_of(releases.RECALL, card=1, bucket=2) not in advance(first, left, GROUP, cut(2)).cells
