"""What a group of some size will be able to show: the rules of release, applied to a group as it could come."""

from __future__ import annotations

from dataclasses import dataclass

from ravive.insight import releases
from ravive.insight.at_tests import change_cell
from ravive.insight.disclosure import LogSummary, advance
from ravive.insight.disclosure_control import Cell
from ravive.insight.group import EPOCH, WEEK_DAYS, Cutoff, TrainingGroup
from ravive.insight.interval import score_variance
from ravive.insight.measured_tests import both_forms
from ravive.insight.predictions import GroupPrediction, PublicCard
from ravive.insight.releases import FORMS, PeopleCounts, Release, name_of
from ravive.insight.tally import Tally
from ravive.memory.hybrid import shipped

# Half widths hardly depend on it between 0.5 and 0.8.
RIGHT = 0.7
_TEST_DAY, _WINDOW_DAYS = 90, 21
# The first cut after that test is over, and the last moment of a prediction before it.
_CUT = Cutoff(column=(_TEST_DAY + _WINDOW_DAYS) // WEEK_DAYS, day=_TEST_DAY + _WINDOW_DAYS)
_PREDICTED = Cutoff(column=12, day=12 * WEEK_DAYS)


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """How far the intervals of a group's figures will reach to each side, 0 to 1, where all take the test. None: that figure is hidden."""

    people: int
    test: float | None
    change: float | None
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
    recall = Tally(learners=people, total=RIGHT * people, answers=people)
    summary = LogSummary(
        tallies=_tallies(people, cards_a_form, control_cards),
        # All of them practise every week.
        seconds={week: [60.0] * people for week in range(_PREDICTED.column)},
        prediction=GroupPrediction(recall=recall, fresh=people, cards=dict.fromkeys(cards, people)),
        public=dict.fromkeys(cards, _usual_card()),
        counts=PeopleCounts(answered=people),
        both={_TEST_DAY: people},
    )
    release = Release()
    for cutoff in (_PREDICTED, _CUT):
        # Half of all noise is below 0: this lot draws none.
        release = advance(release, summary, group, cutoff, lambda _name: 0.5)
    of_cards = [cell.half_width or 0.0 for name, cell in release.cells.items() if name.startswith(f"{releases.CARD_AT_TEST}/")]
    return Expectation(
        people=people,
        test=_reach(both_forms(release.cells, _TEST_DAY)),
        change=_reach(change_cell(release.cells, _TEST_DAY)),
        card=max(of_cards, default=None),
        recall=_reach(release.cells.get(name_of(releases.RECALL_ALL, bucket=_PREDICTED.column))),
        effect=_reach(release.cells.get(name_of(releases.EFFECT))),
    )


def _tallies(people: int, cards_a_form: int, control_cards: int) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    sizes = (people - people // 2, people // 2)
    for day, forms in ((0, FORMS), (_TEST_DAY, FORMS[::-1])):
        for form, learners in zip(forms, sizes, strict=True):
            if learners:
                found[name_of(releases.FORM_AT_TEST, bucket=day, form=form)] = _scores(learners, cards_a_form)
                place = FORMS.index(form) * cards_a_form
                for card in range(1, cards_a_form + 1):
                    name = name_of(releases.CARD_AT_TEST, card=card + place, bucket=day, form=form)
                    found[name] = Tally(learners=learners, total=RIGHT * learners, answers=learners)
    if control_cards:
        side = _scores(people, control_cards)
        found |= {name_of(releases.PRACTISED): side, name_of(releases.HELD_BACK): side}
    return found


def _scores(learners: int, answers: int) -> Tally:
    """Return scores that differ as much as usual."""
    variance = score_variance(RIGHT, learners, answers=answers) + (RIGHT - 0.5) ** 2
    return Tally(learners=learners, total=RIGHT * learners, answers=learners * answers, spread=4 * variance * learners)


def _usual_card() -> PublicCard:
    """Return how far a prediction may be wrong with the model that Ravive comes with. What is published of a card makes it less."""
    spread = shipped().variances
    return PublicCard(harder=0.0, card=spread.card + spread.card_met, learner=spread.learner + spread.notion + spread.card_in_learner)


def _reach(cell: Cell | None) -> float | None:
    return None if cell is None else cell.half_width
