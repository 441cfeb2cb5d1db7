"""Anki's own server and client, in an environment of its own: it is no part of Ravive, and installed for this comparison only."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.journeys.conftest import free_port

ANKI = "anki==26.9.3"
ROOT = Path(__file__).parents[2]


def installed(folder: Path) -> Path:
    """Return a Python that has Anki, made in `folder`."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", ANKI], check=True)
    return python


class Anki:
    """One learner who syncs with a server on this machine."""

    def __init__(self, folder: Path) -> None:
        python = installed(folder / "python")
        self.process = subprocess.Popen(
            [str(python), str(Path(__file__).parent / "anki_peer.py"), str(folder), str(free_port())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._line() == "ready"

    def sync(self, reviews: int, times: int) -> list[float]:
        """Return the seconds of each of so many syncs of so many reviews."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{reviews} {times}\n")
        self.process.stdin.flush()
        return json.loads(self._line())

    def end(self) -> None:
        """Stop; raise when a review got lost on the way."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        if self.process.wait(timeout=60):
            raise RuntimeError("the peer lost a review or did not stop well")

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline().strip()
        if not line:
            raise RuntimeError("the peer stopped; its reason stands above")
        return line
