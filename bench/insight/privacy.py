"""Prints what noise costs and what it protects: `python -m bench.insight.privacy`, a table of less than a minute.

For several times the noise of the budget: how far intervals reach in groups of 12 to 200, and how well the strongest attacker does.
"""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import numpy as np

from ravive.insight import privacy_budget
from ravive.insight.expectation import Expectation, expectation_of
from ravive.insight.privacy_budget import BUDGET, epsilon, total_cost
from tests.insight.attack import attack, lives

TIMES = (0.5, 0.75, 1.0, 1.5, 2.0)
SIZES, CARDS_A_FORM, CONTROL_CARDS = (12, 24, 60, 200), 9, 3
LIVES, VICTIMS = 6_000, 2_000


def expected(times: float) -> list[Expectation]:
    """Return what groups show with so many times the noise of the budget."""
    changed = {family: replace(kind, noise=kind.noise * times) for family, kind in BUDGET.items()}
    with patch.dict(privacy_budget.BUDGET, changed):
        return [expectation_of(size, smallest_group=5, cards_a_form=CARDS_A_FORM, control_cards=CONTROL_CARDS) for size in SIZES]


def points(reach: float | None) -> str:
    """Return how far an interval reaches, in points."""
    return "–" if reach is None else f"{100 * reach:.0f}"


def main() -> int:
    """Print the table."""
    chance = np.random.default_rng(1)
    people = lives(LIVES, chance)
    print(f"Cost of everything together: rho {total_cost():.1f}, epsilon {epsilon(total_cost()):.0f} (delta 1e-6)")
    print("noise  guessed  sure  within one  " + "  ".join(f"{size} people: test change card effect recall" for size in SIZES))
    for times in TIMES:
        noise = {family: kind.noise * times for family, kind in BUDGET.items()}
        found = attack(people, noise, victims=VICTIMS, chance=chance)
        reaches = [
            f"{size:4}:       {points(shown.test):>4} {points(shown.change):>6} {points(shown.card):>4} {points(shown.effect):>6} "
            f"{points(shown.recall):>6}"
            for size, shown in zip(SIZES, expected(times), strict=True)
        ]
        print(f"x{times:<5} {found.guessed:7.1%} {found.sure:5.1%} {found.close:11.0%}  " + "  ".join(reaches), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
