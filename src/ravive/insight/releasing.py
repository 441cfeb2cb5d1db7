"""What is released of a group at a moment, from what was released before and what the log says now. Plain values in and out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ravive.insight import releases as figures
from ravive.insight.estimate import Moments
from ravive.insight.gate import Cell, Found, release, told
from ravive.insight.group import WEEK_DAYS, Cutoff, Group
from ravive.insight.interval import crossed_half_width, half_width
from ravive.insight.releases import FORMS, RECALL, RECALL_ALL, SECONDS, TEN_SECONDS, Counts, Known, name_of

# The variance, around no difference, of the imagined learner: two cards that are coins.
TWO_COINS = 0.5
_EFFECT = (figures.DIFFERENCE, figures.PRACTISED, figures.HELD_BACK)


@dataclass(frozen=True, kw_only=True)
class Predicted:
    """A card's predicted recall at a cut, over `learners`, from answers of before day `until`.

    `fresh`: how many of them answered it, a card of its notion, or anything for the first time, since it was last predicted anew.
    """

    learners: int
    fresh: int
    mean: float
    half_width: float
    until: int


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The log as it stood at a cut. `sums`: name of a cell → day on which it was complete → learners added up."""

    sums: Mapping[str, Mapping[int, Moments]]
    seconds: Mapping[int, float]
    # From all answers so far; and from no more answers than the last released column of the card knew.
    recalls: Mapping[int, Predicted]
    carried: Mapping[int, Predicted]
    recall_half_width: float | None
    counts: Counts


