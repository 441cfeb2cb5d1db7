"""What is released of a group at a cut, from what was released before and what the log says now. Plain values in and out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ravive.insight import releases
from ravive.insight.cell_release import CellRelease, Lots
from ravive.insight.disclosure_control import Cell, disclose, fewest_predicted, half_width, noise_variance, noisy_median
from ravive.insight.group import Cutoff, TrainingGroup
from ravive.insight.measured_tests import release_change, release_late, release_test
from ravive.insight.releases import RECALL, RECALL_ALL, SECONDS, PeopleCounts, Release, name_of
from ravive.insight.tally import Tally
from ravive.memory.fsrs import DEFAULT_PARAMETERS

# Between two predictions, what was released of a card fades along the curve of the default clock on which it would have been reached in
# so many days. Against the model's own ageing of five simulated groups, over 7 to 91 days, this is off by 4 points at most (root mean
# square over cards).
FADING_DAYS = 10.0
_DECAY = -DEFAULT_PARAMETERS[20]


@dataclass(frozen=True, kw_only=True)
class CardPrediction:
    """A card's predicted recall at a cut, over the `learners` who answered it.

    `fresh`: how many of them answered it, or a card of its notion, since its last prediction.
    """

    learners: int
    fresh: int
    mean: float


@dataclass(frozen=True, kw_only=True)
class PredictionVariance:
    """How far a prediction may be wrong, as variances in logits: of a card, and of each learner. It rests on published models alone."""

    card: float
    learner: float


@dataclass(frozen=True, kw_only=True)
class LogSummary:
    """The log as it stood at a cut. `tallies`: by the name of a cell. `seconds`: by week, of each learner who practised."""

    tallies: Mapping[str, Tally]
    seconds: Mapping[int, Sequence[float]]
    recalls: Mapping[int, CardPrediction]
    # Of every card that is marked.
    variances: Mapping[int, PredictionVariance]
    counts: PeopleCounts
    # The entry test of those whom the release in the room does not count.
    late: Mapping[str, Tally] = field(default_factory=dict)
    # How many were issued so far.
    certificates: int = 0


def advance(earlier: Release, summary: LogSummary, group: TrainingGroup, cutoff: Cutoff, lots: Lots) -> Release:
    """Return everything that is released after a cut: the earlier cells, unchanged, and those that are due now."""
    cells = dict(earlier.cells)
    work = CellRelease(cells=cells, tallies=summary.tallies, fewest=group.smallest_group, until=cutoff.day, lots=lots)
    if earlier.room and earlier.until is None:
        release_late(work, summary.late)
    for test_day in sorted({int(name.split("/")[2]) for name in summary.tallies if name.startswith(f"{releases.FORM_AT_TEST}/")}):
        if cutoff.day >= group.closed_on(test_day):
            release_test(work, test_day)
            release_change(work, test_day)
    _release_weeks(work, summary.seconds, last=cutoff.column)
    if group.control_day is not None and cutoff.day >= group.closed_on(group.control_day):
        _release_effect(work)
    _release_recalls(work, summary, group, cutoff.column)
    counts = replace(summary.counts, certificates=_certificates(earlier, summary, group, cutoff, lots))
    return Release(until=cutoff.day, cells=work.cells, counts=counts, room=earlier.room and replace(earlier.room, counted=frozenset()))


def _certificates(earlier: Release, summary: LogSummary, group: TrainingGroup, cutoff: Cutoff, lots: Lots) -> int | None:
    """Return about how many certificates were issued: released once, when the last test is over. Who got one answered well."""
    is_over = bool(group.test_days) and cutoff.day >= group.closed_on(max(group.test_days))
    if earlier.counts.certificates is not None or not is_over or summary.counts.answered < group.smallest_group:
        return earlier.counts.certificates
    moved = disclose(float(summary.certificates), influence=1.0, lot=lots("certificates"))
    return round(min(max(moved, 0.0), float(summary.counts.answered)))


def _release_weeks(work: CellRelease, seconds: Mapping[int, Sequence[float]], *, last: int) -> None:
    """Release the weeks that are over, once, with a time near the median."""
    for week, of_week in sorted(seconds.items()):
        name, timed = name_of(releases.WEEK, bucket=week), name_of(SECONDS, bucket=week)
        if week >= last or name in work.cells or not work.release(name):
            continue
        if len(of_week) >= fewest_predicted(work.fewest):
            middle = noisy_median(of_week, lot=work.lots(timed))
            work.cells[timed] = Cell(learners=len(of_week), value=middle, half_width=None, until=work.until)


def _release_effect(work: CellRelease) -> None:
    """Release both sides of the effect of practice once, when its test is over, and their difference.

    Computed again with every answer that comes late, an interval of 95 % would exclude "no difference" more often than it may.
    """
    names = [name_of(releases.PRACTISED), name_of(releases.HELD_BACK)]
    if names[0] in work.cells or not all(name in work.tallies for name in names):
        return
    practised, held_back = (work.tallies[name] for name in names)
    work.release_difference(name_of(releases.DIFFERENCE), (names[0], names[1]), (practised, held_back), noise=1.0, extra=0.0)


def _release_recalls(work: CellRelease, summary: LogSummary, group: TrainingGroup, column: int) -> None:
    """Release a column of predictions: from the answers where enough are new, else what was released last, faded.

    What fades is computed from the released cell alone: reading it often reveals nothing more.
    """
    fewest = fewest_predicted(work.fewest)
    shown: list[tuple[Cell, PredictionVariance]] = []
    for card, spread in summary.variances.items():
        now, last, name = (
            summary.recalls.get(card),
            last_prediction(work.cells, group, card, column),
            name_of(RECALL, card=card, bucket=column),
        )
        if now and min(now.learners, now.fresh) >= fewest:
            value, learners, until = disclose(now.mean, influence=1 / now.learners, lot=work.lots(name)), now.learners, work.until
        elif last:
            value, learners, until = round(fade(last.value, days=work.until - last.until), 2), last.learners, last.until
        else:
            continue
        reach = half_width(prediction_variance(value, learners, spread))
        work.cells[name] = Cell(learners=learners, value=value, half_width=reach, until=until)
        shown.append((work.cells[name], spread))
    if shown:
        work.cells[name_of(RECALL_ALL, bucket=column)] = _all_cards(shown, until=work.until)


def fade(value: float, *, days: float) -> float:
    """Return what is left after some days of a recall that was shown: one more point of the default clock's curve through it.

    >>> round(fade(0.7, days=0), 2), round(fade(0.7, days=7), 2), round(fade(0.7, days=28), 2)
    (0.7, 0.65, 0.58)
    """
    within = min(max(value, 0.01), 0.99)
    return (1 + (within ** (1 / _DECAY) - 1) * (FADING_DAYS + days) / FADING_DAYS) ** _DECAY


def prediction_variance(value: float, learners: int, spread: PredictionVariance) -> float:
    """Return the variance of a card's prediction as it is shown of a group, as a share."""
    slope = _slope(value)
    return slope**2 * (_left_of_card(spread, slope) + spread.learner / learners) + noise_variance(1 / learners)


