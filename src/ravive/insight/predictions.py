"""What is released of predictions: what a group recalls over all cards, at few moments; each card follows from that and public models."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from ravive.insight import releases
from ravive.insight.at_tests import apart_variance
from ravive.insight.cell_release import CellRelease, with_mean
from ravive.insight.disclosure_control import Cell, fewest_predicted, half_width, variance_of, whole_points
from ravive.insight.group import WEEK_DAYS, TrainingGroup
from ravive.insight.measured_tests import both_forms
from ravive.insight.privacy_budget import noise_of
from ravive.insight.releases import FORM_AT_TEST, FORMS, RECALL, RECALL_ALL, RECALL_PEOPLE, WEEK_PEOPLE, name_of
from ravive.insight.tally import Tally
from ravive.memory.fsrs import DEFAULT_PARAMETERS

# The columns at which a group is predicted from its answers. None before practice has begun, as the model cannot know what the training
# taught. Later ones are the weeks before the usual tests, so that the two figures that stand side by side are a few days apart.
MOMENTS = (2, 4, 8, 12, 25, 51)
# What fades follows the curve of the default clock on which it would have been reached in so many days, and those without practice.
FADING_DAYS = 10.0
_DECAY = -DEFAULT_PARAMETERS[20]
# How far the model may be off for a whole group, as standard deviations in logits: no learner and no card of it averages that out. One
# part lasts, and tests show it. One passes. One is divided by the weeks whose practice the model has seen. One comes in with each week
# since, and one with each step of log(1 + days without practice): nobody knows yet how fast this group forgets.
# `python -m bench.insight.predictions` shows what they hold, in worlds that are not the model's.
LASTING_DOUBT, PASSING_DOUBT, EARLY_DOUBT, WEEK_DOUBT, QUIET_DOUBT = 0.15, 0.05, 0.6, 0.02, 0.06
# How far the model may be off where tests contradict it: in few worlds, so that intervals need not be as wide, but tests are believed.
CONTRADICTED_DOUBT = 0.4
# Which part of how learners differ is left over all cards, once they answered: of groups from the model's own variances, about this.
LEARNERS_LEFT = 0.4


@dataclass(frozen=True, kw_only=True)
class PublicCard:
    """What is published of a card: how much harder than others it is, in logits, and how far a prediction may be wrong, as variances.

    `card`: of the card, which all learners share. `learner`: of each learner.
    """

    harder: float
    card: float
    learner: float

    @property
    def is_published(self) -> bool:
        """Whether a bundle says how hard the card is: one of which nothing is known is as hard as any."""
        return self.harder != 0


@dataclass(frozen=True, kw_only=True)
class GroupPrediction:
    """What is predicted at a cut: the mean over cards of each learner's recall, added up, and how many learners answered since.

    `cards`: how many learners answered each card that is predicted.
    """

    recall: Tally
    fresh: int
    cards: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class GroupLevel:
    """How far a group stands above what the model predicts of it, in logits, for as long as it lasts, and the variance of that."""

    logits: float
    variance: float


def release_recalls(
    work: CellRelease, prediction: GroupPrediction | None, public: Mapping[int, PublicCard], group: TrainingGroup, column: int
) -> None:
    """Release a column of predictions: from the answers at a moment where enough are new, else what was released last.

    That stays as it was while the group practises as before, and fades for the days it does not. It is computed from released cells
    alone: reading it often reveals nothing more. So is the level, by which tests correct both. A card has a figure of its own only where
    something released distinguishes it from the others: else its figure would be that of all.
    """
    level = level_of(work.cells, group, work.until)
    fewest, name, last = fewest_predicted(work.fewest), name_of(RECALL_ALL, bucket=column), last_prediction(work.cells, group, column)
    predicted_at = column
    if prediction and column in MOMENTS and min(prediction.recall.learners, prediction.fresh) >= fewest:
        value, learners, until = _moved(work.mean(name, prediction.recall), level.logits), prediction.recall.learners, work.until
        cards = {card: count for card, count in prediction.cards.items() if card in public and count >= fewest}
        for card, count in cards.items():
            people = Cell(learners=count, value=float(count), half_width=None, until=until)
            work.cells[name_of(RECALL_PEOPLE, card=card, bucket=column)] = people
    elif last:
        # What was released was corrected by the tests of before.
        since = level.logits - level_of(work.cells, group, last.until).logits
        predicted_at = group.column_of(last.until)
        value, learners, until = _moved(_carried(work.cells, last, predicted_at, column), since), last.learners, last.until
        cards = {card: count for card, count in predicted_cards(work.cells, last, group).items() if card in public}
    else:
        return
    if not cards:
        return
    value = whole_points(value)
    of_public = {card: public[card] for card in cards}
    alike = level.variance + _passing_variance(work.cells, predicted_at, column)
    variance = group_variance(value, learners, of_public, alike)
    work.cells[name] = Cell(learners=learners, value=value, half_width=half_width(variance), until=until)
    measured = _measured(work.cells, of_public)
    for card, (share, alone) in card_recalls(measured, of_public, value).items():
        if card in measured or public[card].is_published:
            reach = half_width(variance + alone)
            cell = Cell(learners=cards[card], value=share, half_width=reach, until=until)
            work.cells[name_of(RECALL, card=card, bucket=column)] = cell


def predicted_cards(cells: Mapping[str, Cell], prediction: Cell, group: TrainingGroup) -> dict[int, int]:
    """Return the cards that a prediction of all cards is of, each with how many answered it; a faded one is of those it faded from."""
    column = str(group.column_of(prediction.until))
    # Earlier versions released every card.
    for family in (RECALL_PEOPLE, RECALL):
        parts = ((name.split("/"), cell) for name, cell in cells.items() if name.startswith(f"{family}/"))
        found = {int(card): cell.learners for (_family, card, bucket, _form), cell in parts if bucket == column}
        if found:
            return found
    return {}


def last_prediction(cells: Mapping[str, Cell], group: TrainingGroup, column: int) -> Cell | None:
    """Return the last cell before a column that was predicted from answers; None when there is none."""
    earlier = (cells.get(name_of(RECALL_ALL, bucket=place)) for place in range(column - 1, -1, -1))
    last = next((cell for cell in earlier if cell), None)
    # A faded cell has the day of the prediction it faded from.
    return last and cells[name_of(RECALL_ALL, bucket=group.column_of(last.until))]


def level_of(cells: Mapping[str, Cell], group: TrainingGroup, day: int) -> GroupLevel:
    """Return what tests say of a group's level, from the cells of those released up to a day (since 1970); later cells change nothing.

    Each later test is compared with the last prediction from answers before its figures came. That prediction held the level known then.
    """
    precision, weighted = 1 / CONTRADICTED_DOUBT**2, 0.0
    for test_day in sorted({int(name.split("/")[2]) for name in cells if name.startswith(f"{FORM_AT_TEST}/")} - {0}):
        test = both_forms(cells, test_day)
        if test is None or test.until > day:
            continue
        predicted = last_prediction(cells, group, group.column_of(test.until))
        if predicted is None:
            continue
        then, column = level_of(cells, group, predicted.until), group.column_of(predicted.until)
        value = _carried(cells, predicted, column, group.column_of(group.held_day + test_day))
        of_test = apart_variance(test, predicted.learners) / _slope(test.value) ** 2
        # The prediction's own, without what lasts: that is looked for.
        of_prediction = max(variance_of(predicted) / _slope(predicted.value) ** 2 - then.variance, 0.0)
        weight = 1 / (of_test + of_prediction)
        precision += weight
        weighted += weight * (_logit(test.value) - _logit(value) + then.logits)
    return GroupLevel(logits=weighted / precision, variance=min(1 / precision, LASTING_DOUBT**2))


def quiet_days(cells: Mapping[str, Cell], weeks: range, *, usual: range) -> float:
    """Return for how many days of these weeks a group did not practise as it did in the `usual` weeks, from how many people practised.

    A week in which half as many did counts as half of it; one of which nothing is shown, as all of it.
    """
    practised = {week: cell.learners if (cell := cells.get(name_of(WEEK_PEOPLE, bucket=week))) else 0 for week in {*weeks, *usual}}
    usually = sum(practised[week] for week in usual) / max(len(usual), 1)
    return WEEK_DAYS * sum(max(1 - practised[week] / usually, 0.0) if usually else 1.0 for week in weeks)


def _carried(cells: Mapping[str, Cell], predicted: Cell, column: int, later: int) -> float:
    """Return what was predicted at a column as it stands at a later one, where the group practised as it did, or less."""
    before, since = (quiet_days(cells, weeks, usual=range(column)) for weeks in (range(column), range(column, later)))
    return fade(predicted.value, days=since, quiet=before) if since else predicted.value


def _passing_variance(cells: Mapping[str, Cell], predicted_at: int, column: int) -> float:
    """Return how far a prediction may be off for a whole group beside what lasts, as a variance in logits."""
    quiet = quiet_days(cells, range(column), usual=range(predicted_at))
    early, since = EARLY_DOUBT / max(predicted_at, 1), WEEK_DOUBT * (column - predicted_at)
    return PASSING_DOUBT**2 + early**2 + since**2 + (QUIET_DOUBT * math.log1p(quiet)) ** 2


def fade(value: float, *, days: float, quiet: float = 0.0) -> float:
    """Return what is left of a recall after days without practice, `quiet` such days after the last: a point of the default clock's curve.

    >>> round(fade(0.7, days=0), 2), round(fade(0.7, days=7), 2), round(fade(0.7, days=28), 2), round(fade(0.7, days=28, quiet=50), 2)
    (0.7, 0.65, 0.58, 0.66)
    """
    within, age = min(max(value, 0.01), 0.99), FADING_DAYS + quiet
    return (1 + (within ** (1 / _DECAY) - 1) * (age + days) / age) ** _DECAY


def group_variance(value: float, learners: int, public: Mapping[int, PublicCard], alike: float) -> float:
    """Return the variance of what is predicted of a group over all cards, as a share.

    Each card may be wrong by itself, each learner in all cards together, and the model for the whole group: `alike`, in logits.
    """
    slope = _slope(value)
    of_cards = sum(_left_of_card(card, slope, learners) for card in public.values()) / len(public) ** 2
    of_learner = max(card.learner for card in public.values())
    return slope**2 * (alike + of_cards + LEARNERS_LEFT * of_learner / learners) + (noise_of(RECALL_ALL) / learners) ** 2


type _Measured = Mapping[int, list[tuple[float, float]]]


def card_recalls(measured: _Measured, public: Mapping[int, PublicCard], mean: float) -> dict[int, tuple[float, float]]:
    """Return what is predicted of each card, and the variance of its distance to the others, from public models and what tests showed.

    The mean over the cards is `mean`.
    """
    logits: dict[int, float] = {}
    alone: dict[int, float] = {}
    slope = _slope(mean)
    for number, card in public.items():
        found = [(-card.harder, 1 / card.card), *measured.get(number, ())]
        precision = sum(weight for _value, weight in found)
        logits[number] = sum(value * weight for value, weight in found) / precision
        alone[number] = slope**2 / precision
    level = _logit(mean) - sum(logits.values()) / len(logits)
    shares = with_mean([_share(logit + level) for logit in logits.values()], mean)
    return {number: (share, alone[number]) for number, share in zip(logits, shares, strict=True)}


def _measured(cells: Mapping[str, Cell], public: Mapping[int, PublicCard]) -> dict[int, list[tuple[float, float]]]:
    """Return for each card what tests showed of it beside the other cards of its form, in logits, each with its precision."""
    forms: dict[tuple[str, str], dict[int, Cell]] = {}
    for name, cell in cells.items():
        family, card, day, form = name.split("/")
        if family == releases.CARD_AT_TEST and form in FORMS and int(card) in public:
            forms.setdefault((day, form), {})[int(card)] = cell
    found: dict[int, list[tuple[float, float]]] = {}
    for of_form in forms.values():
        usual = sum(-public[card].harder for card in of_form) / len(of_form)
        middle = sum(_logit(cell.value) for cell in of_form.values()) / len(of_form)
        for card, cell in of_form.items():
            precision = _slope(cell.value) ** 2 / variance_of(cell)
            found.setdefault(card, []).append((_logit(cell.value) - middle + usual, precision))
    return found


def _left_of_card(card: PublicCard, information: float, learners: int) -> float:
    """Return what is left of the variance of a card, which all share, once as many learners answered it once each."""
    return 1 / (1 / card.card + learners * information / (1 + card.learner * information))


def _moved(value: float, logits: float) -> float:
    """Return a share that many logits higher; the same where there are none."""
    return _share(_logit(value) + logits) if logits else value


def _slope(value: float) -> float:
    """Return by how much a recall changes with a logit."""
    # What is shown as 0 or 100 is not certain.
    within = min(max(value, 0.05), 0.95)
    return within * (1 - within)


def _logit(value: float) -> float:
    within = min(max(value, 0.02), 0.98)
    return math.log(within / (1 - within))


def _share(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))
