"""A population that had one training and then practises a few minutes a week, by one policy after another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ravive.memory.inputs import DAY
from ravive.memory.simulation.policies import POLICIES
from ravive.memory.simulation.worlds import WORLDS

ANSWER_SECONDS = 20.0
# Two sessions a week, as the plan of a training proposes at most.
SESSION_DAYS = (2, 5)
ASKED_AT_DAYS = (30, 90, 180)
NINETY_PERCENT = 1.645


@dataclass(frozen=True, kw_only=True)
class SimulationSetting:
    """How many learners and cards, and how many minutes a week are tried."""

    learners: int = 100
    cards: int = 60
    minutes_a_week: tuple[float, ...] = (1.0, 3.0, 6.0)
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What is known, 0 to 1, at one day: the mean over learners and half the width of its 90 % interval."""

    world: str
    policy: str
    minutes_a_week: float
    day: int
    knowledge: float
    half_width: float
    minutes_spent: float


def simulate(setting: SimulationSetting) -> list[Outcome]:
    """Return what each policy leaves in each world. The same learners and cards meet every policy."""
    found: list[Outcome] = []
    for world in WORLDS:
        for policy in POLICIES:
            for minutes in (0.0,) if policy == "no practice" else setting.minutes_a_week:
                known = np.array([_one_learner(world, policy, minutes, learner, setting) for learner in range(setting.learners)])
                for place, day in enumerate(ASKED_AT_DAYS):
                    shares = known[:, place]
                    half_width = NINETY_PERCENT * float(shares.std(ddof=1)) / np.sqrt(setting.learners) if setting.learners > 1 else 0.0
                    found.append(
                        Outcome(
                            world=world,
                            policy=policy,
                            minutes_a_week=minutes,
                            day=day,
                            knowledge=float(shares.mean()),
                            half_width=float(half_width),
                            minutes_spent=float(known[:, len(ASKED_AT_DAYS) + place].mean()),
                        )
                    )
    return found


def _one_learner(world: str, policy: str, minutes: float, learner: int, setting: SimulationSetting) -> list[float]:
    """Return the true knowledge at each day asked about, then the minutes spent until then."""
    difficulty = np.random.default_rng(setting.seed).normal(0, 1, setting.cards)
    chance = np.random.default_rng((setting.seed, learner))
    memory = WORLDS[world](setting.cards, difficulty, chance)
    chooser = POLICIES[policy](setting.cards)
    for place, card in enumerate(chance.permutation(setting.cards).tolist()):
        at = 60.0 * (place - setting.cards)
        memory.study(card, at)
        chooser.enter(card, at, None)
    knowledge: list[float] = []
    spent: list[float] = []
    answers, owed = 0, 0.0
    for day in range(1, ASKED_AT_DAYS[-1] + 1):
        if day % 7 in SESSION_DAYS:
            owed += minutes * 60 / ANSWER_SECONDS / len(SESSION_DAYS)
            urgencies = chooser.urgencies(day * DAY)
            if urgencies is not None:
                chosen = np.argsort(-urgencies, kind="stable")[: int(owed)]
                owed -= len(chosen)
                for place, card in enumerate(chosen.tolist()):
                    time = day * DAY + place * ANSWER_SECONDS
                    right = bool(chance.random() < memory.recalls(time)[card])
                    memory.answer(card, time, right=right)
                    chooser.enter(card, time, right)
                answers += len(chosen)
        if day in ASKED_AT_DAYS:
            knowledge.append(float(memory.recalls((day + 0.5) * DAY).mean()))
            spent.append(answers * ANSWER_SECONDS / 60)
    return [*knowledge, *spent]