def _slope(value: float) -> float:
    """Return by how much a recall changes with a logit."""
    # What is shown as 0 or 100 is not certain.
    within = min(max(value, 0.05), 0.95)
    return within * (1 - within)


def _left_of_card(spread: PredictionVariance, information: float) -> float:
    """Return what is left of the variance of a card, which all share, once each of those who are counted answered it.

    One answer each is all that is certain, as `memory.belief.learn` moves what is believed of a learner: how often people
    answered, and what, says nothing here. What chance there was in these answers is left out: it is small beside the rest, which is
    wider than it need be (`tests/insight/test_recall_interval.py`).
    """
    return spread.card / (1 + (spread.card + spread.learner) * information) ** 2


def _all_cards(shown: Sequence[tuple[Cell, PredictionVariance]], *, until: int) -> Cell:
    """Return the mean of the cards as they are released. Each card may be wrong by itself; a learner is, in all of them together."""
    learners = min(cell.learners for cell, _ in shown)
    slopes = [_slope(cell.value) for cell, _ in shown]
    alone = [
        slope**2 * _left_of_card(spread, slope) + noise_variance(1 / cell.learners)
        for slope, (cell, spread) in zip(slopes, shown, strict=True)
    ]
    together = (sum(slopes) / len(shown)) ** 2 * max(spread.learner for _, spread in shown) / learners
    mean = sum(cell.value for cell, _ in shown) / len(shown)
    variance = sum(alone) / len(shown) ** 2 + together
    return Cell(learners=learners, value=round(mean, 2), half_width=half_width(variance), until=until)


def last_prediction(cells: Mapping[str, Cell], group: TrainingGroup, card: int, column: int) -> Cell | None:
    """Return the last cell before a column that was predicted from answers; None when there is none."""
    earlier = (cells.get(name_of(RECALL, card=card, bucket=place)) for place in range(column - 1, -1, -1))
    last = next((cell for cell in earlier if cell), None)
    # A faded cell has the day of the prediction it faded from.
    return last and cells[name_of(RECALL, card=card, bucket=group.column_of(last.until))]
