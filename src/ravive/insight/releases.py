"""What was released of a group, and how its cells are named. Pages read this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ravive.insight.disclosure_control import Cell

# Families of sums: what a value is, and what its card and bucket mean. `privacy_budget` says what each costs.
FORM_AT_TEST = "form_at_test"  # mean score of a test (bucket: its day), by form
CARD_AT_TEST = "card_at_test"  # share of right answers to a card (card) at a test (bucket: its day), by form
WORDINGS = "wordings_at_test"  # a test (bucket: its day) in words that practice did not show, less in the practised ones
SURE_WRONG = "sure_wrong"  # was sure and wrong of a card (card) at the entry test
PRACTISED = "practised"  # mean score of practised cards at the control day
HELD_BACK = "held_back"  # mean score of the cards held back
RECALL_ALL = "recall_all"  # mean predicted recall over cards, at a column (bucket)
# Sums that no page shows.
SPREAD = "spread_at_test"  # how far scores of a test lie from one half, for its interval
BOTH_SIDES = "both_sides"  # the mean of the two scores of the control day
SIDE = "side"  # each of these two, less both
CERTIFICATES = "certificates"  # how many were issued
# What is computed from sums.
CHANGE = "change_since_entry"  # a test (bucket: its day) less the entry test; how many took both
EFFECT = "effect_of_practice"  # practised less held back
RECALL = "recall"  # predicted recall of a card (card) that something released distinguishes from the others, at a column (bucket)
# What says nothing of the answers.
RECALL_PEOPLE = "recall_people"  # how many answered a card (card) that is among those predicted from answers at a column (bucket)
WEEK_PEOPLE = "week_people"  # how many practised in a week (bucket) since the training
SECONDS = "seconds"  # about the median practice time of a week (bucket), in steps of ten seconds
FORMS = ("A", "B")
# Both forms as one group, where cards are not shown one by one.
POOLED = ""
CELLS = frozenset(
    {
        FORM_AT_TEST, CARD_AT_TEST, WORDINGS, SURE_WRONG, PRACTISED, HELD_BACK, RECALL_ALL,
        CHANGE, EFFECT, RECALL, RECALL_PEOPLE, WEEK_PEOPLE, SECONDS,
    }
)  # fmt: skip


def name_of(family: str, *, card: int = 0, bucket: int = 0, form: str = POOLED) -> str:
    """Return the name of a cell."""
    return f"{family}/{card}/{bucket}/{form}"


@dataclass(frozen=True, kw_only=True)
class PeopleCounts:
    """How many learners had joined (None: not stored), and how many answered: in all, in the last fourteen days, at each test by its day.

    They count people, not answers, all as of one moment. Who joins or leaves afterwards changes none of them.
    `certificates`: about how many were issued, released once when the last test is over; None before.
    """

    joined: int | None = None
    answered: int = 0
    recently: int = 0
    at_tests: Mapping[int, int] = field(default_factory=dict)
    certificates: int | None = None


@dataclass(frozen=True, kw_only=True)
class RoomRelease:
    """The entry test as it was released in the room: when the trainer closed it, how many had finished, its cells.

    `counted`: the learners it counts, until the others were released the day after; then empty.
    """

    closed_at: datetime
    finished: int
    cells: Mapping[str, Cell]
    counted: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Release:
    """Everything that was released of a group so far. `until` is None before the first cut. `room`: None where no test was closed."""

    until: int | None = None
    cells: Mapping[str, Cell] = field(default_factory=dict)
    counts: PeopleCounts = field(default_factory=PeopleCounts)
    room: RoomRelease | None = None


def overview(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """Return the cells that stand beside those of other trainings: each test, the effect of practice, what is known at the last column."""
    families = tuple(f"{family}/" for family in (FORM_AT_TEST, EFFECT, PRACTISED, HELD_BACK))
    found = {name: cell for name, cell in cells.items() if name.startswith(families)}
    columns = [int(name.split("/")[2]) for name in cells if name.startswith(f"{RECALL_ALL}/")]
    if columns:
        last = name_of(RECALL_ALL, bucket=max(columns))
        found[last] = cells[last]
    return found
