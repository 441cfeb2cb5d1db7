"""What every command does before it touches an installation: find its data folder, and say what went wrong in one line."""

import argparse
import os
import sys
from pathlib import Path


def add_data(command: argparse.ArgumentParser) -> None:
    """Let a command be told where the data lie."""
    command.add_argument("--data", type=Path, metavar="DIR", help="the data folder (default: RAVIVE_DATA, or var)")


def configure(options: argparse.Namespace) -> None:
    """Set Django up with this data folder. Raises ConfigurationError."""
    from ravive.config.environment import read

    if options.data is not None:
        os.environ["RAVIVE_DATA"] = str(options.data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ravive.config.settings")
    read(os.environ)
    import django

    django.setup()


def refused(problem: Exception) -> int:
    """Say why nothing was done; return the exit code of that."""
    print(f"ravive: {problem}", file=sys.stderr)
    return 1


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)