def advance(known: Known, snapshot: Snapshot, group: Group, cutoff: Cutoff) -> Known:
    """Return what is known after a cut: cells that may change did, all others stay as they were."""
    work = _Work(cells=dict(known.cells), sums=snapshot.sums, fewest=group.smallest_group, cutoff=cutoff)
    for test_day in sorted({int(name.split("/")[2]) for name in snapshot.sums if name.startswith(f"{figures.FORM_AT_TEST}/")}):
        _release_test(work, test_day, is_over=cutoff.day >= group.closed_on(test_day))
    for name in snapshot.sums:
        if name.startswith((f"{figures.SURE_WRONG}/", f"{figures.SURE_RIGHT}/")):
            work.release(name)
    _release_weeks(work, snapshot.seconds, last=(cutoff.day - group.held_day) // WEEK_DAYS)
    if group.control_day is not None and cutoff.day >= group.closed_on(group.control_day):
        _release_effect(work)
    _release_recalls(work, snapshot)
    return Known(until=cutoff.day, cells=work.cells, counts=snapshot.counts)


@dataclass(kw_only=True)
class _Work:
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

    def found(self, name: str, *, since: int | None) -> Found | None:
        """Return a share as the log has it; None where nobody answered."""
        moments = self.sum_of(name)
        if not moments.learners:
            return None
        fresh = self.fresh_in(name, since=since)
        return Found(learners=moments.learners, fresh=fresh, mean=moments.mean, half_width=half_width(moments))

    def put(self, name: str, found: Found | None) -> None:
        """Let a cell through the gate."""
        cell = found and release(found, self.cells.get(name), fewest=self.fewest, until=self.cutoff.day)
        if cell:
            self.cells[name] = cell

    def release(self, name: str, *also: str) -> None:
        """Let a share through the gate; what is new in it is new since `also` too."""
        self.put(name, self.found(name, since=self.since(name, *also)))


def _sum(parts: Iterator[Moments]) -> Moments:
    whole = Moments(learners=0, total=0.0, squares=0.0)
    for part in parts:
        whole = whole.with_others(part)
    return whole


def _release_test(work: _Work, test_day: int, *, is_over: bool) -> None:
    """Release a test card by card where a form has enough learners; else, once it is over, both forms as one figure."""
    pooled = name_of(figures.FORM_AT_TEST, bucket=test_day)
    for form in FORMS:
        _release_form(work, test_day, form, pooled)
    forms = [name_of(figures.FORM_AT_TEST, bucket=test_day, form=form) for form in FORMS]
    if not is_over or any(name in work.cells for name in forms):
        return
    moments = work.sum_of(*forms)
    if moments.learners:
        half = crossed_half_width(*(work.sum_of(name) for name in forms))
        fresh = work.fresh_in(*forms, since=work.since(pooled))
        work.put(pooled, Found(learners=moments.learners, fresh=fresh, mean=moments.mean, half_width=half))


def _release_form(work: _Work, test_day: int, form: str, pooled: str) -> None:
    """Release the cards of a form, and their mean: of the cells as they are shown, with the interval over learners."""
    middle = f"/{test_day}/{form}"
    cards = [name for name in work.sums if name.startswith(f"{figures.CARD_AT_TEST}/") and name.endswith(middle)]
    for name in cards:
        work.release(name, pooled)
    shown = [work.cells[name].centre for name in cards if name in work.cells]
    name = name_of(figures.FORM_AT_TEST, bucket=test_day, form=form)
    found = work.found(name, since=work.since(name, pooled))
    if shown and found:
        work.put(name, replace(found, mean=sum(shown) / len(shown)))


def _release_weeks(work: _Work, seconds: Mapping[int, float], *, last: int) -> None:
    """Release the weeks that are over, with their median time."""
    for week, middle in seconds.items():
        name, timed = name_of(figures.WEEK, bucket=week), name_of(SECONDS, bucket=week)
        if week >= last:
            continue
        found = work.found(name, since=work.since(name))
        work.put(name, found)
        if found:
            work.put(timed, replace(found, mean=middle, half_width=None, highest=float("inf"), step=TEN_SECONDS))


def _release_effect(work: _Work) -> None:
    """Release the effect of practice once, when its test is over; its two sides only where they are of the very same learners.

    Looked at again with every answer that comes late, an interval of 95 % would leave out "no difference" more often than it may.
    """
    names = [name_of(family) for family in _EFFECT]
    sums = [work.sum_of(name) for name in names]
    if not sums[0].learners or names[0] in work.cells:
        return
    fresh = work.fresh_in(names[0], since=None)
    half = half_width(sums[0], spread=TWO_COINS)
    work.put(names[0], Found(learners=sums[0].learners, fresh=fresh, mean=sums[0].mean, half_width=half, lowest=-1.0))
    if sums[1].learners == sums[0].learners and work.since(names[0]) == work.cutoff.day:
        for name, moments in zip(names[1:], sums[1:], strict=True):
            work.put(name, Found(learners=moments.learners, fresh=fresh, mean=moments.mean, half_width=half_width(moments)))


def _release_recalls(work: _Work, snapshot: Snapshot) -> None:
    """Release a column of predictions: of the answers so far where enough are new, else of those of before, as they age.

    Once somebody left, the answers of before are no longer the same: then the card waits until enough others answered.
    """
    column = work.cutoff.column
    shown: list[Cell] = []
    for card, now in snapshot.recalls.items():
        last, carried = horizon_of(work.cells, card, column), snapshot.carried.get(card)
        predicted = now if min(now.learners, now.fresh) >= work.fewest else None
        if predicted is None and last and carried and (carried.until, carried.learners) == (last.until, last.learners):
            predicted = carried
        if predicted:
            found = Found(learners=predicted.learners, fresh=predicted.fresh, mean=predicted.mean, half_width=predicted.half_width)
            shown.append(told(found, until=predicted.until))
            work.cells[name_of(RECALL, card=card, bucket=column)] = shown[-1]
    if shown and snapshot.recall_half_width is not None:
        mean = sum(cell.centre for cell in shown) / len(shown)
        whole = Found(learners=min(cell.learners for cell in shown), fresh=0, mean=mean, half_width=snapshot.recall_half_width)
        work.cells[name_of(RECALL_ALL, bucket=column)] = told(whole, until=work.cutoff.day)


def horizon_of(cells: Mapping[str, Cell], card: int, column: int) -> Cell | None:
    """Return the last cell that was released of a card's predictions before a column; None when there is none."""
    earlier = (cells.get(name_of(RECALL, card=card, bucket=place)) for place in range(column - 1, -1, -1))
    return next((cell for cell in earlier if cell), None)
