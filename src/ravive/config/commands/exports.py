"""`ravive organisations export`: everything of one organisation as a file."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from ravive.backups.errors import BackupError
from ravive.config.commands.installation import add_data, run_on_database, say

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_command(commands: Commands) -> None:
    """Add the command to those on organisations."""
    export = commands.add_parser("export", help="write everything of an organisation to a ZIP in open formats, also while it is served")
    export.add_argument("organisation", metavar="SLUG", help="the short name of the organisation")
    export.add_argument("file", type=Path, metavar="FILE", help="the file to write; only its owner may read it")
    export.add_argument(
        "--recipient", action="append", default=[], metavar="age1…", help="encrypt for this public key of age; may be given several times"
    )
    add_data(export)
    export.set_defaults(run=_export)


def _export(options: argparse.Namespace) -> int:
    def export() -> int:
        from ravive.config.commands.organisations import organisation_named
        from ravive.config.environment import ConfigurationError
        from ravive.portability import actions

        organisation = organisation_named(options.organisation)
        try:
            done = actions.export(organisation=organisation, file=options.file, recipients=tuple(options.recipient), now=datetime.now(UTC))
        except BackupError as problem:
            raise ConfigurationError(str(problem)) from problem
        how = "encrypted" if options.recipient else "not encrypted"
        say(f"{options.file}: written ({sum(done.rows.values())} rows, {len(done.members)} files, {how})")
        if not options.recipient:
            say("It has names, addresses and gifts of people in clear: store it safely, or give --recipient")
        for place, count in done.references_outside.items():
            say(f"{place}: {count} references to rows of others are left out")
        for place, count in done.unreadable.items():
            say(f"{place}: {count} texts are left out, another key encrypted them; put seal.key (or RAVIVE_SEAL_KEY) back and export again")
        for name in done.missing_files:
            say(f"{name}: the file is missing in the uploads")
        return 0

    return run_on_database(options, export)
