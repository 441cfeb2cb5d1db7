"""`ravive pages import`: posts and pages of a WordPress export. What it does is in `wordpress`, which needs the settings."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from ravive.config.commands.installation import add_data, refused, run_on_database, say

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_commands(commands: Commands) -> None:
    """Add `pages` to the command."""
    verbs = commands.add_parser("pages", help="import posts and pages from WordPress").add_subparsers(metavar="import", required=True)
    command = verbs.add_parser("import", help="import the WordPress export in FILE; may be run again")
    command.add_argument("path", type=Path, metavar="FILE", help="the export: an XML file (WXR)")
    command.add_argument("--media", type=Path, metavar="DIR", help="the folder with its pictures and documents, such as wp-content/uploads")
    command.add_argument("--language", metavar="LANGUAGE", help="the language of what names none (default: that of the export)")
    command.add_argument("--organisation", metavar="SLUG", help="the organisation whose site it is (default: the one that hosts the site)")
    add_data(command)
    command.set_defaults(run=lambda options: run_on_database(options, lambda: _import(options)))


def _import(options: argparse.Namespace) -> int:
    from ravive.config.commands import deck_files
    from ravive.wordpress import command

    now = datetime.now(UTC)
    organisation = deck_files.owner(options.organisation, now)
    values = {"media": options.media, "language": options.language, "organisation": organisation}
    return command.run_import(options.path, **values, now=now, say=say, refuse=refused)
