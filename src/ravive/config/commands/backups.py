"""`ravive backup`, `ravive verify` and `ravive restore`: copies of an installation."""

import argparse
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from ravive.backups.errors import BackupError
from ravive.config.commands.installation import add_data, configure, exit_code_of, say
from ravive.config.environment import ConfigurationError

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_commands(commands: Commands) -> None:
    """Add the three commands."""
    backup = commands.add_parser("backup", help="write a copy of the installation, also while it is served")
    backup.add_argument("file", type=Path, metavar="FILE", help="the file to write; only its owner may read it")
    backup.add_argument(
        "--recipient", action="append", default=[], metavar="age1…", help="encrypt for this public key of age; may be given several times"
    )
    add_data(backup)
    backup.set_defaults(run=_backup)

    verify = commands.add_parser("verify", help="check that a copy is whole and undamaged")
    verify.add_argument("file", type=Path, metavar="FILE", help="the copy")
    verify.set_defaults(run=_verify)

    restore = commands.add_parser(
        "restore", help="restore a copy into an empty folder", description="On PostgreSQL, DATABASE_URL names an empty database."
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="the copy")
    restore.add_argument(
        "--departures", type=Path, metavar="FILE", help="a newer departures.log than that of the copy: people who left since stay away"
    )
    restore.set_defaults(run=_restore)
    for command in (verify, restore):
        command.add_argument(
            "--identity", type=Path, metavar="KEYFILE", help="the private key of an encrypted copy, as age-keygen wrote it"
        )
        add_data(command)


def _backup(options: argparse.Namespace) -> int:
    def backup() -> int:
        configure(options)
        from ravive.backups import actions, installation_keys
        from ravive.config.server import preparation
        from ravive.throttling.disk import BYTES_A_MB

        preparation.check_created()
        done = actions.back_up(options.file, recipients=tuple(options.recipient), now=datetime.now(UTC))
        how = "encrypted" if done.is_encrypted else "not encrypted"
        say(f"{done.file}: written ({done.size_bytes / BYTES_A_MB:.1f} MB, {how}, {done.seconds:.1f} s)")
        for name in (*installation_keys.VARIABLES.values(), installation_keys.KEYS_FOLDER):
            if os.environ.get(name):
                say(f"{name} comes from the environment and is not in the copy, which needs it: store it elsewhere too")
        if os.environ.get("RAVIVE_S3_URL"):
            say("uploads and the log of departures are in the bucket, not in the copy: let its versions, or a second bucket, hold them")
        return 0

    return _code_of(backup)


def _verify(options: argparse.Namespace) -> int:
    def verify() -> int:
        from ravive.backups import encryption, extraction

        checked = extraction.check(options.file, identities=encryption.read_identities(options.identity) if options.identity else ())
        about = checked.about
        rows = sum(table.rows for table in about.tables.values())
        say(
            f"{options.file}: whole and undamaged. Ravive {about.ravive}, {about.database}, "
            f"{about.created_at.isoformat(timespec='seconds')}: {len(about.tables)} tables, "
            f"{rows} rows, {checked.files} files, {len(about.migrations)} migrations"
        )
        return 0

    return _code_of(verify)


def _restore(options: argparse.Namespace) -> int:
    def restore() -> int:
        from ravive.backups import encryption
        from ravive.config.commands import restoration

        data = Path(options.data or os.environ.get("RAVIVE_DATA") or "var").resolve()
        identities = encryption.read_identities(options.identity) if options.identity else ()
        restoration.restore(options.file, data=data, identities=identities, departures=options.departures, say=say)
        say(f"{data}: restored. Start it with: ravive serve --data {data}")
        return 0

    return _code_of(restore)


def _code_of(act: Callable[[], int]) -> int:
    def act_or_refuse() -> int:
        try:
            return act()
        except BackupError as problem:
            raise ConfigurationError(str(problem)) from problem

    return exit_code_of(act_or_refuse)
