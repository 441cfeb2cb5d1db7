"""`ravive staff` and `ravive organisations`: the first accounts, and changes to accounts that only the host of the site may make."""

import argparse
import getpass
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ravive.config.commands import deletions, exports, imports
from ravive.config.commands.installation import add_data, run_on_database, say

if TYPE_CHECKING:  # the models need the settings
    from django.contrib.auth.models import User

# The name in the audit log: a person with access to the machine.
BY = "ravive (command)"


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands about people."""
    staff = commands.add_parser("staff", help="add people to the desk, or help a person who lost a second factor")
    staff_commands = staff.add_subparsers(metavar="add|reset-second-factor|unlock", required=True)
    add = staff_commands.add_parser("add", help="add a person, or give a person more roles")
    add.add_argument("name", metavar="NAME", help="the name to sign in with")
    add.add_argument("--host", action="store_true", help="may do everything, in every organisation")
    add.add_argument("--organisation", metavar="SLUG", help="the organisation to work for")
    add.add_argument("--role", action="append", default=[], metavar="ROLE", help="a role there; may be given several times")
    add.add_argument("--email", default="", metavar="ADDRESS", help="can be used to sign in; nothing is sent to it")
    add.add_argument("--password-stdin", action="store_true", help="read the password from the first line of the input")
    _finish(add, _add_person)
    reset = staff_commands.add_parser("reset-second-factor", help="delete the passkeys, code app and recovery codes of a person")
    reset.add_argument("name", metavar="NAME", help="the name they sign in with")
    _finish(reset, _reset_second_factor)
    unlock = staff_commands.add_parser("unlock", help="forget failed sign-ins of a person who has to wait because of them")
    unlock.add_argument("name", metavar="USERNAME", help="the name they sign in with")
    _finish(unlock, _unlock)

    organisations = commands.add_parser("organisations", help="add, list, export, delete or import the organisations that work here")
    organisation_commands = organisations.add_subparsers(metavar="add|list|export|delete|import", required=True)
    make = organisation_commands.add_parser("add", help="add an organisation")
    make.add_argument("name", metavar="NAME", help="its name")
    make.add_argument("--slug", metavar="SLUG", help="its short name in commands and addresses (default: derived from NAME)")
    make.add_argument("--language", action="append", metavar="LANGUAGE", help="a language it works in (default: fr)")
    make.add_argument("--country", action="append", default=[], metavar="CODE", help="a country it works in, such as BE")
    _finish(make, _add_organisation)
    _finish(organisation_commands.add_parser("list", help="list them"), _list_organisations)
    exports.add_command(organisation_commands)
    deletions.add_command(organisation_commands)
    imports.add_command(organisation_commands)


def _finish(command: argparse.ArgumentParser, run: Callable[[argparse.Namespace], None]) -> None:
    add_data(command)
    command.set_defaults(run=lambda options: _run(options, run))


def _run(options: argparse.Namespace, run: Callable[[argparse.Namespace], None]) -> int:
    """Run a command on a database that is up to date; return its exit code."""

    def act() -> int:
        from django.core.exceptions import ValidationError  # needs the settings
        from django.utils.translation import override

        from ravive.config.environment import ConfigurationError
        from ravive.people.actions import RefusedError

        with override("en"):  # Django's refusals are in the command's language
            try:
                run(options)
            except ValidationError as problem:
                raise ConfigurationError("; ".join(problem.messages)) from problem
            except RefusedError as problem:
                raise ConfigurationError(str(problem)) from problem
        return 0

    return run_on_database(options, act)


def _add_person(options: argparse.Namespace) -> None:
    from django.contrib.auth.models import User
    from django.db import transaction

    from ravive.config.commands.organisations import organisation_named
    from ravive.people import actions, queries

    now = datetime.now(UTC)
    _check_what_for(options)
    organisation = organisation_named(options.organisation) if options.organisation else None
    roles = _roles(options.role)
    with transaction.atomic():
        user = User.objects.filter(username=options.name).first()
        if user is None:
            user = actions.add_person(username=options.name, email=options.email, password=_password(options), by=BY, now=now)
            say(f"{user.username}: added; at /desk/ a second factor is set up first")
        if options.host:
            actions.appoint_host(user=user, by=BY, now=now)
            say(f"{user.username}: may do everything, in every organisation")
        if organisation:
            held = queries.own_roles(user, organisation)
            actions.set_roles(organisation=organisation, user=user, roles=held | roles, by=BY, now=now)
            say(f"{user.username}: {' '.join(sorted(held | roles))} in {organisation.slug}")


def _check_what_for(options: argparse.Namespace) -> None:
    from ravive.config.environment import ConfigurationError

    if bool(options.organisation) != bool(options.role):
        raise ConfigurationError("--organisation and --role go together: ravive staff add NAME --organisation SLUG --role author")
    if not options.organisation and not options.host:
        raise ConfigurationError("say what for: --host, or --organisation SLUG --role ROLE (ravive organisations list names the slugs)")


def _roles(roles: list[str]) -> frozenset[str]:
    from ravive.config.environment import ConfigurationError
    from ravive.people.models import Role

    if unknown := sorted(set(roles) - set(Role.values)):
        raise ConfigurationError(f'role "{unknown[0]}" is unknown; use {", ".join(Role.values)}')
    return frozenset(roles)


def _password(options: argparse.Namespace) -> str:
    """Return the password, asked twice or read from the input. Raises ConfigurationError when it is empty or not the same."""
    from ravive.config.environment import ConfigurationError

    if options.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass(f"Password for {options.name} (at least 12 characters): ")
    if first != getpass.getpass("The same again: "):
        raise ConfigurationError("the two passwords differ; nobody was added")
    return first


def _account(name: str) -> "User":
    from django.contrib.auth.models import User

    from ravive.config.environment import ConfigurationError

    user = User.objects.filter(username=name).first()
    if user is None:
        raise ConfigurationError(f'nobody signs in as "{name}"; give the name exactly')
    return user


def _unlock(options: argparse.Namespace) -> None:
    from ravive.people import actions

    user = _account(options.name)
    actions.unlock(user=user, by=BY, now=datetime.now(UTC))
    say(f"{user.username}: failed sign-ins forgotten; the next attempt is answered at once")


def _reset_second_factor(options: argparse.Namespace) -> None:
    from ravive.people import actions

    user = _account(options.name)
    count = actions.reset_second_factor(user=user, by=BY, now=datetime.now(UTC))
    say(f"{user.username}: {count} forgotten; a new second factor is set up at the next sign-in")


def _add_organisation(options: argparse.Namespace) -> None:
    from django.utils.text import slugify

    from ravive.people import actions

    made = actions.create_organisation(
        name=options.name,
        slug=options.slug or slugify(options.name),
        languages=options.language or ["fr"],
        countries=options.country,
        by=BY,
        now=datetime.now(UTC),
    )
    say(f"{made.slug}: added; next: ravive staff add NAME --organisation {made.slug} --role admin")


def _list_organisations(options: argparse.Namespace) -> None:
    from ravive.people.models import Organisation

    for organisation in Organisation.objects.order_by("-is_host", "slug"):
        say(
            f"{organisation.slug}\t{organisation.name}\t{' '.join(organisation.languages)}{chr(9) + 'host' if organisation.is_host else ''}"
        )
