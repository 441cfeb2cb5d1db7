"""The same tests on PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def test_every_test_of_the_log_holds_on_postgresql(postgresql: str) -> None:
    folder = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-m", "pytest", str(folder), "-q", "-p", "no:cacheprovider", "-p", "no:randomly", f"--ignore={__file__}"],
        env={**os.environ, "RAVIVE_TEST_DATABASE_URL": postgresql},
        cwd=folder.parents[1],
        capture_output=True,
        text=True,
        timeout=220,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
