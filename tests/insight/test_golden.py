"""Figures of simulated trainings equal those of the golden files.

`RAVIVE_WRITE_GOLDEN=1 pytest tests/insight/test_golden.py` writes the files again: only where a figure is meant to change.
"""

from __future__ import annotations

import json
import os

import pytest

from tests.insight.golden_cases import CASES, GOLDEN, document, text_of

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", sorted(CASES))
def test_figures_of_a_simulated_training_equal_the_golden_ones(name: str) -> None:
    path = GOLDEN / f"{name}.json"
    if os.environ.get("RAVIVE_WRITE_GOLDEN"):
        path.write_text(text_of(CASES[name]), encoding="utf-8")
    expected, found = json.loads(path.read_text(encoding="utf-8")), json.loads(json.dumps(document(CASES[name])))
    assert found["cells"] == expected["cells"]
    assert (found["until"], found["counts"]) == (expected["until"], expected["counts"])
    for column, sums in expected["cuts"].items():
        now = found["cuts"][column]
        assert (now["at_tests"], now["active"]) == (sums["at_tests"], sums["active"])
        assert now["seconds"].keys() == sums["seconds"].keys()
        for week, seconds in sums["seconds"].items():
            assert now["seconds"][week] == pytest.approx(seconds, abs=1e-9)
        assert now["tallies"].keys() == sums["tallies"].keys()
        for cell, tally in sums["tallies"].items():
            assert now["tallies"][cell] == pytest.approx(tally, abs=1e-9)
