"""A process that has loaded Ravive and runs `ravive check` in a child for each line that it reads: a start would outlast most faults.

A line is the most bytes that a file of the child may have, "-" for any number. The reply is the line that the check printed.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.cluster.machines import ROOT
from tests.journeys.inside import own_environment

ANY, READY = "-", "ready"


class Checker:
    """The process, with the settings of a site."""

    def __init__(self, folder: Path, variables: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.outages.checker", str(folder)],
            env={**own_environment(), **variables, "RAVIVE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "ravive.config.worker_settings"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip

    def wait(self) -> None:
        """Return once it has loaded Ravive."""
        assert self._process.stdout
        assert self._process.stdout.readline() == f"{READY}\n"

    def check(self, *, most_bytes: str = ANY) -> str:
        """Return what `ravive check --json` prints."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{most_bytes}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()

    def stop(self) -> None:
        """End the process."""
        self._process.communicate(timeout=60)


def main(folder: str) -> None:
    """Answer lines until there is none."""
    import django

    django.setup()
    from django.db import connections

    from ravive.config.commands import checks, command_line
    from ravive.operations import jobs
    from ravive.operations.checks import check_list

    assert checks and jobs and check_list
    connections.close_all()
    print(READY, flush=True)
    for line in sys.stdin:
        if child := os.fork():
            os.waitpid(child, 0)
            continue
        if line.strip() != ANY:
            resource.setrlimit(resource.RLIMIT_FSIZE, (int(line), resource.RLIM_INFINITY))
        try:
            command_line.main(["check", "--json", "--data", folder])
        finally:
            sys.stdout.flush()
            os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
