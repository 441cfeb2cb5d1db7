# matplotlib's types are partly unknown.
# pyright: basic
"""What a simulation found, as lines of text and as a picture."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from ravive.memory.simulation.policies import POLICIES
from ravive.memory.simulation.population import ASKED_AT_DAYS, Outcome
from ravive.memory.simulation.worlds import WORLDS

NOT_OURS = "power law"


def table(outcomes: list[Outcome]) -> list[str]:
    """Return a table a world: the share of cards recalled at each day, in per cent with its 90 % interval."""
    lines: list[str] = []
    for world, of_world in groupby(outcomes, key=lambda outcome: outcome.world):
        origin = "independent of FSRS" if world == NOT_OURS else "of the family of FSRS"
        lines += ["", f"World: {world} ({origin}). Share of cards recalled, %, with its 90 % interval", ""]
        lines.append(f"{'policy':<16}{'min/week':>9}" + "".join(f"{f'day {day}':>14}" for day in ASKED_AT_DAYS) + f"{'minutes spent':>16}")
        for (policy, minutes), group in groupby(of_world, key=lambda outcome: (outcome.policy, outcome.minutes_a_week)):
            days = list(group)
            shares = "".join(f"{f'{100 * day.knowledge:.0f} ± {100 * day.half_width:.0f}':>14}" for day in days)
            lines.append(f"{policy:<16}{minutes:>9g}{shares}{days[-1].minutes_spent:>16.0f}")
    return lines


def draw(path: Path, outcomes: list[Outcome]) -> None:
    """Draw knowledge by minutes a week, a row a world, a column a day. Raises OSError where the picture cannot be made."""
    try:
        from matplotlib.figure import Figure
    except ImportError as problem:
        raise OSError("a picture needs matplotlib: install ravive[plots]") from problem
    figure = Figure(figsize=(11, 6.5), layout="constrained")
    axes = figure.subplots(len(WORLDS), len(ASKED_AT_DAYS), sharex=True, sharey=True, squeeze=False)
    for row, world in enumerate(WORLDS):
        for column, day in enumerate(ASKED_AT_DAYS):
            _draw_one(axes[row][column], [found for found in outcomes if found.world == world and found.day == day])
            axes[row][column].set_title(f"{world}, day {day}")
        axes[row][0].set_ylabel("cards recalled, %")
    for column in range(len(ASKED_AT_DAYS)):
        axes[-1][column].set_xlabel("minutes a week")
    figure.legend(*axes[0][0].get_legend_handles_labels(), loc="outside lower center", ncols=len(POLICIES))
    partial = path.with_name(path.name + ".partial")
    try:
        figure.savefig(partial, format=path.suffix.lstrip(".").lower())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _draw_one(axes, outcomes: list[Outcome]) -> None:  # noqa: ANN001 - matplotlib is not there for everyone
    for policy in POLICIES:
        found = [outcome for outcome in outcomes if outcome.policy == policy]
        knowledge = [100 * outcome.knowledge for outcome in found]
        if len(found) == 1 and found[0].minutes_a_week == 0:
            axes.axhline(knowledge[0], linestyle=":", color="0.4", label=policy)
            continue
        width = [100 * outcome.half_width for outcome in found]
        axes.errorbar([outcome.minutes_a_week for outcome in found], knowledge, yerr=width, marker="o", capsize=3, label=policy)
    axes.set_ylim(0, 100)
