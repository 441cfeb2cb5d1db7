"""What is released of a group at a cut, from what was released before and what the log says now. Plain values in and out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ravive.insight import releases
from ravive.insight.cell_release import CellRelease, Lots, lot_name
from ravive.insight.disclosure_control import Cell, disclose, fewest_predicted, noisy_median
from ravive.insight.group import Cutoff, TrainingGroup
from ravive.insight.measured_tests import release_change, release_late, release_test
from ravive.insight.practice_effect import release_effect
from ravive.insight.predictions import GroupPrediction, PublicCard, release_recalls
from ravive.insight.privacy_budget import noise_of
from ravive.insight.releases import SECONDS, WEEK_PEOPLE, PeopleCounts, Release, name_of
from ravive.insight.tally import Tally
from ravive.insight.wordings import release_wordings


@dataclass(frozen=True, kw_only=True)
class LogSummary:
    """The log as it stood at a cut. `tallies`: by the name of a cell. `seconds`: by week, of each learner who practised.

    `both`: by test day, how many took that test and the entry test. `prediction`: None where no moment for one has come.
    """

    tallies: Mapping[str, Tally]
    seconds: Mapping[int, Sequence[float]]
    prediction: GroupPrediction | None
    # Of every card that is marked.
    public: Mapping[int, PublicCard]
    counts: PeopleCounts
    both: Mapping[int, int] = field(default_factory=dict)
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
            release_wordings(work, test_day)
            release_change(work, test_day, both=summary.both.get(test_day, 0))
    _release_weeks(work, summary.seconds, last=cutoff.column)
    if group.control_day is not None and cutoff.day >= group.closed_on(group.control_day):
        release_effect(work)
    release_recalls(work, summary.prediction, summary.public, group, cutoff.column)
    counts = replace(summary.counts, certificates=_certificates(earlier, summary, group, cutoff, lots))
    return Release(until=cutoff.day, cells=work.cells, counts=counts, room=earlier.room and replace(earlier.room, counted=frozenset()))


def _certificates(earlier: Release, summary: LogSummary, group: TrainingGroup, cutoff: Cutoff, lots: Lots) -> int | None:
    """Return about how many certificates were issued: released once, when the last test is over. Who got one answered well."""
    is_over = bool(group.test_days) and cutoff.day >= group.closed_on(max(group.test_days))
    if earlier.counts.certificates is not None or not is_over or summary.counts.answered < group.smallest_group:
        return earlier.counts.certificates
    lot = lots(lot_name(releases.CERTIFICATES, summary.certificates, summary.counts.answered))
    moved = disclose(float(summary.certificates), scale=noise_of(releases.CERTIFICATES), lot=lot)
    return round(min(max(moved, 0.0), float(summary.counts.answered)))


def _release_weeks(work: CellRelease, seconds: Mapping[int, Sequence[float]], *, last: int) -> None:
    """Release of the weeks that are over, once, how many practised, and a time near the median. Neither says what anybody answered."""
    for week, of_week in sorted(seconds.items()):
        name, timed = name_of(WEEK_PEOPLE, bucket=week), name_of(SECONDS, bucket=week)
        if week >= last or name in work.cells or len(of_week) < work.fewest:
            continue
        work.cells[name] = Cell(learners=len(of_week), value=float(len(of_week)), half_width=None, until=work.until)
        if len(of_week) >= fewest_predicted(work.fewest):
            middle = noisy_median(of_week, lot=work.lots(timed))
            work.cells[timed] = Cell(learners=len(of_week), value=middle, half_width=None, until=work.until)
