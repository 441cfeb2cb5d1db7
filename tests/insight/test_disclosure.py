"""What is released when: each test and week once, both sides of the effect, predictions as they fade. Nothing measured changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ravive.insight import releases
from ravive.insight.at_tests import LEFT_DIFFER, change_cell
from ravive.insight.cell_release import OF_SUM
from ravive.insight.disclosure import LogSummary, advance
from ravive.insight.disclosure_control import Cell, variance_of
from ravive.insight.group import Cutoff, TrainingGroup, cutoffs
from ravive.insight.predictions import GroupPrediction, PublicCard, fade, predicted_cards
from ravive.insight.releases import FORMS, PeopleCounts, Release, name_of
from ravive.insight.tally import Contribution, Tally, tally_of
from tests.insight.simulated import HELD_ON, Plan, group

GROUP: TrainingGroup = group(Plan())
HELD = GROUP.held_day
EMPTY = LogSummary(tallies={}, seconds={}, prediction=None, public={}, counts=PeopleCounts())
# The test of day 30 is over on day 51: its figures come at the end of that week.
LAST_WEEK_OF_TEST, OVER = 7, 8


def middle(name: str) -> float:
    """Return the lot that moves nothing."""
    assert name
    return 0.5


def cut(column: int) -> Cutoff:
    return Cutoff(column=column, day=HELD + (column * 7 if column else 1))


def after(known: Release, summary: LogSummary, column: int) -> Release:
    return advance(known, summary, GROUP, cut(column), middle)


def shares(*values: float) -> Tally:
    return tally_of(Contribution(value) for value in values)


def tallies(test_day: int = 30, **forms: list[float]) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for form, values in forms.items():
        for card in (1, 2):
            found[name_of(releases.CARD_AT_TEST, card=card, bucket=test_day, form=form)] = shares(*values)
        found[name_of(releases.FORM_AT_TEST, bucket=test_day, form=form)] = shares(*values)
    return found


def test_figures_are_released_the_day_after_and_then_every_week() -> None:
    def columns(days: int, after_day: int | None = None) -> list[tuple[int, int]]:
        return [(cutoff.column, cutoff.day - HELD) for cutoff in cutoffs(GROUP, after=after_day, today=HELD_ON + timedelta(days=days))]

    assert columns(0) == []
    assert columns(1) == [(0, 1)]
    assert columns(15) == [(0, 1), (1, 7), (2, 14)]
    assert columns(15, after_day=HELD + 7) == [(2, 14)]


def test_a_test_is_released_once_it_is_over_card_by_card_where_both_forms_suffice() -> None:
    summary = replace(EMPTY, tallies=tallies(A=[1, 0] * 10, B=[1, 0, 0, 1, 0] * 4))
    assert after(Release(), summary, LAST_WEEK_OF_TEST).cells == {}
    known = after(Release(), summary, OVER)
    assert name_of(releases.CARD_AT_TEST, card=1, bucket=30, form="A") in known.cells
    assert known.cells[name_of(releases.FORM_AT_TEST, bucket=30, form="B")].value == 0.4
    assert name_of(releases.FORM_AT_TEST, bucket=30) not in known.cells
    few = after(Release(), replace(EMPTY, tallies=tallies(A=[1, 0] * 10, B=[1, 0, 0, 1, 0] * 3)), OVER)
    assert list(few.cells) == [name_of(releases.FORM_AT_TEST, bucket=30)]


def test_the_entry_test_is_released_the_day_after() -> None:
    assert after(Release(), replace(EMPTY, tallies=tallies(0, A=[1, 0, 1, 1, 0])), 0).cells


def test_cards_have_the_mean_that_the_test_shows_whatever_their_noise() -> None:
    found = tallies(A=[1, 0] * 10)
    found[name_of(releases.CARD_AT_TEST, card=2, bucket=30, form="A")] = shares(*[0, 0, 0, 0, 1] * 4)
    lots = {name_of(releases.CARD_AT_TEST, card=1, bucket=30, form="A"): 0.9, name_of(releases.FORM_AT_TEST, bucket=30, form="A"): 0.2}
    cells = advance(Release(), replace(EMPTY, tallies=found), GROUP, cut(OVER), lambda name: lots.get(name.partition(OF_SUM)[0], 0.5)).cells
    first, second = (cells[name_of(releases.CARD_AT_TEST, card=card, bucket=30, form="A")].value for card in (1, 2))
    assert first > second
    assert cells[name_of(releases.FORM_AT_TEST, bucket=30, form="A")].value == round((first + second) / 2, 3) == 0.48


def test_two_small_forms_are_shown_as_one_group() -> None:
    known = after(Release(), replace(EMPTY, tallies=tallies(A=[1, 1, 0], B=[1, 0, 0])), OVER)
    assert {name.split("/")[0] for name in known.cells} == {releases.FORM_AT_TEST}
    assert known.cells[name_of(releases.FORM_AT_TEST, bucket=30)].value == 0.5


def test_a_small_test_waits_for_others_and_nothing_of_it_comes_twice() -> None:
    few = after(Release(), replace(EMPTY, tallies=tallies(A=[1, 1], B=[1])), OVER)
    assert few.cells == {}
    pooled = after(few, replace(EMPTY, tallies=tallies(A=[1, 1, 0], B=[1, 0, 0])), OVER + 1)
    many = replace(EMPTY, tallies=tallies(A=[1] * 20, B=[0] * 20))
    assert after(pooled, many, OVER + 2).cells == pooled.cells


def test_a_week_is_released_once_it_is_over_with_its_time_from_ten_people_on() -> None:
    name, timed = name_of(releases.WEEK_PEOPLE, bucket=2), name_of(releases.SECONDS, bucket=2)
    few = replace(EMPTY, seconds={2: [60.0] * 5})
    assert after(Release(), few, 2).cells == {}
    known = after(Release(), few, 3)
    assert known.cells[name].value == 5
    assert timed not in known.cells
    many = replace(EMPTY, seconds={2: [300.0] * 12})
    assert after(known, many, 4).cells == known.cells
    assert after(Release(), many, 3).cells[timed].value == 300


def test_who_was_sure_and_wrong_comes_with_an_entry_test_of_many() -> None:
    def sure(people: int) -> dict[str, Cell]:
        found = tallies(0, A=[1] * people) | {name_of(releases.SURE_WRONG, card=1): shares(*[1, 0, 0, 0] * (people // 4))}
        cells = after(Release(), replace(EMPTY, tallies=found), 0).cells
        return {name: cell for name, cell in cells.items() if name.startswith(releases.SURE_WRONG)}

    assert sure(36) == {}
    assert [cell.value for cell in sure(40).values()] == [0.25]


def test_the_effect_is_released_once_when_its_test_is_over() -> None:
    sides = {
        name_of(releases.PRACTISED): tally_of(Contribution(2 / 3, 3) for _ in range(6)),
        name_of(releases.HELD_BACK): tally_of(Contribution(1 / 3, 3) for _ in range(6)),
    }
    summary, closed = replace(EMPTY, tallies=sides), 16
    assert after(Release(), summary, closed - 1).cells == {}
    known = after(Release(), summary, closed)
    effect, practised, held_back = (known.cells[name_of(family)] for family in (releases.EFFECT, releases.PRACTISED, releases.HELD_BACK))
    assert (practised.value, held_back.value) == (0.67, 0.33)
    assert (effect.value, effect.learners) == (0.34, 6)
    more = {name: tally_of(Contribution(1.0, 3) for _ in range(40)) for name in sides}
    assert after(known, replace(EMPTY, tallies=more), closed + 1).cells == known.cells


def test_certificates_are_counted_once_when_the_last_test_is_over_with_noise() -> None:
    counts, closed = PeopleCounts(answered=12), 29  # the test of day 180 is over on day 201
    numbers = replace(EMPTY, counts=counts, certificates=7)
    assert after(Release(), numbers, closed - 1).counts.certificates is None
    assert after(Release(), replace(numbers, counts=PeopleCounts(answered=4)), closed).counts.certificates is None
    known = after(Release(), numbers, closed)
    assert known.counts.certificates == 7
    assert after(known, replace(numbers, certificates=8), closed + 1).counts.certificates == 7
    moved = [
        advance(Release(), numbers, GROUP, cut(closed), lambda _name, lot=lot: lot).counts.certificates for lot in (0.01, 0.4, 0.9, 0.999)
    ]
    assert moved == [2, 6, 10, 12]


CARD = PublicCard(harder=0.0, card=0.85, learner=1.0)


def recalls(mean: float, *, learners: int = 24, fresh: int = 24) -> LogSummary:
    tally = Tally(learners=learners, total=mean * learners)
    prediction = GroupPrediction(recall=tally, fresh=fresh, cards={1: learners, 3: learners})
    return replace(EMPTY, prediction=prediction, public={1: replace(CARD, harder=-0.5), 2: CARD, 3: replace(CARD, harder=1.0)})


def recall(known: Release, column: int) -> Cell:
    return known.cells[name_of(releases.RECALL_ALL, bucket=column)]


def card(known: Release, column: int, number: int) -> Cell:
    return known.cells[name_of(releases.RECALL, card=number, bucket=column)]


def test_a_prediction_comes_from_ten_people_on_and_only_of_cards_that_were_answered() -> None:
    assert after(Release(), recalls(0.8, learners=9), 2).cells == {}
    # The day after the training, nobody has practised: the entry test is the figure.
    assert after(Release(), recalls(0.8), 0).cells == {}
    known = after(Release(), recalls(0.83), 2)
    assert recall(known, 2).value == 0.83
    assert name_of(releases.RECALL, card=2, bucket=2) not in known.cells


def test_a_card_has_a_figure_only_where_something_released_distinguishes_it_from_the_others() -> None:
    def own(known: Release, column: int) -> set[int]:
        return {number for number in (1, 2, 3) if name_of(releases.RECALL, card=number, bucket=column) in known.cells}

    unknown = {1: CARD, 2: CARD, 3: CARD}
    known = after(Release(), replace(recalls(0.6), public=unknown), 2)
    published = after(known, replace(EMPTY, public=unknown | {3: replace(CARD, harder=1.0)}), 3)
    cells = {
        name_of(releases.CARD_AT_TEST, card=number, bucket=0, form="A"): Cell(learners=24, value=value, half_width=0.2, until=0)
        for number, value in ((1, 0.4), (3, 0.8))
    }
    tested = after(replace(known, cells={**known.cells, **cells}), replace(EMPTY, public=unknown), 3)
    assert (own(known, 2), own(published, 3), own(tested, 3)) == (set(), {3}, {1, 3})
    for release, column in ((known, 2), (published, 3), (tested, 3)):
        # The figure of all is of both that were answered, whether they have one of their own or not.
        assert predicted_cards(release.cells, recall(release, column), GROUP) == {1: 24, 3: 24}


def test_cards_follow_from_what_is_public_of_them_and_have_the_mean_of_the_group() -> None:
    known = after(Release(), recalls(0.6), 2)
    assert card(known, 2, 1).value > card(known, 2, 3).value
    assert card(known, 2, 1).value + card(known, 2, 3).value == pytest.approx(1.2)


def practised(summary: LogSummary, *people: int) -> LogSummary:
    """Return the summary where so many people practised in each week."""
    return replace(summary, seconds={week: [60.0] * count for week, count in enumerate(people)})


def test_a_prediction_fades_until_the_next_moment_at_which_ten_people_answered_again() -> None:
    known = after(Release(), practised(recalls(0.8), 12, 12), 2)
    later = after(known, practised(recalls(0.2), 12, 12), 3)
    # The third week's end is no moment of a prediction, and nobody practised in that week.
    assert recall(later, 3).value == round(fade(0.8, days=7), 2)
    few = after(later, practised(recalls(0.2, fresh=9), 12, 12), 4)
    # A second week fades from what was predicted, not from what had faded.
    assert recall(few, 4).value == round(fade(0.8, days=14), 2)
    assert recall(after(later, practised(recalls(0.2, fresh=10), 12, 12), 4), 4).value == 0.2


def test_a_prediction_stays_while_the_group_practises_as_before_and_fades_as_far_as_fewer_do() -> None:
    known = after(Release(), practised(recalls(0.8), 12, 12), 2)
    same, half, busy = (recall(after(known, practised(recalls(0.2), 12, 12, people), 3), 3) for people in (12, 6, 20))
    assert same.value == busy.value == 0.8
    assert half.value == round(fade(0.8, days=3.5), 2)
    # The longer nobody practises, the less is known; and the slower what is left still fades.
    quiet = recall(after(known, practised(recalls(0.2), 12, 12), 3), 3)
    assert half_width_of(same) < half_width_of(half) < half_width_of(quiet)
    assert fade(0.6, days=28, quiet=60) > fade(0.6, days=28)


def half_width_of(cell: Cell) -> float:
    assert cell.half_width is not None
    return cell.half_width


@given(st.floats(0.05, 1), st.floats(0, 200), st.floats(0, 200))
def test_what_fades_never_comes_back(value: float, days: float, more: float) -> None:
    assert fade(value, days=days) >= fade(value, days=days + more)
    assert 0 <= fade(value, days=days) <= max(value, 0.01) + 1e-9


@st.composite
def histories(draw: st.DrawFn) -> list[list[tuple[str, int, int, float]]]:
    """What happens between one cut and the next: (what, learner, which card or week, value)."""
    what = st.sampled_from(["test", "test", "test", "sure", "week", "pair", "leave"])
    event = st.tuples(what, st.integers(1, 12), st.integers(0, 3), st.sampled_from([0.0, 1.0]))
    return draw(st.lists(st.lists(event, max_size=40), min_size=2, max_size=6))


class People:
    """What learners brought so far; they come late, stop in the middle, and leave."""

    def __init__(self) -> None:
        self.brought: dict[str, dict[int, Contribution]] = {}
        self.left: set[int] = set()

    def happens(self, what: str, learner: int, which: int, value: float) -> None:
        form = FORMS[learner % 2]
        if what == "leave" and which == 0:
            self.left.add(learner)
            for of_cell in self.brought.values():
                of_cell.pop(learner, None)
        elif learner not in self.left and what != "leave":
            card, whole = (
                name_of(releases.CARD_AT_TEST, card=which, bucket=30, form=form),
                name_of(releases.FORM_AT_TEST, bucket=30, form=form),
            )
            names = {
                "test": [card, whole],
                "sure": [name_of(releases.SURE_WRONG, card=which)],
                "week": [f"week {which}"],
                "pair": [name_of(releases.PRACTISED), name_of(releases.HELD_BACK)],
            }[what]
            for name in names:
                self.brought.setdefault(name, {})[learner] = Contribution(value)

    def summary(self) -> LogSummary:
        weeks = {int(name[5:]): [60.0] * len(brought) for name, brought in self.brought.items() if name.startswith("week") and brought}
        found = {name: tally_of(brought.values()) for name, brought in self.brought.items() if brought and not name.startswith("week")}
        everybody = {learner for brought in self.brought.values() for learner in brought}
        return replace(recalls(0.5, learners=len(everybody), fresh=len(everybody)), tallies=found, seconds=weeks)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(histories())
def test_what_was_released_never_changes_and_covers_a_group(history: list[list[tuple[str, int, int, float]]]) -> None:
    people, known = People(), Release()
    for column, events in enumerate(history, start=6):
        for what, learner, which, value in events:
            people.happens(what, learner, which, value)
        now = after(known, people.summary(), column)
        assert known.cells.items() <= now.cells.items()
        assert all(cell.learners >= GROUP.smallest_group for cell in now.cells.values())
        assert all(cell.learners >= 10 for name, cell in now.cells.items() if name.startswith((releases.RECALL, releases.SECONDS)))
        known = now


def both_tests(**learners: int) -> LogSummary:
    """Return half right at the entry test and all right at day 30, four cards each; `learners` by the form they began with."""
    found: dict[str, Tally] = {}
    for form, count in learners.items():
        for day, of_day, share in ((0, form, 0.5), (30, "BA"["AB".index(form)], 1.0)):
            found[name_of(releases.FORM_AT_TEST, bucket=day, form=of_day)] = tally_of(Contribution(share, 4) for _ in range(count))
    return replace(EMPTY, tallies=found, both={30: sum(learners.values())})


CHANGE = name_of(releases.CHANGE, bucket=30)


def test_a_change_is_the_difference_of_the_two_figures_that_are_shown() -> None:
    lots = {name_of(releases.FORM_AT_TEST): 0.9, name_of(releases.FORM_AT_TEST, bucket=30): 0.99}
    known = advance(Release(), both_tests(A=6, B=5), GROUP, cut(OVER), lambda name: lots.get(name.partition(OF_SUM)[0], 0.5))
    entry, later = (known.cells[name_of(releases.FORM_AT_TEST, bucket=day)].value for day in (0, 30))
    assert later > 1
    # What is shown ends at 100 %.
    assert known.cells[CHANGE].value == round(1 - entry, 2)
    assert known.cells[CHANGE].learners == 11
    assert CHANGE not in after(Release(), both_tests(A=2, B=2), OVER).cells


def test_a_change_of_an_uneven_group_is_less_certain() -> None:
    def reach(**learners: int) -> float:
        return after(Release(), both_tests(**learners), OVER).cells[CHANGE].half_width or 0.0

    assert reach(A=4, B=4) < reach(A=7, B=1)


def test_who_did_not_come_back_makes_a_change_less_certain() -> None:
    known = after(Release(), both_tests(A=12, B=12), OVER)
    few = {**known.cells, CHANGE: replace(known.cells[CHANGE], learners=12)}
    all_back, half_back = (change_cell(cells, 30) for cells in (known.cells, few))
    assert all_back is not None
    assert half_back is not None
    assert variance_of(half_back) - variance_of(all_back) == pytest.approx((LEFT_DIFFER * 0.5) ** 2, rel=0.01)


def test_a_test_beyond_the_budget_is_never_released() -> None:
    known = Release()
    for place, day in enumerate((0, 30, 60, 90, 120)):
        found = tallies(day, A=[1, 0, 1, 1, 0])
        many = replace(GROUP, test_days=(30, 60, 90, 120))
        known = advance(known, replace(EMPTY, tallies=found), many, cut(20 + place), middle)
    days = {name.split("/")[2] for name in known.cells if name.startswith(releases.FORM_AT_TEST)}
    assert days == {"0", "30", "60", "90"}


def test_a_change_never_changes() -> None:
    known = after(Release(), both_tests(A=6, B=5), OVER)
    assert after(known, both_tests(A=60, B=50), OVER + 1).cells == known.cells
