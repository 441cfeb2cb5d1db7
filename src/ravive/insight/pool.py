"""Figures of several trainings together: sums of their released cells, and of nothing else. Plain values in and out.

A reader of a pool may read the cells of each of its trainings. A function of them adds no knowledge, however pools overlap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from ravive.insight import releases
from ravive.insight.at_tests import left_variance
from ravive.insight.disclosure_control import Cell, half_width, variance_of, visible, whole_points
from ravive.insight.group import WEEK_DAYS, TrainingGroup, date_of, next_cut
from ravive.insight.measured_tests import both_forms
from ravive.insight.releases import Release, name_of
from ravive.insight.share import Share, share_of
from ravive.insight.wordings import wording_figure

ENTRY = 0


@dataclass(frozen=True, kw_only=True)
class PooledTraining:
    """A training in a pool: what was released of it, and its plan. Figures of fewer people than its smallest group are not used."""

    release: Release
    group: TrainingGroup
    has_entry_test: bool

    @cached_property
    def cells(self) -> Mapping[str, Cell]:
        """The released cells that are shown."""
        return visible(self.release.cells, fewest=self.group.smallest_group)

    @property
    def joined(self) -> int:
        """How many had joined at the last release; 0 of fewer than may be shown, as a total less the others would show them."""
        counts = self.release.counts
        return self._shown(counts.answered if counts.joined is None else counts.joined)

    @property
    def answered(self) -> int:
        """How many had answered at the last release, counted alike."""
        return self._shown(self.release.counts.answered)

    @property
    def recently(self) -> int:
        """How many had answered in the last fourteen days, where it shows how many answered."""
        return self.release.counts.recently if self.answered else 0

    def _shown(self, count: int) -> int:
        return count if count >= self.group.smallest_group else 0

    @property
    def days(self) -> tuple[int, ...]:
        """The days of its tests; 0 is the entry test."""
        return (ENTRY, *self.group.test_days) if self.has_entry_test else self.group.test_days

    def is_over(self, test_day: int | None) -> bool:
        """Return whether a test was over at the last release. None: a test it does not have."""
        return test_day is not None and self.release.until is not None and self.release.until >= self.group.closed_on(test_day)

    def is_renewed(self, today: date) -> bool:
        """Return whether its last release is the one that was due last."""
        until = self.release.until
        return until is not None and next_cut(self.group, after=until) >= today - timedelta(days=1)

    def at_test(self, test_day: int) -> Cell | None:
        """Return what a test measured; None where it is hidden or not released."""
        return both_forms(self.cells, test_day)

    def change(self, test_day: int) -> Cell | None:
        """Return what changed from the entry test to another, without what those who did not come back may add."""
        return self.cells.get(name_of(releases.CHANGE, bucket=test_day)) if self.at_test(ENTRY) and self.at_test(test_day) else None

    def wordings(self, test_day: int) -> Cell | None:
        """Return how a later test went in unseen words, less in practised ones, where the test is shown."""
        return self.cells.get(name_of(releases.WORDINGS, bucket=test_day)) if self.at_test(test_day) else None

    def effect(self) -> Cell | None:
        """Return the effect of practice."""
        return self.cells.get(name_of(releases.EFFECT))

    def recall(self, column: int) -> Cell | None:
        """Return what was predicted of all cards at a column."""
        return self.cells.get(name_of(releases.RECALL_ALL, bucket=column))

    @property
    def is_shown(self) -> bool:
        """Whether any measured figure of it is shown."""
        return any(self.at_test(day) for day in self.days) or self.effect() is not None


@dataclass(frozen=True, kw_only=True)
class PooledFigure:
    """A figure over several trainings. `of_trainings` and `of_people` count all for which it was due, also those too small to show."""

    share: Share
    trainings: int
    of_trainings: int
    of_people: int


@dataclass(frozen=True, kw_only=True)
class PooledChange:
    """What changed since the entry test over the trainings that show both tests: `after` less `before`, as all three are shown."""

    difference: PooledFigure
    before: Share
    after: Share


@dataclass(frozen=True, kw_only=True)
class PooledWordings:
    """What carried over at a test, over the trainings that show it; both sides stand around what the test shows of all trainings."""

    difference: PooledFigure
    practised: Share
    unseen: Share
    people_needed: int


@dataclass(frozen=True, kw_only=True)
class PooledFigures:
    """Several trainings together. `counted`: how many have a release; `shown`: of how many a measured figure is shown.

    `tests`, `changes` and `wordings` are by test day. `expected`: what the model had predicted before each test. `predicted_on`: the
    first and the last day of the predictions in `recall`; answers received before it are in.
    """

    trainings: int
    counted: int
    shown: int
    joined: int
    answered: int
    recently: int
    tests: Mapping[int, PooledFigure]
    changes: Mapping[int, PooledChange]
    wordings: Mapping[int, PooledWordings]
    effect: PooledFigure | None
    recall: PooledFigure | None
    predicted_on: tuple[date, date] | None
    expected: Mapping[int, PooledFigure]


def pool_of(trainings: Sequence[PooledTraining], *, today: date) -> PooledFigures:
    """Return trainings together."""
    counted = [training for training in trainings if training.release.until is not None]
    days = sorted({day for training in counted for day in training.days})
    renewed = [training for training in counted if training.is_renewed(today)]
    recalls = [(training, _now(training)) for training in renewed]
    cuts = [date_of(training.release.until or 0) for training, cell in recalls if cell]
    return PooledFigures(
        trainings=len(trainings),
        counted=len(counted),
        shown=sum(training.is_shown for training in counted),
        joined=sum(training.joined for training in counted),
        answered=sum(training.answered for training in counted),
        recently=sum(training.recently for training in renewed),
        tests=_by_day(days, counted, PooledTraining.at_test),
        changes={day: change for day in days if day != ENTRY and (change := _change(counted, day))},
        wordings={day: found for day in days if day != ENTRY and (found := _wordings(counted, day))},
        effect=_figure(
            [(training, training.effect()) for training in counted if training.is_over(training.group.control_day)], lowest=-1.0
        ),
        recall=_figure(recalls, is_shared=True),
        predicted_on=(min(cuts), max(cuts)) if cuts else None,
        expected=_expected([day for day in days if day != ENTRY], counted),
    )


type _CellOf = Callable[[PooledTraining, int], Cell | None]


def _now(training: PooledTraining) -> Cell | None:
    until = training.release.until
    return None if until is None else training.recall(training.group.column_of(until))


def _by_day(days: Iterable[int], counted: Sequence[PooledTraining], cell_of: _CellOf) -> dict[int, PooledFigure]:
    found = {
        day: _figure([(training, cell_of(training, day)) for training in counted if day in training.days and training.is_over(day)])
        for day in days
    }
    return {day: figure for day, figure in found.items() if figure}


def _change(counted: Sequence[PooledTraining], day: int) -> PooledChange | None:
    """Return a change over trainings: the sides of those that show both tests, and one less the other, as both are shown.

    Each side weighs a training by who took its test. What makes learners of a training differ falls out as it does in its own change.
    That those who did not come back may differ is one doubt for all trainings: it does not narrow with more of them.
    """
    due = [training for training in counted if {ENTRY, day} <= set(training.days) and training.is_over(day)]
    found = [
        (before, after, change)
        for training in due
        if (before := training.at_test(ENTRY)) and (after := training.at_test(day)) and (change := training.change(day))
    ]
    if not found:
        return None
    before, after = (sum_of([sides[place] for sides in found]) for place in (0, 1))
    both = sum(change.learners for _before, _after, change in found)
    variance = left_variance(both, before.learners)
    for first, second, change in found:
        weights = first.learners / before.learners, second.learners / after.learners
        shared = variance_of(first) + variance_of(second) - variance_of(change)
        variance += weights[0] ** 2 * variance_of(first) + weights[1] ** 2 * variance_of(second) - weights[0] * weights[1] * shared
    cell = Cell(learners=both, value=whole_points(after.value - before.value), half_width=half_width(max(variance, 0.0)), until=0)
    difference = PooledFigure(
        share=share_of(cell, lowest=-1.0),
        trainings=len(found),
        of_trainings=len(due),
        of_people=sum(training.joined for training in due),
    )
    return PooledChange(difference=difference, before=before, after=after)


def _wordings(counted: Sequence[PooledTraining], day: int) -> PooledWordings | None:
    """Return what carried over, over trainings: differences weigh a training by who brought one, the test by who took it."""
    due = [training for training in counted if day in training.days and training.is_over(day)]
    found = [cell for training in due if (cell := training.wordings(day))]
    figure = wording_figure(_together([cell for training in due if (cell := training.at_test(day))]), _together(found))
    if figure is None:
        return None
    difference = PooledFigure(
        share=figure.difference,
        trainings=len(found),
        of_trainings=len(due),
        of_people=sum(training.joined for training in due),
    )
    return PooledWordings(difference=difference, practised=figure.practised, unseen=figure.unseen, people_needed=figure.people_needed)


def _expected(days: Iterable[int], counted: Sequence[PooledTraining]) -> dict[int, PooledFigure]:
    """Return what was predicted at the last release before each test opened, of the trainings whose test is shown."""
    found = {
        day: _figure(
            [(training, training.recall(day // WEEK_DAYS)) for training in counted if training.is_over(day) and training.at_test(day)],
            is_shared=True,
        )
        for day in days
    }
    return {day: figure for day, figure in found.items() if figure}


def _figure(found: Sequence[tuple[PooledTraining, Cell | None]], *, lowest: float = 0.0, is_shared: bool = False) -> PooledFigure | None:
    """Return the cells of trainings as one figure; None where no training has one."""
    cells = [cell for _training, cell in found if cell]
    if not cells:
        return None
    share = sum_of(cells, lowest=lowest, is_shared=is_shared)
    return PooledFigure(
        share=share, trainings=len(cells), of_trainings=len(found), of_people=sum(training.joined for training, _cell in found)
    )


def sum_of(cells: Sequence[Cell], *, lowest: float = 0.0, is_shared: bool = False) -> Share:
    """Return the mean of cells that share no learner, each weighing as much as it has learners, with its 95 % interval.

    A half width holds the sampling of the learners and the noise. Both are independent from training to training, so variances add up.
    `is_shared`: the cells are off together, as predictions of one model are. Then half widths are averaged: nothing cancels out.
    """
    return share_of(_cell_of(cells, is_shared=is_shared), lowest=lowest)


def _together(cells: Sequence[Cell]) -> Cell | None:
    return _cell_of(cells) if cells else None


def _cell_of(cells: Sequence[Cell], *, is_shared: bool = False) -> Cell:
    learners = sum(cell.learners for cell in cells)
    weights = [cell.learners / learners for cell in cells]
    value = whole_points(sum(weight * cell.value for weight, cell in zip(weights, cells, strict=True)))
    reaches = [weight * variance_of(cell) ** 0.5 for weight, cell in zip(weights, cells, strict=True)]
    variance = sum(reaches) ** 2 if is_shared else sum(reach**2 for reach in reaches)
    return Cell(learners=learners, value=value, half_width=half_width(variance), until=max(cell.until for cell in cells))
