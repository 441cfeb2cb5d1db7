"""Which cards to take up again with a group: one rule for the room, the page of figures, the report and the ten minutes together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from ravive.insight.figures import CardRow, Figures
from ravive.insight.share import Share

# What the group hardly knows any more is practised again with it, a few cards at a time.
TAKEN_UP, TAKEN_UP_BELOW = 4, 0.7
# A card is named where at least so many were sure of what is wrong: the lower end of its interval is above chance.
SURE_AND_WRONG_FROM, SURE_AND_WRONG_LOW = 0.2, 0.05


class Why(Enum):
    """Why a card is named."""

    SURE_AND_WRONG = auto()
    MEASURED = auto()
    PREDICTED = auto()


@dataclass(frozen=True, kw_only=True)
class NamedCard:
    """A card to take up, why, and the figure that says so."""

    row: CardRow
    why: Why
    share: Share

    @property
    def found(self) -> int:
        """About how many people that is, of those who were asked: the share is moved by noise."""
        return round(self.share.value * self.share.learners)

    @property
    def is_found(self) -> bool:
        """Whether the figure counts those who answered rightly."""
        return self.why != Why.SURE_AND_WRONG


def cards_to_take_up(figures: Figures) -> tuple[NamedCard, ...]:
    """Return the cards to take up, at most TAKEN_UP, each reflex once; none where no card can be distinguished from chance.

    First those that many were sure of and wrong about, until a later test shows its cards. Then the cards fewest answered rightly at the
    last test that shows cards. Only where no test does, the cards that are predicted to be known least.
    """
    found: dict[str, NamedCard] = {}
    for named in (*_sure_and_wrong(figures), *(_measured(figures) if days_by_card(figures) else _predicted(figures))):
        # Cards of several decks may leave the same reflex, and it is the reflex that is read.
        found.setdefault(named.row.card.reflex, named)
    return tuple(found.values())[:TAKEN_UP]


def days_by_card(figures: Figures) -> list[int]:
    """Return the days of the tests that show their cards."""
    return sorted({day for row in figures.cards for day in row.tests})


def _sure_and_wrong(figures: Figures) -> Iterator[NamedCard]:
    if max(days_by_card(figures), default=0):
        return
    shown = [NamedCard(row=row, why=Why.SURE_AND_WRONG, share=row.sure_wrong) for row in figures.cards if row.sure_wrong]
    for named in sorted(shown, key=lambda named: -named.share.value):
        if named.share.is_ranked and named.share.value >= SURE_AND_WRONG_FROM and (named.share.low or 0.0) >= SURE_AND_WRONG_LOW:
            yield named


def _measured(figures: Figures) -> list[NamedCard]:
    last = days_by_card(figures)[-1]
    return _least(
        NamedCard(row=row, why=Why.MEASURED, share=row.tests[last])
        for row in figures.cards
        # What is predicted for sure to be known now is not taken up for what a test once showed.
        if last in row.tests and not (row.now and (row.now.low or 0.0) >= TAKEN_UP_BELOW)
    )


def _predicted(figures: Figures) -> list[NamedCard]:
    return _least(NamedCard(row=row, why=Why.PREDICTED, share=row.now) for row in figures.cards if row.now)


def _least(named: Iterable[NamedCard]) -> list[NamedCard]:
    return sorted((card for card in named if card.share.value < TAKEN_UP_BELOW and card.share.is_ranked), key=lambda card: card.share.value)
