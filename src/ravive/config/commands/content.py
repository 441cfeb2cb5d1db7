"""`ravive decks …` and `ravive facts …`: their options. What they do is in `deck_files`, which needs the settings."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from ravive.config.commands.installation import add_data, run_on_database, say

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_commands(commands: Commands) -> None:
    """Add `decks` and `facts` to the command."""
    _add_decks(commands.add_parser("decks", help="check, import, export or publish decks"))
    _add_facts(commands.add_parser("facts", help="import or export the facts register"))


def _add_decks(decks: argparse.ArgumentParser) -> None:
    verbs = decks.add_subparsers(metavar="check|import|export|publish", required=True)
    verbs.add_parser("check", help="print every problem of the decks in PATH", add_help=False)

    taken = verbs.add_parser("import", help="import the decks in PATH, to edit them at the desk")
    taken.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a deck's folder, or a folder of decks")
    _add_organisation(taken)
    taken.set_defaults(run=_with_database, act=_import_decks)

    export = verbs.add_parser("export", help="write the folder of a deck")
    export.add_argument("deck", metavar="DECK", help="the deck's id")
    export.add_argument("path", type=Path, metavar="PATH", help="the folder in which the deck's own folder is written")
    add_data(export)
    export.set_defaults(run=_with_database, act=_export_deck)

    publish = verbs.add_parser("publish", help="import the decks in PATH and publish them")
    publish.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a deck's folder, or a folder of decks")
    publish.add_argument("--facts", type=Path, metavar="FILE", help="a facts register to import first")
    _add_organisation(publish)
    publish.set_defaults(run=_with_database, act=_publish)


def _add_facts(facts: argparse.ArgumentParser) -> None:
    verbs = facts.add_subparsers(metavar="import|export", required=True)
    acts = (("import", _import_facts, "import the register in FILE"), ("export", _export_facts, "write the register to FILE"))
    for verb, act, description in acts:
        command = verbs.add_parser(verb, help=description)
        command.add_argument("path", type=Path, metavar="FILE", help="the register's file, such as facts.yaml")
        _add_organisation(command)
        command.set_defaults(run=_with_database, act=act)


def _add_organisation(command: argparse.ArgumentParser) -> None:
    command.add_argument("--organisation", metavar="SLUG", help="the organisation they belong to (default: the one that hosts the site)")
    add_data(command)


def _with_database(options: argparse.Namespace) -> int:
    """Run the command on a database that is up to date."""
    return run_on_database(options, lambda: options.act(options))


def _import_decks(options: argparse.Namespace) -> int:
    from ravive.config.commands import deck_files

    now = datetime.now(UTC)
    return deck_files.import_decks(options.paths, deck_files.owner(options.organisation, now), now=now, say=say)


def _export_deck(options: argparse.Namespace) -> int:
    from ravive.config.commands import deck_files

    return deck_files.export_deck(options.deck, options.path, say=say)


def _publish(options: argparse.Namespace) -> int:
    from ravive.config.commands import deck_files

    now = datetime.now(UTC)
    organisation = deck_files.owner(options.organisation, now)
    if options.facts is not None and deck_files.import_facts(options.facts, organisation, now=now, say=say):
        return 1
    return deck_files.publish_decks(options.paths, organisation, now=now, say=say)


def _import_facts(options: argparse.Namespace) -> int:
    from ravive.config.commands import deck_files

    now = datetime.now(UTC)
    return deck_files.import_facts(options.path, deck_files.owner(options.organisation, now), now=now, say=say)


def _export_facts(options: argparse.Namespace) -> int:
    from ravive.config.commands import deck_files

    return deck_files.export_facts(options.path, deck_files.owner(options.organisation, datetime.now(UTC)), say=say)
