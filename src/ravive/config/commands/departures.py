"""`ravive departures`: what to do where the log of departures is lost."""

import argparse

from ravive.config.commands.installation import add_data, configure, exit_code_of, say

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_commands(commands: Commands) -> None:
    """Add the command."""
    departures = commands.add_parser("departures", help="go on without the log of those who left")
    loss = departures.add_subparsers(metavar="accept-loss", required=True).add_parser(
        "accept-loss",
        help="begin a new log",
        description="Begin a new log of departures for this database. People who left since the database was copied come back.",
    )
    add_data(loss)
    loss.set_defaults(run=_accept_loss)


def _accept_loss(options: argparse.Namespace) -> int:
    def accept() -> int:
        configure(options)
        from ravive.config.environment import ConfigurationError
        from ravive.departures import actions
        from ravive.departures.log_file import DepartureLogError

        try:
            moved = actions.accept_loss()
        except DepartureLogError as problem:
            raise ConfigurationError(str(problem)) from problem
        say(f"{actions.place()}: begun anew{f'; the one that was there is {moved} now' if moved else ''}")
        return 0

    return exit_code_of(accept)
