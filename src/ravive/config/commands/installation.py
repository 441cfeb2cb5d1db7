"""What every command does before it touches an installation: find its data folder, and say what went wrong in one line."""

import argparse
import os
import socket
import sys
from pathlib import Path

from ravive.memory.compiled import ask_for_compiled_code


def add_data(command: argparse.ArgumentParser) -> None:
    """Let a command be told where the data lie."""
    command.add_argument("--data", type=Path, metavar="DIR", help="the data folder (default: RAVIVE_DATA, or var)")


def configure(options: argparse.Namespace, *, computes: bool = False) -> None:
    """Set Django up with this data folder. Raises ConfigurationError.

    `computes`: the command fits the memory model, which pays for compiling it where Numba is installed; others begin sooner without.
    """
    from ravive.config.environment import read

    if options.data is not None:
        os.environ["RAVIVE_DATA"] = str(options.data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ravive.config.settings")
    if computes:
        # Before Django imports the memory model.
        ask_for_compiled_code()
    read(os.environ)
    import django

    django.setup()


def check_port(host: str, port: int) -> None:
    """Raise ConfigurationError when nobody can listen there: asked before anything is loaded or made."""
    from ravive.config.environment import ConfigurationError

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host.strip("[]"), port))
        except OSError as problem:
            advice = f"stop the program that uses it, or choose another: ravive serve --port {port + 1}"
            raise ConfigurationError(f"port {port} on {host} cannot be used ({problem.strerror}); {advice}") from problem


def refused(problem: Exception) -> int:
    """Say why nothing was done; return the exit code of that."""
    print(f"ravive: {problem}", file=sys.stderr)
    return 1


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)
