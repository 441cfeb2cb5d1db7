"""What is predicted of several trainings together, notion by notion and month by month: sums of released cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ravive.cards.card import Theme
from ravive.insight import releases
from ravive.insight.cards import TrainingCard
from ravive.insight.disclosure_control import Cell
from ravive.insight.pool import PooledTraining, sum_of
from ravive.insight.releases import name_of

WEEKS_A_MONTH = 365.25 / 12 / 7
MOST_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class PooledNotion:
    """The cards of a notion over several trainings. `recalls`: the mean of what was predicted at each month, 0 to 1; None where hidden."""

    deck: str
    notion: str
    theme: Theme
    reflexes: tuple[str, ...]
    recalls: tuple[float | None, ...]
    now: float | None


@dataclass(frozen=True, kw_only=True)
class PooledMemory:
    """Notions by months since the training. `people`: of how many something is predicted at a month.

    `recalls` and `now`: the same of all cards together. A notion is a mean over the trainings of which cards are distinguished; `alike`: of
    how many with a prediction now no card is.
    """

    months: tuple[int, ...]
    recalls: tuple[float | None, ...]
    now: float | None
    alike: int
    rows: tuple[PooledNotion, ...]
    people: tuple[int, ...]
    people_now: int


def memory_of(trainings: Sequence[PooledTraining], cards: Sequence[TrainingCard], *, today: date) -> PooledMemory:
    """Return the predictions of trainings together, with the cards of their decks as they are published now."""
    marked = [card for card in cards if card.is_marked]
    columns = [column_of(month) for month in range(1, MOST_MONTHS + 1)]
    every = [[_at(training, marked, column) for training in trainings] for column in columns]
    lasting = [months for months, column in enumerate(columns, start=1) if any(training.recall(column) for training in trainings)]
    by_month = every[: lasting[-1]] if lasting else []
    last = [
        (training, training.group.column_of(training.release.until))
        for training in trainings
        if training.release.until is not None and training.is_renewed(today)
    ]
    now = [_at(training, marked, column) for training, column in last]
    notions: dict[tuple[str, str], list[TrainingCard]] = {}
    for card in marked:
        notions.setdefault((card.deck, card.notion), []).append(card)
    rows = [_row(of_notion, by_month, now) for of_notion in notions.values()]
    return PooledMemory(
        months=tuple(range(1, len(by_month) + 1)),
        recalls=tuple(_of_all((training, column) for training in trainings) for column in columns[: len(by_month)]),
        now=_of_all(last),
        alike=sum(training.recall(column) is not None and not found for (training, column), found in zip(last, now, strict=True)),
        rows=tuple(row for row in rows if row.now is not None or any(recall is not None for recall in row.recalls)),
        people=tuple(_people((training, column) for training in trainings) for column in columns[: len(by_month)]),
        people_now=_people(last),
    )


def column_of(month: int) -> int:
    """Return the column of predictions nearest to the end of a month since the training.

    >>> [column_of(month) for month in (1, 2, 3, 6)]
    [4, 9, 13, 26]
    """
    return round(month * WEEKS_A_MONTH)


type _OfTraining = dict[int, Cell]


def _at(training: PooledTraining, cards: Sequence[TrainingCard], column: int) -> _OfTraining:
    """Return the predictions of a training at a column, by the number of the card."""
    names = {card.number: name_of(releases.RECALL, card=card.number, bucket=column) for card in cards}
    return {number: cell for number, name in names.items() if (cell := training.cells.get(name))}


def _row(cards: Sequence[TrainingCard], by_month: Sequence[Sequence[_OfTraining]], now: Sequence[_OfTraining]) -> PooledNotion:
    first = cards[0]
    return PooledNotion(
        deck=first.deck,
        notion=first.notion,
        theme=first.theme,
        reflexes=tuple(dict.fromkeys(card.reflex for card in cards)),
        recalls=tuple(_mean(cards, found) for found in by_month),
        now=_mean(cards, now),
    )


def _mean(cards: Sequence[TrainingCard], found: Sequence[_OfTraining]) -> float | None:
    """Return the mean of some cards over trainings, each weighing as much as it has learners; within 0 and 1."""
    cells = [of_training[card.number] for of_training in found for card in cards if card.number in of_training]
    learners = sum(cell.learners for cell in cells)
    if not learners:
        return None
    return round(min(max(sum(cell.value * cell.learners for cell in cells) / learners, 0.0), 1.0), 2)


def _of_all(found: Iterable[tuple[PooledTraining, int]]) -> float | None:
    """Return what is predicted of all cards together, at a column of each training."""
    cells = [cell for training, column in found if (cell := training.recall(column))]
    return sum_of(cells, is_shared=True).value if cells else None


def _people(found: Iterable[tuple[PooledTraining, int]]) -> int:
    """Return how many people the predictions of all cards are about, at a column of each training."""
    return sum(cell.learners for training, column in found if (cell := training.recall(column)))
