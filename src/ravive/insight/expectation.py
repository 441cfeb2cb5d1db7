"""What a group of some size will be able to show: the rules of release, applied to a group as it could come."""

from __future__ import annotations

from dataclasses import dataclass

from ravive.insight import releases
from ravive.insight.disclosure import CardPrediction, LogSummary, PredictionVariance, advance
from ravive.insight.disclosure_control import Cell
from ravive.insight.group import EPOCH, WEEK_DAYS, Cutoff, TrainingGroup
from ravive.insight.pool import PooledTraining
from ravive.insight.releases import FORMS, PeopleCounts, Release, name_of
from ravive.insight.tally import Tally
from ravive.memory.hybrid import shipped

# Half widths hardly depend on it between 0.5 and 0.8.
RIGHT = 0.7
_TEST_DAY, _WINDOW_DAYS = 90, 21
_CUT = Cutoff(column=(_TEST_DAY + _WINDOW_DAYS) // WEEK_DAYS, day=_TEST_DAY + _WINDOW_DAYS)


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """How far the intervals of a group's figures will reach to each side, 0 to 1, where all take the test. None: that figure is hidden."""

    people: int
    test: float | None
    card: float | None
    recall: float | None
    effect: float | None


def expectation_of(people: int, *, smallest_group: int, cards_a_form: int, control_cards: int) -> Expectation:
    """Return what a group of so many people will be able to show.

    Half of them answer each half of the cards, `cards_a_form` each, and all of them `control_cards` control cards and as many like them.
    """
    group = TrainingGroup(
        training=0, held_on=EPOCH, test_days=(_TEST_DAY,), window_days=_WINDOW_DAYS, smallest_group=smallest_group,
        control_day=_TEST_DAY if control_cards else None, decks=(),
    )  # fmt: skip
    cards = range(1, 2 * cards_a_form + 1)
    summary = LogSummary(
        tallies=_tallies(people, cards_a_form, control_cards),
        seconds={},
        recalls={card: CardPrediction(learners=people, fresh=people, mean=RIGHT) for card in cards},
        variances=dict.fromkeys(cards, _usual_spread()),
        counts=PeopleCounts(answered=people),
    )
    # Half of all noise is below 0: this lot draws none.
    release = advance(Release(), summary, group, _CUT, lambda _name: 0.5)
    found = PooledTraining(release=release, group=group, has_entry_test=False)
    of_cards = [cell.half_width or 0.0 for name, cell in found.cells.items() if name.startswith(f"{releases.CARD_AT_TEST}/")]
    return Expectation(
        people=people,
        test=_reach(found.at_test(_TEST_DAY)),
        card=max(of_cards, default=None),
        recall=_reach(found.recall(_CUT.column)),
        effect=_reach(found.effect()),
    )


def _tallies(people: int, cards_a_form: int, control_cards: int) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    sizes = zip(FORMS, (people - people // 2, people // 2), strict=True)
    for place, (form, learners) in enumerate(sizes):
        answered = Tally(learners=learners, weight=learners, total=RIGHT * learners)
        found[name_of(releases.FORM_AT_TEST, bucket=_TEST_DAY, form=form)] = answered
        for card in range(1, cards_a_form + 1):
            found[name_of(releases.CARD_AT_TEST, card=card + place * cards_a_form, bucket=_TEST_DAY, form=form)] = answered
    if control_cards:
        side = Tally(learners=people, weight=people * control_cards, total=RIGHT * people * control_cards)
        found |= {name_of(releases.PRACTISED): side, name_of(releases.HELD_BACK): side}
    return found


def _usual_spread() -> PredictionVariance:
    """Return how far a prediction may be wrong with the model that Ravive comes with. Nightly fits make it less."""
    spread = shipped().variances
    return PredictionVariance(card=spread.card + spread.card_met, learner=spread.learner + spread.notion + spread.card_in_learner)


def _reach(cell: Cell | None) -> float | None:
    return None if cell is None else cell.half_width
