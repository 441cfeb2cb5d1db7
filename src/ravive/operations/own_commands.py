"""Commands of Ravive that a job runs in a separate process: what they load and read would stay in the worker's own."""

import signal
import subprocess
import sys

from django.conf import settings

# As many as a task whose worker was killed.
MOST_STARTS = 3


def run_command(*arguments: str, timeout_seconds: float | None = None) -> subprocess.CompletedProcess[str]:
    """Return how `ravive` with these arguments ended. One that the system kills, such as for its memory, starts again.

    Raises subprocess.TimeoutExpired.
    """
    command = [sys.executable, "-m", "ravive", *arguments, "--data", str(settings.RAVIVE_DATA)]
    starts = 0
    while True:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=timeout_seconds)  # noqa: S603 - our own command
        starts += 1
        if done.returncode != -signal.SIGKILL or starts == MOST_STARTS:
            return done
