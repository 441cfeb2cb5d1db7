"""`ravive organisations delete`: an organisation leaves the site, after its export is written."""

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ravive.backups.errors import BackupError
from ravive.config.commands.installation import add_data, run_on_database, say
from ravive.config.environment import ConfigurationError

if TYPE_CHECKING:
    from ravive.portability.deletion import DeletionPlan

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]

COMMAND = "ravive organisations delete"


def add_command(commands: Commands) -> None:
    """Add the command to those on organisations."""
    delete = commands.add_parser(
        "delete",
        help="say what an organisation has and what the law makes one keep; with --name, export and delete it",
        description="Without --name, nothing is written or deleted.",
    )
    delete.add_argument("organisation", metavar="SLUG", help="the short name of the organisation")
    delete.add_argument("file", type=Path, metavar="FILE", help="the export to write before; only its owner may read it")
    delete.add_argument("--name", default="", help="the full name of the organisation: it is exported and deleted")
    delete.add_argument("--recipient", action="append", default=[], metavar="age1…", help="encrypt the export for this public key of age")
    add_data(delete)
    delete.set_defaults(run=_delete)


def _delete(options: argparse.Namespace) -> int:
    def delete() -> int:
        from ravive.config.commands.organisations import organisation_named
        from ravive.people.actions import RefusedError
        from ravive.portability import actions, deletion

        organisation, now = organisation_named(options.organisation), datetime.now(UTC)
        try:
            planned = deletion.plan(organisation)
            _say(planned)
            if not options.name:
                say(f'Nothing is deleted yet. To export and delete it: add --name "{organisation.name}"')
                return 0
            if options.name != organisation.name:
                raise ConfigurationError(f'--name is not its name; nothing is deleted. Its name is "{organisation.name}"')
            if options.file.exists():
                raise ConfigurationError(f'"{options.file}" is there already; nothing is deleted. Name another file')
            done = actions.export(organisation=organisation, file=options.file, recipients=tuple(options.recipient), now=now)
            if done.unreadable:
                raise ConfigurationError(
                    "another key encrypted some texts, so the export lacks them; nothing is deleted. Put seal.key back"
                )
            deletion.delete(organisation, by=COMMAND, now=now)
        except (BackupError, RefusedError) as problem:
            raise ConfigurationError(str(problem)) from problem
        say(f"{options.file}: written ({sum(done.rows.values())} rows)")
        say(f"{organisation.name}: deleted. It stays deleted when an older copy is restored; copies of the site have it until their day")
        return 0

    return run_on_database(options, delete)


def _say(planned: "DeletionPlan") -> None:
    from django.apps import apps
    from django.utils.translation import override

    with override("en"):
        for label, count in planned.rows.items():
            say(f"{apps.get_model(label)._meta.verbose_name_plural}: {count}")
    if planned.keep_until:
        say(
            f"Accounts of gifts ({planned.journal_lines} lines) and {planned.certificates} certificates have to be stored until "
            f"{planned.keep_until.isoformat()}, to be confirmed by your accountant. They are in the export: store it until then"
        )
