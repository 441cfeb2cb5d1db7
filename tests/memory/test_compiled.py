"""Numba, where it is installed, fits and predicts what plain Python does; and nothing heavy is imported unasked."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ravive.memory.compiled import IS_COMPILED
from ravive.memory.fit import fit
from ravive.memory.hybrid import read_model, shipped
from ravive.memory.log_files import read_events
from tests.memory.logs import rows_of, write_log

HEAVY = ("numba", "llvmlite", "scipy", "pyarrow", "pandas", "matplotlib")


@pytest.mark.slow
def test_a_compiled_fit_equals_the_plain_one(tmp_path: Path) -> None:
    assert not IS_COMPILED
    log, out = write_log(tmp_path / "log.parquet", rows_of(2, learners=6)), tmp_path / "model.json"
    code = "import sys; from ravive.config.commands.command_line import main; main(sys.argv[1:]); print('numba' in sys.modules)"
    command = [sys.executable, "-c", code, "memory", "fit", str(log), "--out", str(out)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "True"
    compiled, plain = read_model(out), fit(read_events(log), start=shipped())
    assert compiled.coefficients == pytest.approx(plain.coefficients, abs=1e-9)
    assert compiled.cards.keys() == plain.cards.keys()
    for name, card in plain.cards.items():
        assert vars(compiled.cards[name]) == pytest.approx(vars(card), abs=1e-9)
    # Six digits are stored of the precision.
    assert np.allclose(compiled.precision, plain.precision, rtol=1e-5, atol=1e-9)


@pytest.mark.slow
def test_setting_django_up_imports_nothing_heavy(tmp_path: Path) -> None:
    code = f"import sys, django; django.setup(); print([name for name in {HEAVY} if name in sys.modules])"
    own = {"RAVIVE_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "ravive.config.settings"}
    environment = {name: value for name, value in os.environ.items() if name != "RAVIVE_COMPILED"} | own
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
