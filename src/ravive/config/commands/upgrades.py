"""`ravive upgrade export`: takes an installation of before 1.0.0 along."""

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path

from ravive.backups.errors import BackupError
from ravive.config.commands.installation import exit_code_of, say
from ravive.config.environment import ConfigurationError

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_commands(commands: Commands) -> None:
    """Add `upgrade` to the command."""
    upgrade = commands.add_parser("upgrade", help="take an installation of before 1.0.0 along")
    export = upgrade.add_subparsers(metavar="export", required=True).add_parser(
        "export",
        help="write accounts, decks, facts, trainings and answers of a data folder of before 1.0.0 to a file for `ravive restore`",
        description="The earlier version is stopped, and nothing in its folder changes. On PostgreSQL, DATABASE_URL names its database.",
    )
    export.add_argument("folder", type=Path, metavar="FOLDER", help="the data folder of the earlier version")
    export.add_argument("file", type=Path, metavar="FILE", help="the file to write; only its owner may read it")
    export.add_argument(
        "--recipient", action="append", default=[], metavar="age1…", help="encrypt for this public key of age; may be given several times"
    )
    export.set_defaults(run=_export)


def _export(options: argparse.Namespace) -> int:
    def export() -> int:
        from ravive.config.commands import earlier_export
        from ravive.portability.errors import ImportRefusedError

        folder, file = options.folder.resolve(), options.file.resolve()
        try:
            copied = earlier_export.export(
                folder, file, database_url=os.environ.get("DATABASE_URL", ""), recipients=tuple(options.recipient), now=datetime.now(UTC)
            )
        except (ImportRefusedError, BackupError) as problem:
            raise ConfigurationError(f"{folder}: nothing was written: {problem}") from problem
        for row in copied:
            stays = f"; {row.read - row.written} stay: {row.reason}" if row.written < row.read else ""
            say(f"{row.table}: {row.written} of {row.read} rows{stays}")
        say(f"{file}: written. Restore it into a new folder with: ravive restore {file} --data DIR")
        return 0

    return exit_code_of(export)
