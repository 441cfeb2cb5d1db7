"""Ten minutes of faults on each database: nothing acknowledged is lost, and no request ends with an error."""

import secrets
from pathlib import Path

import pytest

from tests.outages.run import run

SECONDS = 600


@pytest.mark.installations
@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("has_postgresql", [False, True], ids=["sqlite", "postgresql"])
def test_faults_lose_nothing_that_was_acknowledged(tmp_path: Path, has_postgresql: bool) -> None:
    findings = run(tmp_path, seconds=SECONDS, seed=secrets.randbits(32), has_postgresql=has_postgresql)
    print(findings)
    assert findings.answers > 200
    assert all(findings.forms.values()), str(findings)
    assert not findings.problems, str(findings)
