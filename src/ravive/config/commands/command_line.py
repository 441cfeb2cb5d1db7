"""The `ravive` command: serve the site, import and export decks and facts, write the protocol files."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from ravive import __version__
from ravive.banking import command as banking
from ravive.config import environment, secret_files
from ravive.config.commands import accounts, audit, backups, checks, content, demo, departures, mail_delivery, pages, processes, upgrades
from ravive.config.commands.installation import add_data, refused, run_on_database, say
from ravive.memory import command as memory
from ravive.metrics import shared_counts

DEFAULT_PORT = 8000
HIGHEST_PORT = 65535
# What a shell reports for a program that SIGINT or SIGPIPE ended: 128 and the number of the signal.
INTERRUPTED = 130
NO_READER = 141


type Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 1 refused with a reason, 2 not understood, 141 when its reader left."""
    shared_counts.share_nothing()
    try:
        secret_files.read_into(os.environ)
    except secret_files.SecretFileError as problem:
        return refused(problem)
    try:
        code = _run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # `ravive … | head`: the rest of the buffer is discarded, or Python would report an error at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NO_READER
    return code


def _run(arguments: list[str]) -> int:
    if arguments[:2] == ["decks", "check"]:
        from ravive.cards.command import run_check

        return run_check(arguments[2:], sys.stdout, datetime.now(ZoneInfo(environment.TIME_ZONE)).date())
    options = parser().parse_args(arguments)
    run = getattr(options, "run", None)
    if run is None:
        parser().print_help()
        return 2
    return run(options)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command."""
    top = argparse.ArgumentParser(prog="ravive", description="Cards that come back at growing intervals.")
    top.add_argument("--version", action="version", version=f"ravive {__version__}")
    commands = top.add_subparsers(metavar="COMMAND")

    _add_serve(commands)
    processes.add_commands(commands)
    backups.add_commands(commands)
    upgrades.add_commands(commands)
    checks.add_commands(commands)
    content.add_commands(commands)
    banking.add_commands(commands)
    hardness = memory.add_commands(commands).add_parser(
        # Timers of hosts may still call it by its former name.
        "release",
        aliases=["refit"],
        help="publish how hard cards are for new learners, with noise",
    )
    hardness.add_argument("decks", nargs="*", metavar="DECK", help="the decks (default: all)")
    add_data(hardness)
    hardness.set_defaults(run=_release_memory)

    figures = commands.add_parser("figures", help="compute the figures that trainers see")
    release = figures.add_subparsers(metavar="release", required=True).add_parser(
        "release", help="release the next figures of every training that is due; may be run again"
    )
    add_data(release)
    release.set_defaults(run=_release)

    accounts.add_commands(commands)
    departures.add_commands(commands)
    audit.add_commands(commands)
    pages.add_commands(commands)
    demo.add_commands(commands)
    mail_delivery.add_commands(commands)
    _add_protocol(commands)
    return top


def _add_protocol(commands: Commands) -> None:
    protocol = commands.add_parser("protocol", help="write the schemas Python and TypeScript share")
    write = protocol.add_subparsers(metavar="write", required=True).add_parser("write", help="write protocol/*.schema.json")
    write.add_argument("--to", type=Path, default=Path("protocol"), metavar="DIR", help="the folder to write to (default: protocol)")
    write.set_defaults(run=_write_protocol)


def _add_serve(commands: Commands) -> None:
    serve = commands.add_parser("serve", help="prepare the data folder and serve the site", description="Serve the site; may be run again.")
    add_data(serve)
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=_port, default=DEFAULT_PORT, help=f"the port to listen on (default: {DEFAULT_PORT})")
    serve.add_argument("--workers", type=_workers, default=1, help="how many processes answer requests (default: 1)")
    serve.add_argument(
        "--metrics-port", type=_port, help="the port at which Prometheus reads metrics (default: RAVIVE_METRICS_PORT, or none)"
    )
    serve.add_argument("--without-worker", action="store_true", help="only answer requests; another process or machine runs `ravive work`")
    serve.add_argument(
        "--first-account-from-anywhere",
        action="store_true",
        help="let the link that creates the first account work from other machines than this one",
    )
    serve.set_defaults(run=_serve)


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f'port "{text}" is not usable; give a number from 1 to {HIGHEST_PORT}')
    return int(text)


def _workers(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number of processes; give 1 or more')
    return int(text)


def _serve(options: argparse.Namespace) -> int:
    from ravive.config.metrics_place import MetricsPortError, metrics_place
    from ravive.config.server import supervisor

    if options.data is not None:
        os.environ["RAVIVE_DATA"] = str(options.data)
    try:
        return supervisor.run(
            folder=Path(os.environ.get("RAVIVE_DATA") or "var").resolve(),
            host=options.host,
            port=options.port,
            workers=options.workers,
            works=not options.without_worker,
            metrics=metrics_place(os.environ, options.metrics_port),
            load=partial(processes.load, options),
            prepare=partial(processes.prepare_installation, from_anywhere=options.first_account_from_anywhere),
            say=say,
        )
    except (supervisor.PortError, supervisor.FolderError, supervisor.PreparationError, MetricsPortError) as problem:
        return refused(problem)


def _release_memory(options: argparse.Namespace) -> int:
    def release() -> int:
        from ravive.reviews.command import run_release

        return run_release(options.decks, sys.stdout, datetime.now(UTC))

    return run_on_database(options, release, computes=True)


def _release(options: argparse.Namespace) -> int:
    def release() -> int:
        from ravive.trainings.command import run_release

        return run_release(sys.stdout, datetime.now(UTC))

    return run_on_database(options, release)


def _write_protocol(options: argparse.Namespace) -> int:
    from ravive.config.commands.protocol import write

    for path in write(options.to):
        say(f"written: {path}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
