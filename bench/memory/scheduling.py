"""What ways of choosing the next cards leave, at the same minutes: `python -m bench.memory.scheduling`.

Learners of made-up worlds had a training of 24 cards, which it showed and asked. Then they practise twice a week. With equal minutes,
each session has the same number of answers, whatever is due. Fixed calendars are searched on a grid, with other learners and cards than
those judged. The second table asks only what is due, as the app does: there a rule also decides how many minutes it takes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from bench.memory.schedule_policies import Calendar, Forecast, Fsrs6, Oracle, Ours, Policy, Random, Steps
from bench.memory.schedule_worlds import WORLDS, World
from ravive.memory.inputs import Numbers
from ravive.memory.simulation.population import ANSWER_SECONDS, SESSION_DAYS

CARDS = 24
# The training showed and asked the cards shortly before its day ended.
SHOWN, ASKED = -0.05, -0.02
SEARCHED_SEED, JUDGED_SEED, SEARCHED_LEARNERS = 1, 2, 40
NINETY_PERCENT = 1.645


@dataclass(frozen=True, kw_only=True)
class Setting:
    """How many learners practise, and how."""

    learners: int = 200
    horizon_days: int = 180
    answers: int = 9
    # The share of sessions that a learner leaves out.
    skipped: float = 0.0
    only_due: bool = False
    seed: int = JUDGED_SEED


@dataclass(frozen=True)
class Course:
    """Recall in per cent at the horizon with half its 90 % interval, its mean over all weeks, and the minutes spent."""

    last: float
    half_width: float
    mean: float
    minutes: float


def course(kind: type[World], policy: Policy, setting: Setting) -> Course:
    """Return how a policy goes. The same learners meet every policy, with the same luck."""
    cards, people, luck = (np.random.default_rng((setting.seed, part)) for part in (1, 2, 3))
    world = kind(setting.learners, CARDS, cards, people)
    every = tuple(one.ravel() for one in np.indices(world.shape))
    world.answer(every, SHOWN, np.zeros(len(every[0])))
    right = luck.random(world.shape) < world.recall(ASKED)
    world.answer(every, ASKED, right[every])
    policy.start(right, ASKED)
    answers, means = 0, list[float]()
    for day in range(1, setting.horizon_days + 1):
        if day % 7 in SESSION_DAYS:
            is_there, lots = luck.random(setting.learners) >= setting.skipped, luck.random(world.shape)
            where = _asked(policy, policy.urgencies(day, setting.horizon_days + 0.5 - day, world), is_there, setting)
            answers += len(where[0])
            if len(where[0]) > 0:
                right = lots[where] < world.recall(day, where)
                world.answer(where, day, right)
                policy.enter(where, day, right)
        if day % 7 == 0:
            means.append(float(world.recall(day + 0.5).mean()))
    last = 100 * world.recall(setting.horizon_days + 0.5).mean(1)
    half_width = NINETY_PERCENT * float(last.std(ddof=1)) / np.sqrt(setting.learners)
    return Course(float(last.mean()), half_width, 100 * float(np.mean(means)), answers * ANSWER_SECONDS / 60 / setting.learners)


def _asked(policy: Policy, urgencies: Numbers, is_there: Numbers, setting: Setting) -> tuple[Numbers, Numbers]:
    """Return which learners are asked which cards."""
    chosen = np.argsort(-urgencies, axis=1, kind="stable")[:, : setting.answers]
    asked = np.broadcast_to(is_there[:, None], chosen.shape)
    if setting.only_due:
        asked = asked & (np.take_along_axis(urgencies, chosen, 1) >= (1_000.0 if isinstance(policy, Ours) else 1.0))
    learners, places = np.nonzero(asked)
    return learners, chosen[learners, places]


GRID = [
    (soon, first, growth, goes_back)
    for soon in (4.0, 7.0)
    for first in (4.0, 7.0, 14.0)
    for growth in (1.25, 1.5, 2.0)
    for goes_back in (False, True)
]


def best_calendar(kind: type[World], setting: Setting) -> tuple[float, float, float, bool]:
    """Return the calendar that leaves most on average over all weeks, for learners and cards of another draw."""
    searched = replace(setting, learners=SEARCHED_LEARNERS, seed=SEARCHED_SEED)
    return max(GRID, key=lambda one: course(kind, Calendar(*one[:3], goes_back=one[3]), searched).mean)


def _line(name: str, found: Course) -> None:
    print(f"  {name:<44}{f'{found.last:.1f} ± {found.half_width:.1f}':>13}{found.mean:>9.1f}{found.minutes:>9.0f}", flush=True)


def _head(world: str, setting: Setting) -> None:
    habit = f"{setting.answers} answers a session" + (", half of the sessions left out" if setting.skipped else "")
    print(f"\n{world}: {setting.learners} learners, {CARDS} cards, {setting.horizon_days} days, {habit}")
    print(f"  {'':<44}{'last day, %':>13}{'mean, %':>9}{'minutes':>9}")


POLICIES: dict[str, Callable[[], Policy]] = {
    "the longest ago first": Policy,
    "random": Random,
    "1-6-20-60 days": lambda: Steps(1, 6, 20, 60),
    "1-7-30-90 days": lambda: Steps(1, 7, 30, 90),
    "FSRS-6, least remembered first": Fsrs6,
    "our model: greatest gain over 7 days": lambda: Forecast("gain", 7),
    "our model: greatest gain over 30 days": lambda: Forecast("gain", 30),
    "our model: greatest gain to the horizon": lambda: Forecast("gain", 1_000),
    "our model: palest first": lambda: Forecast("palest"),
    "our model: time waited times forgotten": lambda: Forecast("waited"),
    "oracle: greatest gain over 14 days": lambda: Oracle(14),
    "oracle: greatest gain over 30 days": lambda: Oracle(30),
    "oracle: greatest gain to the horizon": lambda: Oracle(1_000),
    "ours": Ours,
}


OTHER_SETTINGS = [
    "random",
    "FSRS-6, least remembered first",
    "our model: time waited times forgotten",
    "oracle: greatest gain over 30 days",
    "ours",
]


def judge(setting: Setting, names: list[str]) -> None:
    """Print a line for each policy in each world, at equal minutes."""
    for world, kind in WORLDS.items():
        _head(world, setting)
        best = best_calendar(kind, setting)
        _line(
            f"best calendar: {best[0]:g}, {best[1]:g} × {best[2]:g}, {'a step back' if best[3] else 'again'}",
            course(kind, Calendar(*best[:3], goes_back=best[3]), setting),
        )
        for name in names:
            _line(name, course(kind, POLICIES[name](), setting))


def judge_due(setting: Setting) -> None:
    """Print what ours and fixed calendars take and leave when only what is due is asked."""
    for world, kind in WORLDS.items():
        _head(f"{world}, only what is due", setting)
        _line("ours", course(kind, Ours(), setting))
        for first, growth in ((4.0, 1.5), (7.0, 1.25), (7.0, 2.0), (10.0, 1.5), (7.0, 3.0)):
            _line(f"4 after wrong, {first:g} × {growth:g} after right", course(kind, Calendar(4.0, first, growth), setting))
        _line("1-6-20-60 days", course(kind, Steps(1, 6, 20, 60), setting))
        _line("1-7-30-90 days", course(kind, Steps(1, 7, 30, 90), setting))


def main() -> int:
    """Print the tables; with `quick`, for few learners."""
    learners = 20 if "quick" in sys.argv[1:] else 200
    judge(Setting(learners=learners), list(POLICIES))
    judge_due(Setting(learners=learners, only_due=True))
    for setting in (Setting(horizon_days=30), Setting(horizon_days=90), Setting(skipped=0.5), Setting(answers=4)):
        judge(replace(setting, learners=learners), OTHER_SETTINGS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
