"""What every command does first: find the data folder, set Django up, and report an error in one line."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path


def add_data(command: argparse.ArgumentParser) -> None:
    """Add the option that names the data folder."""
    command.add_argument("--data", type=Path, metavar="DIR", help="the data folder (default: RAVIVE_DATA, or var)")


def configure(options: argparse.Namespace, *, computes: bool = False, creates: bool = False) -> None:
    """Set Django up with this data folder. Raises ConfigurationError.

    `computes`: the command fits the memory model, which pays for compiling it where Numba is installed; others begin sooner without.
    `creates`: the command may create a data folder; for others, a folder without data is a wrong one, and nothing is created in it.
    """
    from ravive.config.environment import check_data, read

    if options.data is not None:
        os.environ["RAVIVE_DATA"] = str(options.data)
    if not creates:
        check_data(os.environ)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ravive.config.settings")
    if computes:
        # Before Django imports the memory model.
        from ravive.memory.compilation import ask_for_compiled_code

        ask_for_compiled_code()
    read(os.environ)
    import django

    django.setup()


def run_on_database(options: argparse.Namespace, act: Callable[[], int], *, computes: bool = False) -> int:
    """Set Django up, bring the tables up to date, and return the exit code of `act`, which may raise ConfigurationError."""

    def prepare_and_act() -> int:
        configure(options, computes=computes)
        from ravive.config.server import preparation

        preparation.check_created()
        preparation.prepare_database(say)
        return act()

    return exit_code_of(prepare_and_act)


def exit_code_of(act: Callable[[], int]) -> int:
    """Return the exit code of `act`; say in a line what is wrong with the environment, the disk or the database."""
    from django.db import DatabaseError, InterfaceError

    from ravive.config.environment import ConfigurationError

    try:
        return act()
    except ConfigurationError as problem:
        return refused(problem)
    except BrokenPipeError:
        # Nobody reads the output any more.
        raise
    except OSError as problem:
        place = f'"{problem.filename}"' if problem.filename else "the data folder"
        return refused(f"{place} cannot be used ({problem.strerror or problem}); make room on the disk, or check the folder and its owner")
    except (DatabaseError, InterfaceError) as problem:
        from django.db import connection

        name, reason = connection.settings_dict["NAME"], str(problem).strip().partition("\n")[0]
        advice = "check DATABASE_URL or the data folder, make room on the disk, or restore a copy"
        return refused(f'database "{name}" cannot be used ({reason}); {advice}')


def refused(problem: Exception | str) -> int:
    """Print why nothing was done; return the exit code for it."""
    print(f"ravive: {problem}", file=sys.stderr)
    return 1


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)
