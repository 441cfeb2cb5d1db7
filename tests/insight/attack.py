"""Somebody who keeps every figure ever shown, knows who answered what and when, and subtracts: can they tell what one person answered?

Every released cell is a linear equation over what learners brought. A combination of equations in which fewer than `fewest` people
are left over exists exactly where leaving out these people's columns lowers the rank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from ravive.insight import releases
from ravive.insight.contributions import Contributions
from ravive.insight.releases import Release, name_of

type Variable = tuple[int, str, tuple[float, int]]


@dataclass
class Attacker:
    """The equations somebody collected."""

    equations: list[dict[Variable, float]] = field(default_factory=list)

    def look(self, before: Release, after: Release, found: Contributions, touched: Mapping[int, Mapping[int, int]]) -> None:
        """Take down what changed on the screen. `touched`: card → learner → day of what its prediction rests on."""
        for name, cell in after.cells.items():
            if before.cells.get(name) != cell:
                equation = self._equation(name, found, touched, is_anew=cell.until == after.until)
                if equation:
                    assert len({variable[0] for variable in equation}) == cell.learners
                    self.equations.append(equation)

    def _equation(
        self, name: str, found: Contributions, touched: Mapping[int, Mapping[int, int]], *, is_anew: bool
    ) -> dict[Variable, float]:
        family, card, bucket, form = name.split("/")
        if family == releases.RECALL:
            # What grew older is computed of the cell that was told before.
            return {(learner, f"recall/{card}", (0.0, day)): 1.0 for learner, day in touched[int(card)].items()} if is_anew else {}
        if family in (releases.RECALL_ALL, releases.SECONDS) or (family == releases.FORM_AT_TEST and form):
            return {}  # computed of other cells, or a middle of what `week` is a mean of
        if family == releases.FORM_AT_TEST:
            return self._pooled(int(bucket), found)
        if family == releases.DIFFERENCE:
            return self._difference(found)
        return {(learner, name, brought): 1.0 for learner, brought in found[name].items()}

    def _pooled(self, test_day: int, found: Contributions) -> dict[Variable, float]:
        answered: dict[int, list[Variable]] = defaultdict(list)
        for name, brought in found.items():
            if name.startswith(f"{releases.CARD_AT_TEST}/") and name.split("/")[2] == str(test_day):
                for learner, what in brought.items():
                    answered[learner].append((learner, name, what))
        return {variable: 1 / len(variables) for variables in answered.values() for variable in variables}

    def _difference(self, found: Contributions) -> dict[Variable, float]:
        practised, held = (found.get(name_of(family), {}) for family in (releases.PRACTISED, releases.HELD_BACK))
        equation: dict[Variable, float] = {}
        for learner, brought in found[name_of(releases.DIFFERENCE)].items():
            if learner in practised:
                equation[learner, "practised/0/0/", practised[learner]] = 1.0
                equation[learner, "held_back/0/0/", held[learner]] = -1.0
            else:
                equation[learner, "difference/0/0/", brought] = 1.0
        return equation

    def singles_out(self, people: Iterable[int]) -> bool:
        """Return whether some combination of equations is about nobody but these people."""
        chosen = set(people)
        return any(_is_about(chosen, equations) for equations in self._apart())

    def _apart(self) -> list[list[dict[Variable, float]]]:
        """Return the equations in heaps that share no variable: nothing is learnt from combining those of two heaps."""
        heap_of: dict[str, int] = {}
        heaps: dict[int, list[dict[Variable, float]]] = {}
        for number, equation in enumerate(self.equations):
            names = {variable[1] for variable in equation}
            joined = {heap_of[name] for name in names if name in heap_of}
            heaps[number] = [equation, *(known for heap in joined for known in heaps.pop(heap))]
            heap_of.update(dict.fromkeys(names, number))
            heap_of.update({name: number for name, heap in heap_of.items() if heap in joined})
        return list(heaps.values())


def _is_about(people: set[int], equations: list[dict[Variable, float]]) -> bool:
    variables = sorted({variable for equation in equations for variable in equation})
    matrix = np.array([[equation.get(variable, 0.0) for variable in variables] for equation in equations])
    others = matrix[:, [variable[0] not in people for variable in variables]]
    return not others.size or int(np.linalg.matrix_rank(others)) < int(np.linalg.matrix_rank(matrix))
