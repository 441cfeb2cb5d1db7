"""`ravive audit`: whether the audit log is whole, and what to do after the restore of an older database."""

import argparse
from datetime import UTC, datetime

from ravive.config.commands.installation import add_data, configure, exit_code_of, refused, say

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    audit = commands.add_parser("audit", help="verify the audit log").add_subparsers(metavar="COMMAND", required=True)
    verify = audit.add_parser(
        "verify",
        help="compare the audit log with its chains and its copy",
        description="Compare the audit log with its chains and with the copy outside of the database. Exit code: 0 whole, 1 changed.",
    )
    add_data(verify)
    verify.set_defaults(run=_verify)
    loss = audit.add_parser(
        "accept-loss",
        help="copy the audit log again",
        description="After an older database was restored: accept that it lacks entries, and copy it again. The audit log says so.",
    )
    add_data(loss)
    loss.set_defaults(run=_accept_loss)


def _verify(options: argparse.Namespace) -> int:
    def verify() -> int:
        configure(options)
        from ravive.people import audit_copy, audit_verification

        try:
            found = audit_verification.verify(now=datetime.now(UTC))
        except audit_copy.AuditCopyError as problem:
            return refused(problem)
        for problem in found.problems:
            whose = problem.scope if problem.scope == "installation" else f"organisation {problem.scope}"
            say(f"{whose}, entry {problem.place}{f' of {problem.at}' if problem.at else ''}: {problem.what}")
        say(f"{found.entries} entries compared with {audit_copy.current().place}; {found.waiting} not copied yet")
        say(f"{len(found.problems)} broken" if found.problems else "whole")
        return int(bool(found.problems))

    return exit_code_of(verify)


def _accept_loss(options: argparse.Namespace) -> int:
    def accept() -> int:
        configure(options)
        from django.db import transaction

        from ravive.people import actions, audit_chain, audit_copy

        try:
            with transaction.atomic():
                actions.record(organisation=None, by="ravive audit accept-loss", now=datetime.now(UTC), verb="audit.loss_accepted")
                audit_chain.extend()
                count = audit_copy.accept_loss()
        except audit_copy.AuditCopyError as problem:
            return refused(problem)
        say(f"{audit_copy.current().place}: {count} entries copied again")
        return 0

    return exit_code_of(accept)
