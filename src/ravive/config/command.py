"""The `ravive` command: serve the site, check and publish decks, write the protocol files."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ravive import __version__
from ravive.memory import command as memory

DEFAULT_PORT = 8000
HIGHEST_PORT = 65535
# What a shell reports of a program ended by SIGINT or SIGPIPE: 128 and the signal's number.
INTERRUPTED = 130
NO_READER = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 1 refused with a reason, 2 not understood, 141 when nobody read on."""
    try:
        code = _run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # `ravive … | head`: what is still in the buffer goes nowhere, or Python would complain of it on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NO_READER
    return code


def _run(given: list[str]) -> int:
    if given[:2] == ["decks", "check"]:
        from ravive.cards.command import run_check

        return run_check(given[2:], sys.stdout, datetime.now(UTC).date())
    options = parser().parse_args(given)
    run = getattr(options, "run", None)
    if run is None:
        parser().print_help()
        return 2
    return run(options)


def parser() -> argparse.ArgumentParser:
    """Return what the command understands."""
    top = argparse.ArgumentParser(prog="ravive", description="Cards that come back just before they would be forgotten.")
    top.add_argument("--version", action="version", version=f"ravive {__version__}")
    commands = top.add_subparsers(metavar="COMMAND")

    serve = commands.add_parser("serve", help="prepare the data folder and serve the site", description="Serve the site; may be run again.")
    _add_data(serve)
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=_port, default=DEFAULT_PORT, help=f"the port to listen on (default: {DEFAULT_PORT})")
    serve.add_argument("--workers", type=_workers, default=1, help="how many processes answer (default: 1)")
    serve.set_defaults(run=_serve)

    decks = commands.add_parser("decks", help="check or publish decks").add_subparsers(metavar="check|publish", required=True)
    decks.add_parser("check", help="print every problem of the decks in PATH", add_help=False)
    publish = decks.add_parser("publish", help="publish the decks in PATH")
    publish.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a deck's folder, or a folder of decks")
    publish.add_argument("--facts", type=Path, metavar="FILE", help="the facts register (default: facts.yaml near PATH)")
    _add_data(publish)
    publish.set_defaults(run=_publish)

    refit = memory.add_commands(commands).add_parser("refit", help="fit the model to the answers of all trainings, for the next bundles")
    refit.add_argument("decks", nargs="*", metavar="DECK", help="the decks to fit (default: all)")
    _add_data(refit)
    refit.set_defaults(run=_refit)

    staff = commands.add_parser("staff", help="add a member of staff who may edit the site at /desk/")
    _add_data(staff)
    staff.set_defaults(run=_add_staff)

    protocol = commands.add_parser("protocol", help="write the schemas Python and TypeScript share")
    write = protocol.add_subparsers(metavar="write", required=True).add_parser("write", help="write protocol/*.schema.json")
    write.add_argument("--to", type=Path, default=Path("protocol"), metavar="DIR", help="the folder to write to (default: protocol)")
    write.set_defaults(run=_write_protocol)
    return top


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, metavar="DIR", help="the data folder (default: RAVIVE_DATA, or var)")


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f'port "{text}" is not usable; give a number from 1 to {HIGHEST_PORT}')
    return int(text)


def _workers(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number of processes; give 1 or more')
    return int(text)


def _configure(options: argparse.Namespace) -> None:
    """Set Django up with this data folder. Raises ConfigurationError."""
    from ravive.config.environment import read

    if options.data is not None:
        os.environ["RAVIVE_DATA"] = str(options.data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ravive.config.settings")
    read(os.environ)
    import django

    django.setup()


def _refused(problem: Exception) -> int:
    print(f"ravive: {problem}", file=sys.stderr)
    return 1


def _serve(options: argparse.Namespace) -> int:
    from ravive.config.environment import ConfigurationError

    # Read by memory/compiled.py, here and in the processes that answer.
    os.environ.setdefault("RAVIVE_INTERPRETED", "1")
    try:
        _configure(options)
        from ravive.config import serving

        serving.prepare(host=options.host, port=options.port, now=datetime.now(UTC), say=_say)
    except ConfigurationError as problem:
        return _refused(problem)
    return serving.run(host=options.host, port=options.port, workers=options.workers, say=_say)


def _say(line: str) -> None:
    print(line, flush=True)


def _publish(options: argparse.Namespace) -> int:
    from ravive.config.environment import ConfigurationError

    try:
        _configure(options)
        from ravive.config import serving

        serving.prepare_database(_say)
        return serving.publish(paths=options.paths, facts=options.facts, now=datetime.now(UTC), say=_say)
    except ConfigurationError as problem:
        return _refused(problem)


def _refit(options: argparse.Namespace) -> int:
    from ravive.config.environment import ConfigurationError  # see _configure

    try:
        _configure(options)
        from ravive.config import serving  # needs the settings
        from ravive.reviews.command import run_refit

        serving.prepare_database(_say)
    except ConfigurationError as problem:
        return _refused(problem)
    return run_refit(options.decks, sys.stdout, datetime.now(UTC))


def _add_staff(options: argparse.Namespace) -> int:
    from ravive.config.environment import ConfigurationError  # see _configure

    try:
        _configure(options)
        from ravive.config import serving  # needs the settings

        serving.prepare_database(_say)
        serving.add_staff()
    except ConfigurationError as problem:
        return _refused(problem)
    return 0


def _write_protocol(options: argparse.Namespace) -> int:
    from ravive.config.protocol import write

    for path in write(options.to):
        _say(f"written: {path}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
