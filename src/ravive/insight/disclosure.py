"""What is released of a group at a cut, from what was released before and what the log says now. Plain values in and out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ravive.insight import releases
from ravive.insight.disclosure_control import NINETY_FIVE_PERCENT, Cell, Measurement, disclose, round_outwards, update_cell
from ravive.insight.estimate import Moments
from ravive.insight.group import Cutoff, TrainingGroup
from ravive.insight.interval import crossed_half_width, half_width
from ravive.insight.releases import FORMS, RECALL, RECALL_ALL, SECONDS, TEN_SECONDS, PeopleCounts, Release, name_of
from ravive.memory.fsrs import DEFAULT_PARAMETERS

# The variance, around no difference, of the imagined learner: two cards that are coins.
TWO_COINS = 0.5
# A prediction is shown in steps of five points, and of no less than one learner's share. It follows from answers in a known manner:
# finer steps would reveal some of them.
FINEST_STEP = 0.05
# What was shown of a card fades along the curve of the default clock on which it would have been reached in so many days. Against the
# model's own ageing of five simulated groups, over 7 to 91 days, this is off by 4 points at most (root mean square over cards).
FADING_DAYS = 10.0
_DECAY = -DEFAULT_PARAMETERS[20]
_EFFECT = (releases.DIFFERENCE, releases.PRACTISED, releases.HELD_BACK)


@dataclass(frozen=True, kw_only=True)
class CardPrediction:
    """A card's predicted recall at a cut, over the `learners` who answered it.

    `fresh`: how many of them answered it, or a card of its notion, since it was last predicted anew. `lot`, drawn from -0.5 to 0.5 where
    nobody sees it: by how much of a step the mean is moved before it is rounded.
    """

    learners: int
    fresh: int
    mean: float
    lot: float


@dataclass(frozen=True, kw_only=True)
class PredictionVariance:
    """How far a prediction may be wrong, as variances in logits: of a card, and of each learner. It rests on published models alone."""

    card: float
    learner: float


@dataclass(frozen=True, kw_only=True)
class LogSummary:
    """The log as it stood at a cut. `sums`: name of a cell → day on which it was complete → learners added up."""

    sums: Mapping[str, Mapping[int, Moments]]
    seconds: Mapping[int, float]
    recalls: Mapping[int, CardPrediction]
    # Of every card that is marked.
    variances: Mapping[int, PredictionVariance]
    counts: PeopleCounts


def advance(earlier: Release, summary: LogSummary, group: TrainingGroup, cutoff: Cutoff) -> Release:
    """Return everything that is released after a cut: cells that may change did, all others stay as they were."""
    work = _CellUpdate(cells=dict(earlier.cells), sums=summary.sums, fewest=group.smallest_group, cutoff=cutoff)
    for test_day in sorted({int(name.split("/")[2]) for name in summary.sums if name.startswith(f"{releases.FORM_AT_TEST}/")}):
        _release_test(work, test_day, is_over=cutoff.day >= group.closed_on(test_day))
    for name in summary.sums:
        if name.startswith((f"{releases.SURE_WRONG}/", f"{releases.SURE_RIGHT}/")):
            work.update_share(name)
    _release_weeks(work, summary.seconds, last=cutoff.column)
    if group.control_day is not None and cutoff.day >= group.closed_on(group.control_day):
        _release_effect(work)
    _release_recalls(work, summary, group)
    return Release(until=cutoff.day, cells=work.cells, counts=summary.counts)


@dataclass(kw_only=True)
class _CellUpdate:
    """The cells while they change, and what they change by."""

    cells: dict[str, Cell]
    sums: Mapping[str, Mapping[int, Moments]]
    fewest: int
    cutoff: Cutoff

    def sum_of(self, *names: str) -> Moments:
        """Return cells added up."""
        return _sum(moments for name in names for moments in self.sums.get(name, {}).values())

    def fresh_in(self, *names: str, since: int | None) -> int:
        """Return how many learners brought something new since a day."""
        parts = [(day, moments) for name in names for day, moments in self.sums.get(name, {}).items()]
        return sum(moments.learners for day, moments in parts if since is None or day >= since)

    def since(self, *names: str) -> int | None:
        """Return the day up to which answers are in any of these cells."""
        return max((self.cells[name].until for name in names if name in self.cells), default=None)

    def measure(self, name: str, *, since: int | None) -> Measurement | None:
        """Return a share as the log has it; None where nobody answered."""
        moments = self.sum_of(name)
        if not moments.learners:
            return None
        fresh = self.fresh_in(name, since=since)
        return Measurement(learners=moments.learners, fresh=fresh, mean=moments.mean, half_width=half_width(moments))

    def put(self, name: str, found: Measurement | None) -> None:
        """Change a cell as far as disclosure control allows."""
        cell = found and update_cell(found, self.cells.get(name), fewest=self.fewest, until=self.cutoff.day)
        if cell:
            self.cells[name] = cell

    def update_share(self, name: str, *also: str) -> None:
        """Change a share; what is new in it is new since `also` too."""
        self.put(name, self.measure(name, since=self.since(name, *also)))


def _sum(parts: Iterator[Moments]) -> Moments:
    whole = Moments(learners=0, total=0.0, squares=0.0)
    for part in parts:
        whole = whole.with_others(part)
    return whole


def _release_test(work: _CellUpdate, test_day: int, *, is_over: bool) -> None:
    """Release a test card by card where a form has enough learners; else, once it is over, both forms as one figure."""
    pooled = name_of(releases.FORM_AT_TEST, bucket=test_day)
    for form in FORMS:
        _release_form(work, test_day, form, pooled)
    forms = [name_of(releases.FORM_AT_TEST, bucket=test_day, form=form) for form in FORMS]
    if not is_over or any(name in work.cells for name in forms):
        return
    moments = work.sum_of(*forms)
    if moments.learners:
        half = crossed_half_width(*(work.sum_of(name) for name in forms))
        fresh = work.fresh_in(*forms, since=work.since(pooled))
        work.put(pooled, Measurement(learners=moments.learners, fresh=fresh, mean=moments.mean, half_width=half))


def _release_form(work: _CellUpdate, test_day: int, form: str, pooled: str) -> None:
    """Release the cards of a form, and their mean: of the cells as they are shown, with the interval over learners."""
    middle = f"/{test_day}/{form}"
    cards = [name for name in work.sums if name.startswith(f"{releases.CARD_AT_TEST}/") and name.endswith(middle)]
    for name in cards:
        work.update_share(name, pooled)
    shown = [work.cells[name].centre for name in cards if name in work.cells]
    name = name_of(releases.FORM_AT_TEST, bucket=test_day, form=form)
    found = work.measure(name, since=work.since(name, pooled))
    if shown and found:
        work.put(name, replace(found, mean=sum(shown) / len(shown)))


def _release_weeks(work: _CellUpdate, seconds: Mapping[int, float], *, last: int) -> None:
    """Release the weeks that are over, with their median time."""
    for week, middle in seconds.items():
        name, timed = name_of(releases.WEEK, bucket=week), name_of(SECONDS, bucket=week)
        if week >= last:
            continue
        found = work.measure(name, since=work.since(name))
        work.put(name, found)
        if found:
            work.put(timed, replace(found, mean=middle, half_width=None, highest=float("inf"), step=TEN_SECONDS))


def _release_effect(work: _CellUpdate) -> None:
    """Release the effect of practice once, when its test is over; its two sides only where they are of the very same learners.

    Looked at again with every answer that comes late, an interval of 95 % would leave out "no difference" more often than it may.
    """
    names = [name_of(family) for family in _EFFECT]
    sums = [work.sum_of(name) for name in names]
    if not sums[0].learners or names[0] in work.cells:
        return
    fresh = work.fresh_in(names[0], since=None)
    half = half_width(sums[0], spread=TWO_COINS)
    work.put(names[0], Measurement(learners=sums[0].learners, fresh=fresh, mean=sums[0].mean, half_width=half, lowest=-1.0))
    if sums[1].learners == sums[0].learners and work.since(names[0]) == work.cutoff.day:
        for name, moments in zip(names[1:], sums[1:], strict=True):
            work.put(name, Measurement(learners=moments.learners, fresh=fresh, mean=moments.mean, half_width=half_width(moments)))


def _release_recalls(work: _CellUpdate, summary: LogSummary, group: TrainingGroup) -> None:
    """Release a column of predictions: of the answers so far where enough are new, else what was shown last, grown older.

    What grows older is computed from the cell that was shown, and from nothing else: however often it is looked at, it says no more.
    """
    column = work.cutoff.column
    shown: list[tuple[Cell, PredictionVariance]] = []
    for card, spread in summary.variances.items():
        now, last = summary.recalls.get(card), horizon_of(work.cells, card, column)
        if now and min(now.learners, now.fresh) >= work.fewest:
            step = step_of(now.learners)
            found = Measurement(learners=now.learners, fresh=now.fresh, mean=now.mean + now.lot * step, step=step)
            cell = disclose(found, until=work.cutoff.day)
        elif last:
            anew = work.cells[name_of(RECALL, card=card, bucket=group.column_of(last.until))]
            cell = replace(anew, value=round(fade(anew.centre, days=work.cutoff.day - anew.until), 2), bound="")
        else:
            continue
        cell = replace(cell, half_width=round_outwards(reach_of(cell, spread)))
        work.cells[name_of(RECALL, card=card, bucket=column)] = cell
        shown.append((cell, spread))
    if shown:
        work.cells[name_of(RECALL_ALL, bucket=column)] = _all_cards(shown, until=work.cutoff.day)


def step_of(learners: int) -> float:
    """Return in what steps a prediction over so many learners is shown.

    >>> step_of(5), step_of(12), step_of(40)
    (0.2, 0.1, 0.05)
    """
    return round(math.ceil(1 / learners / FINEST_STEP) * FINEST_STEP, 2)


def fade(value: float, *, days: float) -> float:
    """Return what is left after some days of a recall that was shown: one more point of the default clock's curve through it.

    >>> round(fade(0.7, days=0), 2), round(fade(0.7, days=7), 2), round(fade(0.7, days=28), 2)
    (0.7, 0.65, 0.58)
    """
    return (1 + (value ** (1 / _DECAY) - 1) * (FADING_DAYS + days) / FADING_DAYS) ** _DECAY


def reach_of(cell: Cell, spread: PredictionVariance) -> float:
    """Return half the width of the 95 % interval of a card shown of a group, as a share."""
    slope = cell.centre * (1 - cell.centre)
    variance = _left_of_card(spread, slope) + spread.learner / cell.learners
    return NINETY_FIVE_PERCENT * math.sqrt(slope**2 * variance + _rounding(cell.learners))


def _left_of_card(spread: PredictionVariance, information: float) -> float:
    """Return what is left of the variance of a card, which all share, once each of those who are counted answered it.

    One answer each is all that is certain, as `memory.belief.learn` moves what is believed of a learner: how often people
    answered, and what, says nothing here. What chance there was in these answers is left out: it is small beside the rest, which is
    wider than it need be (`tests/insight/test_recall_interval.py`).
    """
    return spread.card / (1 + (spread.card + spread.learner) * information) ** 2


def _rounding(learners: int) -> float:
    """Return the variance of what the lot and rounding do together: two evenly spread errors."""
    return step_of(learners) ** 2 / 6


def _all_cards(shown: Sequence[tuple[Cell, PredictionVariance]], *, until: int) -> Cell:
    """Return the mean of the cards as they are shown. Each card may be wrong by itself; a learner is, in all of them together."""
    learners = min(cell.learners for cell, _ in shown)
    slopes = [cell.centre * (1 - cell.centre) for cell, _ in shown]
    alone = [
        slope**2 * _left_of_card(spread, slope) + _rounding(cell.learners) for slope, (cell, spread) in zip(slopes, shown, strict=True)
    ]
    together = (sum(slopes) / len(shown)) ** 2 * max(spread.learner for _, spread in shown) / learners
    mean = sum(cell.centre for cell, _ in shown) / len(shown)
    half = NINETY_FIVE_PERCENT * math.sqrt(sum(alone) / len(shown) ** 2 + together)
    return disclose(Measurement(learners=learners, fresh=0, mean=mean, half_width=half), until=until)


def horizon_of(cells: Mapping[str, Cell], card: int, column: int) -> Cell | None:
    """Return the last cell that was released of a card's predictions before a column; None when there is none."""
    earlier = (cells.get(name_of(RECALL, card=card, bucket=place)) for place in range(column - 1, -1, -1))
    return next((cell for cell in earlier if cell), None)
