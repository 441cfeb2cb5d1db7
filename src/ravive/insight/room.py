"""The entry test in the room: who finished it, and its one release when the trainer closes it. Plain values in and out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from ravive.insight.answers import LoggedAnswer
from ravive.insight.cell_release import CellRelease, Lots
from ravive.insight.contributions import TEST, contributions_of, tallies_of
from ravive.insight.group import TrainingGroup
from ravive.insight.measured_tests import release_test
from ravive.insight.releases import RoomRelease

# Phones send answers once a test is ended or left, and never what was skipped: who answered half of the cards went through it.
FINISHED_FROM = 0.5


def is_through(cards: int, cards_asked: int) -> bool:
    """Return whether a learner with answers to so many cards went through a test that asks so many at least."""
    return cards >= max(cards_asked * FINISHED_FROM, 1)


def finished(answers: Sequence[LoggedAnswer], cards_asked: Mapping[str, int]) -> frozenset[int]:
    """Return the learners who went through the entry test, as far as their answers say it.

    `cards_asked`: for each form, how many cards its entry test asks at least.
    """
    cards: dict[tuple[int, str], set[int]] = defaultdict(set)
    for answer in answers:
        if answer.kind == TEST and answer.test_day == 0 and answer.form:
            cards[answer.learner, answer.form].add(answer.card)
    return frozenset(learner for (learner, form), seen in cards.items() if is_through(len(seen), cards_asked.get(form, 0)))


def release_room(
    answers: Sequence[LoggedAnswer], group: TrainingGroup, lots: Lots, *, cards_asked: Mapping[str, int], closed_at: datetime
) -> RoomRelease | None:
    """Return the entry test of those who finished it, as it may be shown; None where they are fewer than the smallest group."""
    counted = finished(answers, cards_asked)
    if len(counted) < group.smallest_group:
        return None
    tallies = tallies_of(contributions_of([answer for answer in answers if answer.learner in counted], group))
    # What came until now came before tomorrow.
    work = CellRelease(cells={}, tallies=tallies, fewest=group.smallest_group, until=group.held_day + 1, lots=lots)
    release_test(work, 0)
    return RoomRelease(closed_at=closed_at, finished=len(counted), cells=work.cells, counted=counted) if work.cells else None
