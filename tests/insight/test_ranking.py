"""Which cards may be put in an order: those whose interval says enough."""

from dataclasses import replace

import pytest

from ravive.insight.cards import TrainingCard
from ravive.insight.figures import CardRow, Figures
from ravive.insight.share import WIDEST_SURE, Share

NOTHING = Figures(
    until=None, fewest=5, joined=None, answered=0, recently=0, columns=(), cards=(), recall=None, tests=(), effect=None, weeks=()
)


def row(number: int, value: float, half: float) -> CardRow:
    card = TrainingCard(
        number=number,
        deck="deck",
        card=str(number),
        notion="notion",
        theme="signs",
        is_critical=False,
        is_marked=True,
        prompt="…",
        reflex=f"Reflex {number}",
    )
    share = Share(value=value, learners=12, low=round(max(value - half, 0.0), 2), high=round(min(value + half, 1.0), 2))
    return CardRow(card=card, recalls=(share,), tests={}, sure_wrong=None)


@pytest.mark.parametrize(("half", "is_ranked"), [(0.29, True), (0.3, True), (0.31, False), (0.37, False)])
def test_an_interval_of_more_than_sixty_points_ranks_nothing(half: float, is_ranked: bool) -> None:
    share = row(1, 0.5, half).now
    assert share is not None
    assert share.is_ranked is is_ranked
    assert share.is_sure is is_ranked
    assert WIDEST_SURE == 0.6


def test_what_is_quoted_is_judged_by_the_interval_that_nothing_cuts_off() -> None:
    """0 % with 0 to 54 is as uncertain as 50 % with 0 to 100, the rest of it lies below nothing; that less than 54 % know it is sure."""
    assert Share(value=0.0, learners=6, low=0.0, high=0.54).is_ranked
    assert not Share(value=0.21, learners=7, low=0.0, high=0.94).is_ranked
    assert not Share(value=0.0, learners=6, low=0.0, high=0.54).is_sure
    assert not Share(value=0.21, learners=7, low=0.0, high=0.94).is_sure
    assert Share(value=0.05, learners=40, low=0.0, high=0.2).is_sure


def test_what_has_no_interval_is_as_sure_as_it_is_shown() -> None:
    assert Share(value=0.5, learners=12).is_sure
    assert Share(value=0.5, learners=12).is_ranked


def test_the_least_known_come_first_and_uncertain_ones_apart() -> None:
    figures = replace(NOTHING, cards=(row(1, 0.6, 0.2), row(2, 0.55, 0.45), row(3, 0.4, 0.25), row(4, 0.9, 0.1), row(5, 0.3, 0.4)))
    assert [row.card.number for row in figures.least_known] == [3, 1]
    # Number 5 reaches down to nothing, so that 70 points are left of it; their order is that of the deck.
    assert [row.card.number for row in figures.too_uncertain] == [2, 5]
