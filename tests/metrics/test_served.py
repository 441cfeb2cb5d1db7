"""A served site: the counts of all its processes at one address of their own, also after one of them was killed."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.config.test_worker import children_of, until
from tests.journeys.conftest import Site, free_port, prepared, serve
from tests.patience import PATIENCE_SECONDS

__all__ = ["prepared"]  # a fixture of the journeys

pytestmark = pytest.mark.slow

REQUESTS = 24


@pytest.fixture
def served(prepared: Path, tmp_path: Path) -> Iterator[tuple[Site, int]]:
    shutil.copytree(prepared, tmp_path / "data")
    port = free_port()
    site = serve(tmp_path / "data", free_port(), "--workers", "2", "--metrics-port", str(port))
    yield site, port
    site.process.terminate()
    site.process.wait()


def read(port: int) -> str:
    """Return the metrics once their process answers."""

    def look() -> str | None:
        try:
            return requests.get(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE_SECONDS).text
        except requests.ConnectionError:
            return None

    return until(look)


def number(text: str, series: str) -> float:
    found = re.search(rf"^{re.escape(series)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_the_counts_of_all_processes_are_at_a_port_of_their_own(served: tuple[Site, int]) -> None:
    site, port = served
    known = 'ravive_requests_total{method="GET",route="openapi",status="200"}'
    for _ in range(REQUESTS):
        assert requests.get(site.at("/api/v1/openapi.json"), timeout=PATIENCE_SECONDS).status_code == 200
    text = read(port)
    assert number(text, known) == REQUESTS
    assert number(text, "ravive_database_up") == 1
    assert number(text, "ravive_database_bytes") > 1_000_000
    # Not on the site, nothing else there, and on this machine alone.
    assert requests.get(site.at("/metrics"), timeout=PATIENCE_SECONDS).status_code == 404
    assert requests.get(f"http://127.0.0.1:{port}/", timeout=PATIENCE_SECONDS).status_code == 404
    # By a process of its own: the test itself may connect to 127.0.0.1 only.
    elsewhere = f"import socket; socket.create_connection(('127.0.0.2', {port}), timeout=5)"
    assert "ConnectionRefusedError" in subprocess.run([sys.executable, "-c", elsewhere], capture_output=True, text=True, check=False).stderr

    os.kill(_web_process(site), signal.SIGKILL)
    until(lambda: number(read(port), 'ravive_process_restarts_total{process="web"}') == 1 or None)
    for _ in range(REQUESTS):
        assert requests.get(site.at("/api/v1/openapi.json"), timeout=PATIENCE_SECONDS).status_code == 200
    # What the killed process had counted stays.
    assert number(read(port), known) == 2 * REQUESTS


def _web_process(site: Site) -> int:
    children = children_of(site.process.pid)
    return next(child for child in children if Path(f"/proc/{child}/comm").read_text().startswith("ravive web"))
