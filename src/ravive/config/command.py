"""The `ravive` command: serve the site, move decks and facts in and out, write the protocol files."""

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

    _add_decks(commands)
    _add_facts(commands)
    memory.add_commands(commands)

    staff = commands.add_parser("staff", help="add a member of staff who may edit the site at /desk/")
    _add_data(staff)
    staff.set_defaults(run=_add_staff)

    protocol = commands.add_parser("protocol", help="write the schemas Python and TypeScript share")
    write = protocol.add_subparsers(metavar="write", required=True).add_parser("write", help="write protocol/*.schema.json")
    write.add_argument("--to", type=Path, default=Path("protocol"), metavar="DIR", help="the folder to write to (default: protocol)")
    write.set_defaults(run=_write_protocol)
    return top


def _add_decks(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    decks = commands.add_parser("decks", help="check, import, export or publish decks")
    verbs = decks.add_subparsers(metavar="check|import|export|publish", required=True)
    verbs.add_parser("check", help="print every problem of the decks in PATH", add_help=False)

    taken = verbs.add_parser("import", help="take in the decks in PATH, to be edited at the desk")
    taken.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a deck's folder, or a folder of decks")
    _add_organisation(taken)
    taken.set_defaults(run=_with_database, act=_import_decks)

    export = verbs.add_parser("export", help="write the folder of a deck")
    export.add_argument("deck", metavar="DECK", help="the deck's id")
    export.add_argument("path", type=Path, metavar="PATH", help="the folder in which the deck's own folder is written")
    _add_data(export)
    export.set_defaults(run=_with_database, act=_export_deck)

    publish = verbs.add_parser("publish", help="take in the decks in PATH and publish them")
    publish.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a deck's folder, or a folder of decks")
    publish.add_argument("--facts", type=Path, metavar="FILE", help="a facts register to take in first")
    _add_organisation(publish)
    publish.set_defaults(run=_with_database, act=_publish)


def _add_facts(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    verbs = commands.add_parser("facts", help="import or export the facts register").add_subparsers(metavar="import|export", required=True)
    for verb, act, told in (
        ("import", _import_facts, "take in the register in FILE"),
        ("export", _export_facts, "write the register to FILE"),
    ):
        command = verbs.add_parser(verb, help=told)
        command.add_argument("path", type=Path, metavar="FILE", help="the register's file, such as facts.yaml")
        _add_organisation(command)
        command.set_defaults(run=_with_database, act=act)


def _add_organisation(command: argparse.ArgumentParser) -> None:
    command.add_argument("--organisation", metavar="SLUG", help="whose they are (default: the one that hosts the site)")
    _add_data(command)


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

    try:
        _configure(options)
        from ravive.config import serving

        serving.prepare(host=options.host, port=options.port, now=datetime.now(UTC), say=_say)
    except ConfigurationError as problem:
        return _refused(problem)
    return serving.run(host=options.host, port=options.port, workers=options.workers, say=_say)


def _say(line: str) -> None:
    print(line, flush=True)


def _with_database(options: argparse.Namespace) -> int:
    """Do what the command names, once the settings are read and the tables are there."""
    from ravive.config.environment import ConfigurationError

    try:
        _configure(options)
        from ravive.config import serving

        serving.prepare_database(_say)
        return options.act(options)
    except ConfigurationError as problem:
        return _refused(problem)


def _import_decks(options: argparse.Namespace) -> int:
    from ravive.config import studio

    now = datetime.now(UTC)
    return studio.import_decks(options.paths, studio.organisation_named(options.organisation, now), now=now, say=_say)


def _export_deck(options: argparse.Namespace) -> int:
    from ravive.config import studio

    return studio.export_deck(options.deck, options.path, say=_say)


def _publish(options: argparse.Namespace) -> int:
    from ravive.config import studio

    now = datetime.now(UTC)
    organisation = studio.organisation_named(options.organisation, now)
    if options.facts is not None and studio.import_facts(options.facts, organisation, now=now, say=_say):
        return 1
    return studio.publish_decks(options.paths, organisation, now=now, say=_say)


def _import_facts(options: argparse.Namespace) -> int:
    from ravive.config import studio

    now = datetime.now(UTC)
    return studio.import_facts(options.path, studio.organisation_named(options.organisation, now), now=now, say=_say)


def _export_facts(options: argparse.Namespace) -> int:
    from ravive.config import studio

    return studio.export_facts(options.path, studio.organisation_named(options.organisation, datetime.now(UTC)), say=_say)


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
