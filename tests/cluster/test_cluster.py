"""Three machines that answer and two that work, killed at random: `python -m tests.cluster` is the same for minutes."""

from pathlib import Path

import pytest

from tests.cluster import services
from tests.cluster.run import run


@pytest.mark.installations
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_nothing_is_lost_or_done_twice_while_processes_are_killed(tmp_path: Path) -> None:
    for name in ("nginx", "valkey-server"):
        try:
            services.program(name)
        except services.MissingServerError as missing:
            pytest.skip(f"{missing}: apt-get install {name}")
    # Run by root, PostgreSQL is another user; its folder is its own.
    findings = run(tmp_path, seconds=20, seed=2, least_kills=3)
    print(findings)
    assert findings.killed_web + findings.killed_workers >= 3
    assert findings.acknowledged > 200
    assert not findings.problems, str(findings)
