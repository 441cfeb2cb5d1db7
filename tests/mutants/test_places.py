"""The places of the mutants are in the code: one that moved or changed is mutated at its new place."""

from tests.executed_files import ROOT
from tests.mutants.mutant import load


def test_every_mutant_has_one_place() -> None:
    problems = [problem for mutant in load() if (problem := mutant.place_problem(ROOT))]
    assert not problems, "\n".join(problems)
