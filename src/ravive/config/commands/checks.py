"""`ravive check`: what may be wrong with an installation, each with its remedy, for people and for monitors."""

import argparse
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ravive.config.commands.installation import add_data, configure, exit_code_of, refused, say

if TYPE_CHECKING:
    from ravive.operations.checks.results import CheckResult

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]

MARKS = {"fine": "ok", "to do": "TO DO", "not checked": "not checked"}


def add_commands(commands: Commands) -> None:
    """Add the command."""
    check = commands.add_parser(
        "check",
        help="check the installation: address, keys, disk, database, clock, e-mail, jobs, copies, facts",
        description="Check the installation and change nothing. Exit code: 0 fine, 1 something is to do.",
    )
    check.add_argument("--json", action="store_true", help="write the findings for programs")
    check.add_argument("--selector", action="append", default=[], metavar="NAME", help="the name of the DKIM key; may be repeated")
    check.add_argument("--send-test-mail", metavar="ADDRESS", help="send an e-mail to this address too")
    add_data(check)
    check.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> int:
    def check() -> int:
        # Without every screen of the desk, which would be loaded for nothing.
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ravive.config.worker_settings")
        configure(options)
        from django.utils.translation import override

        from ravive.mailing.domain_check import BadDomainError, checked_selectors
        from ravive.operations import jobs
        from ravive.operations.checks import check_list, stored_checks
        from ravive.operations.checks.context import CheckContext
        from ravive.operations.checks.mail_domain import send_test_mail

        try:
            selectors = checked_selectors(options.selector)
        except BadDomainError as problem:
            return refused(problem)
        with override("en"):
            results = check_list.run(CheckContext(now=datetime.now(UTC), jobs=jobs.JOBS, selectors=selectors))
            if options.send_test_mail:
                results.append(send_test_mail(options.send_test_mail))
            for line in [stored_checks.encode(results)] if options.json else _lines(results):
                say(line)
        return int(any(result.state == "to do" for result in results))

    return exit_code_of(check)


def _lines(results: "list[CheckResult]") -> list[str]:
    lines: list[str] = []
    for result in results:
        lines.append(f"{MARKS[result.state]:<12}{result.subject}: {result.words}")
        if result.remedy and result.state != "fine":
            lines.append(f"{'':<12}{result.remedy}")
    count = sum(result.state == "to do" for result in results)
    lines.append(f"{count} to do" if count else "nothing to do")
    return lines
