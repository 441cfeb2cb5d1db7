"""The quick tests on other days, at other hours and in other zones, by libfaketime: `python -m tests.clocks`.

It takes one of the clocks each day, by the day of the year; `--all` takes each, and `--clock 3` the third. What follows goes to pytest.
"""

import argparse
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime

# At 22:30 UTC, a summer day in Belgium is over. The zone of the machine, and what its clock says there.
CLOCKS = (
    ("UTC", "2027-01-01 00:30:00"),
    ("UTC", "2028-02-29 22:30:00"),
    ("Europe/Brussels", "2027-03-28 01:50:00"),  # the night that loses an hour
    ("UTC", "2027-03-31 22:30:00"),
    ("Pacific/Auckland", "2027-06-01 08:00:00"),
    ("America/Los_Angeles", "2027-08-31 15:30:00"),
    ("Europe/Brussels", "2027-10-31 02:50:00"),  # the night that has an hour twice
    ("UTC", "2026-12-31 23:30:00"),
)
QUICK = "not slow and not journey and not long and not installations"


def main() -> int:
    """Return pytest's exit code; 1 where the tests failed on one of several clocks."""
    parser = argparse.ArgumentParser(prog="tests.clocks", description=__doc__)
    parser.add_argument("--all", action="store_true", help="every clock, one after the other")
    parser.add_argument("--clock", type=int, default=None, metavar="N", choices=range(1, len(CLOCKS) + 1), help="this clock")
    options, arguments = parser.parse_known_args()
    today = datetime.now(UTC).timetuple().tm_yday % len(CLOCKS) + 1
    numbers = range(1, len(CLOCKS) + 1) if options.all else [options.clock or today]
    return max(run(number, arguments) for number in numbers)


def run(number: int, arguments: list[str]) -> int:
    """Run the quick tests on a clock, and return pytest's exit code. Without libfaketime, they run on the clock of the machine."""
    zone, time = CLOCKS[number - 1]
    faketime = ["faketime", "-f", f"@{time}"] if shutil.which("faketime") else []
    print(f"clock {number}: {time} in {zone}" if faketime else "faketime is missing: the quick tests run on this machine's own clock")
    # Waits within a test take their time: only what looks at a calendar is deceived.
    environment = {**os.environ, "TZ": zone, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    return subprocess.call([*faketime, sys.executable, "-m", "pytest", "-m", QUICK, *arguments], env=environment)


if __name__ == "__main__":
    sys.exit(main())
