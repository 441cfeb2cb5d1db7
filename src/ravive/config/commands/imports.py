"""`ravive organisations import`: an organisation from a file that `ravive organisations export` wrote."""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ravive.config.commands.installation import add_data, run_on_database, say

if TYPE_CHECKING:
    from ravive.portability.organisation_import import ImportedOrganisation

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_command(commands: Commands) -> None:
    """Add the command to those on organisations."""
    command = commands.add_parser(
        "import",
        help="add an organisation from a file of `ravive organisations export`, all of it or nothing, also while the site is served",
    )
    command.add_argument("file", type=Path, metavar="FILE", help="the export")
    command.add_argument("--identity", type=Path, metavar="KEYFILE", help="the private key of an encrypted export, as age-keygen wrote it")
    command.add_argument("--host", default="", metavar="NAME", help="another host name for its public site, such as www.example.org")
    command.add_argument("--check", action="store_true", help="read everything and say what would come; nothing is stored")
    add_data(command)
    command.set_defaults(run=_import)


def _import(options: argparse.Namespace) -> int:
    def act() -> int:
        from ravive.config.environment import ConfigurationError
        from ravive.portability import organisation_import
        from ravive.portability.errors import ImportRefusedError

        try:
            done = organisation_import.import_organisation(
                options.file, identity=options.identity, host=options.host, is_trial=options.check, now=datetime.now(UTC)
            )
        except ImportRefusedError as problem:
            raise ConfigurationError(f"{options.file}: nothing was imported: {problem}") from problem
        verb = "can be imported" if options.check else "imported"
        say(f"{options.file}: {done.slug} {verb} ({sum(done.rows.values())} rows, {done.files} files)")
        for line in _losses(done):
            say(line)
        for line in _people(done, is_trial=options.check):
            say(line)
        return 0

    return run_on_database(options, act)


def _losses(done: "ImportedOrganisation") -> Iterator[str]:
    """Yield a line for each thing that is not as it was."""
    from ravive.portability.table import NOT_IMPORTED

    if done.address != done.address_before:
        yield f"its site is at {done.address} here, and at {done.address_before} in the file: let the name lead to this server"
    for place, count in done.left_out.items():
        reason = NOT_IMPORTED.get(place, "what they belong to is not in the file, or is not created here")
        yield f"{place}: {count} rows are left out ({reason})"
    if done.broken_links:
        yield f"{done.broken_links} links in pages lead to what is not in the file; their words stay"
    for label, old, new in done.moved:
        yield f"{label}: number {old} was taken and is {new} now; codes and addresses with the old number lead elsewhere: print them again"


def _people(done: "ImportedOrganisation", *, is_trial: bool) -> Iterator[str]:
    """Yield a line for each member, with the link to choose a password, or what the host does."""
    for member in done.invited:
        roles = " ".join(member.roles)
        yield f"{member.email} ({roles}): an account is created" if is_trial else f"{member.email} ({roles}): {member.link}"
    for member in done.not_invited:
        roles = " ".join(f"--role {role}" for role in member.roles)
        yield (
            f"{member.email or 'somebody without e-mail'} is not added: an account here has this address, or it is none. "
            f"If it is the same person: ravive staff add NAME --organisation {done.slug} {roles}"
        )
