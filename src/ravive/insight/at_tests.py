"""What a test measured, what had been predicted for it, and what changed since the entry test: from released cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ravive.insight import releases
from ravive.insight.disclosure_control import Cell, half_width, variance_of
from ravive.insight.group import TrainingGroup
from ravive.insight.measured_tests import both_forms
from ravive.insight.releases import Release, name_of
from ravive.insight.share import Share, share_of
from ravive.insight.wordings import WordingFigure, wording_figure

# How far those who did not come back may differ from the others, as a standard deviation of a share: 10 points. Nobody can measure it.
LEFT_DIFFER = 0.1
# How far what a test asks may lie from all cards, as a standard deviation of a share: nobody is asked what they hold back for the effect.
ASKED_DIFFER = 0.05


@dataclass(frozen=True, kw_only=True)
class ChangeSinceEntry:
    """What changed since the entry test: the figure of the test less that of the entry test, as both are shown.

    `difference.learners`: how many took both. `left`: how many of the entry test did not take the other.
    """

    difference: Share
    before: Share
    after: Share

    @property
    def left(self) -> int:
        return self.before.learners - self.difference.learners


@dataclass(frozen=True, kw_only=True)
class TestFigure:
    """A test: what it measured, or None and why it is `hidden`; how many answered it, of the shown and the hidden.

    `predicted`: what the model had predicted of all cards at the last cut before it; the test's figure was to lie in its interval.
    `cards`: how many have a figure of their own.
    """

    __test__ = False

    day: int
    on: date
    share: Share | None
    takers: int
    hidden: str = ""
    predicted: Share | None = None
    change: ChangeSinceEntry | None = None
    wordings: WordingFigure | None = None
    cards: int = 0


def test_figure(release: Release, cells: Mapping[str, Cell], group: TrainingGroup, day: int) -> TestFigure:
    """Return what is shown of a test. `cells`: those of the release that the organisation shows."""
    takers = release.counts.at_tests.get(day, 0)
    if release.until is None and release.room and day == 0:
        takers = release.room.finished
    return TestFigure(
        day=day,
        on=group.held_on + timedelta(days=day),
        share=share_of(both_forms(cells, day)),
        takers=takers,
        predicted=_predicted_before(cells, group, day) if day else None,
        change=_change(cells, day),
        wordings=wording_figure(both_forms(cells, day), cells.get(name_of(releases.WORDINGS, bucket=day))),
        cards=len({name.split("/")[1] for name in cells if _is_card_at(name, day)}),
    )


def _is_card_at(name: str, day: int) -> bool:
    family, _card, bucket, _form = name.split("/")
    return family == releases.CARD_AT_TEST and int(bucket) == day


def _predicted_before(cells: Mapping[str, Cell], group: TrainingGroup, day: int) -> Share | None:
    """Return what was predicted of all cards at the last cut before a test. The interval is one for what the test measures.

    So it also counts with all that sets a test apart from what the group knows.
    """
    predicted, test = cells.get(name_of(releases.RECALL_ALL, bucket=group.column_of(group.held_day + day))), both_forms(cells, day)
    if predicted is None or test is None:
        return share_of(predicted)
    return share_of(replace(predicted, half_width=half_width(variance_of(predicted) + apart_variance(test, predicted.learners))))


def apart_variance(test: Cell, people: int) -> float:
    """Return the variance of a test's figure about what so many people then know of all cards.

    It has its own, those who did not take it may differ, and so may the cards that it does not ask.
    """
    return variance_of(test) + left_variance(test.learners, people) + ASKED_DIFFER**2


def _change(cells: Mapping[str, Cell], day: int) -> ChangeSinceEntry | None:
    difference = change_cell(cells, day)
    before, after = share_of(both_forms(cells, 0)), share_of(both_forms(cells, day))
    if not (before and after and difference):
        return None
    return ChangeSinceEntry(difference=share_of(difference, lowest=-1.0), before=before, after=after)


def change_cell(cells: Mapping[str, Cell], day: int) -> Cell | None:
    """Return what changed from the entry test to another; its interval includes that those who did not come back may differ."""
    cell, before = cells.get(name_of(releases.CHANGE, bucket=day)), both_forms(cells, 0)
    if cell is None or before is None:
        return None
    return replace(cell, half_width=half_width(variance_of(cell) + left_variance(cell.learners, before.learners)))


def left_variance(both: int, began: int) -> float:
    """Return the variance of a change that comes from those who took the entry test and did not come back.

    >>> left_variance(24, 24), round(left_variance(15, 24) ** 0.5, 4)
    (0.0, 0.0375)
    """
    return (LEFT_DIFFER * (1 - min(both / began, 1.0))) ** 2
