"""Exceptions that hold every problem of what cannot be saved, imported or published."""

from collections.abc import Iterable

from ravive.lib.problem import Problem, in_order


class ProblemsError(Exception):
    """Nothing was changed; `problems` holds everything that is wrong."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(in_order(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ImportingError(ProblemsError):
    """The deck's folder or the register's file cannot be imported."""


class FactError(ProblemsError):
    """The register's entry cannot be saved; the places of the problems lead to its fields."""
