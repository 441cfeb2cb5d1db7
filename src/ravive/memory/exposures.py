"""The log a model is fitted to and predicts: what each learner met, as columns of numbers."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ravive.memory.fsrs import Grade
from ravive.memory.grade import weights_of
from ravive.memory.inputs import PRACTICE, STUDY, TEST, Numbers
from ravive.memory.passes import Log, Places

KINDS = {"study": STUDY, "practice": PRACTICE, "test": TEST}
CONFIDENCES = ("sure", "rather", "guess")
# A right guess was not recalled: it counts half.
GUESS_CREDIT = 0.5


@dataclass(frozen=True, kw_only=True)
class Exposures:
    """One row an exposure, in any order. `learners`, `items` and `notions` are places in lists of names.

    `times` are seconds; `outcomes` are credits from 0 to 1, NaN where there is none; `guesses` says where the learner only guessed;
    `durations` are the seconds that answers took, NaN where that is not known.
    """

    learners: Places
    items: Places
    notions: Places
    times: Numbers
    kinds: Places
    outcomes: Numbers
    guesses: NDArray[np.bool_]
    durations: Numbers
    item_names: tuple[str, ...]
    notion_names: tuple[str, ...]
    learner_count: int

    def only(self, rows: NDArray[np.bool_]) -> Exposures:
        """Return some of the rows, with the same names."""
        return Exposures(
            learners=self.learners[rows],
            items=self.items[rows],
            notions=self.notions[rows],
            times=self.times[rows],
            kinds=self.kinds[rows],
            outcomes=self.outcomes[rows],
            guesses=self.guesses[rows],
            durations=self.durations[rows],
            item_names=self.item_names,
            learner_count=len(np.unique(self.learners[rows])),
            notion_names=self.notion_names,
        )


@dataclass(frozen=True, kw_only=True)
class Events:
    """A log sorted by learner and time.

    `order` gives for each sorted row its row in the exposures. `items` names the items the places in `log` stand for, `learners`
    counts them.
    """

    log: Log
    order: NDArray[np.int64]
    items: tuple[str, ...]
    notion_count: int
    learners: int

    @property
    def answers(self) -> int:
        """How many rows have an outcome."""
        return int((self.log.credits >= 0).sum())


def repeated_rows(events: Events) -> list[int]:
    """Return the rows of the file, from 1, that repeat an earlier one in everything that counts."""
    columns = [*events.log]
    # Stable, from the last key to the first: equal rows stay in the order of the file.
    order = np.lexsort((events.order, *columns))
    is_same = np.all([np.equal(column[order][1:], column[order][:-1]) for column in columns], axis=0)
    return sorted((events.order[order[1:][is_same]] + 1).tolist())


def places_of[Name: Hashable](names: Iterable[Name]) -> tuple[Places, tuple[Name, ...]]:
    """Return small numbers standing for names, and the names in the order of their numbers."""
    found: dict[Name, int] = {}
    places = np.fromiter((found.setdefault(name, len(found)) for name in names), dtype=np.int32)
    return places, tuple(found)


def notion_of(group: str, item: str) -> str:
    """Return the name of a card's notion; a card without a group is a notion of its own."""
    return group or f"item:{item}"


def events_of(exposures: Exposures) -> Events:
    """Return exposures as a sorted log, with grades on the clock by the rule of `grade_of`; a study counts as Good."""
    outcomes, guesses = exposures.outcomes, exposures.guesses
    is_known = ~np.isnan(outcomes)
    is_wrong, is_partial = is_known & (outcomes < 0.5), is_known & ((outcomes < 1) | guesses)
    grades = np.select([is_wrong, is_partial], [int(Grade.AGAIN), int(Grade.HARD)], int(Grade.GOOD)).astype(np.int32)
    credits = np.where(is_known, np.where(guesses, outcomes * GUESS_CREDIT, outcomes), -1.0)
    order = np.lexsort((exposures.times, exposures.learners))
    return Events(
        log=Log(
            learners=exposures.learners[order],
            items=exposures.items[order],
            notions=exposures.notions[order],
            times=exposures.times[order],
            kinds=exposures.kinds[order],
            credits=credits[order],
            grades=grades[order],
            weights=weights_of(exposures.durations)[order],
        ),
        order=order,
        items=exposures.item_names,
        notion_count=len(exposures.notion_names),
        learners=exposures.learner_count,
    )
