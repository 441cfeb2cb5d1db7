"""The effect of practice: both sides of the control day, released once, and their difference as it is shown."""

from __future__ import annotations

from collections.abc import Mapping

from ravive.insight import releases
from ravive.insight.cell_release import CellRelease
from ravive.insight.disclosure_control import Cell, half_width, shown_value, variance_of, whole_points
from ravive.insight.interval import paired_variance, score_variance
from ravive.insight.privacy_budget import noise_of
from ravive.insight.releases import name_of

SIDES = (name_of(releases.PRACTISED), name_of(releases.HELD_BACK))


def release_effect(work: CellRelease) -> None:
    """Release both sides once, when their test is over: their mean, then each less that mean, which says little of who knows much.

    Computed again with every answer that comes late, an interval of 95 % would exclude "no difference" more often than it may.
    """
    tallies = {name: work.tallies[name] for name in SIDES if name in work.tallies}
    if SIDES[0] in work.cells or len(tallies) < len(SIDES):
        return
    # The same learners brought both.
    learners = tallies[SIDES[0]].learners
    if learners < work.fewest:
        return
    both = sum(tally.mean for tally in tallies.values()) / len(SIDES)
    middle = work.moved(name_of(releases.BOTH_SIDES), both, learners)
    shown = work.parts(middle, tallies, family=releases.SIDE)
    of_mean, of_side = noise_of(releases.BOTH_SIDES) / learners, noise_of(releases.SIDE) / learners
    for name, value in shown.items():
        usual = score_variance(value, learners, answers=tallies[name].answers_each)
        work.put(name, learners=learners, value=value, variance=usual / learners + of_mean**2 + of_side**2 / 2)
    practised, held_back = (shown[name] for name in SIDES)
    answers = tallies[SIDES[0]].answers_each, tallies[SIDES[1]].answers_each
    variance = paired_variance((practised, held_back), learners, answers=answers) / learners + 2 * of_side**2
    work.put(name_of(releases.EFFECT), learners=learners, value=practised - held_back, variance=variance)


def with_effect(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """Return cells with the effect of practice where an earlier version released both sides, and the effect under another name.

    It is the difference of the sides as they are shown. The same learners brought both, so that their variances together are its most.
    """
    found, (practised, held_back) = dict(cells), (cells.get(name) for name in SIDES)
    if practised and held_back:
        value = whole_points(shown_value(practised) - shown_value(held_back))
        effect = Cell(
            learners=min(practised.learners, held_back.learners),
            value=value,
            half_width=half_width(variance_of(practised) + variance_of(held_back)),
            until=max(practised.until, held_back.until),
        )
        found.setdefault(name_of(releases.EFFECT), effect)
    return found
