"""`ravive mail`: read reports of e-mails that did not arrive; check the records of a domain that sends."""

import argparse
import sys
from pathlib import Path

from ravive.config.commands.installation import add_data, configure, exit_code_of, refused, run_on_database, say

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_commands(commands: Commands) -> None:
    """Add the commands."""
    mail = commands.add_parser("mail", help="read what mail servers report, and check the domain that sends")
    subjects = mail.add_subparsers(metavar="COMMAND", required=True)
    bounces = subjects.add_parser(
        "bounces",
        help="count reports of e-mails that did not arrive",
        description="Count reports in the mailbox of RAVIVE_BOUNCE_MAILBOX; addresses that do not exist get no more e-mails.",
    )
    source = bounces.add_mutually_exclusive_group()
    source.add_argument("--stdin", action="store_true", help="read one message, as a mail server hands it to a program")
    source.add_argument("--maildir", type=Path, metavar="DIR", help="read this Maildir")
    add_data(bounces)
    bounces.set_defaults(run=_bounces)
    check = subjects.add_parser("check", help="check SPF, DKIM and DMARC of a domain")
    check.add_argument("domain", metavar="DOMAIN", help="the domain of the sender, such as example.org")
    check.add_argument("--selector", action="append", default=[], metavar="NAME", help="the name of the DKIM key; may be repeated")
    check.add_argument("--json", action="store_true", help="write the findings for programs")
    add_data(check)
    check.set_defaults(run=_check)


def _bounces(options: argparse.Namespace) -> int:
    # Read first: a mail server that hands over a message must not wait for the database to write it.
    content = sys.stdin.buffer.read() if options.stdin else b""

    def count() -> int:
        from django.conf import settings
        from django.utils import timezone

        from ravive.mailing import bounce_mailbox

        today = timezone.localdate()
        place = str(options.maildir or settings.RAVIVE_BOUNCE_MAILBOX)
        if not options.stdin and not place:
            return refused("no mailbox is named; set RAVIVE_BOUNCE_MAILBOX, or give --maildir DIR or --stdin")
        try:
            found = bounce_mailbox.read_one(content, today=today) if options.stdin else bounce_mailbox.read(place, today=today)
        except bounce_mailbox.BounceMailboxError as problem:
            return refused(problem)
        say(f"{found.read} messages read, {found.stopped} addresses stopped, {found.counted} refusals counted")
        return 0

    return run_on_database(options, count)


def _check(options: argparse.Namespace) -> int:
    def check() -> int:
        configure(options, creates=True)
        import msgspec
        from django.conf import settings
        from django.utils.translation import override

        from ravive.mailing import domain_check, domain_words

        try:
            domain, selectors = domain_check.checked_domain(options.domain), domain_check.checked_selectors(options.selector)
        except domain_check.BadDomainError as problem:
            return refused(problem)
        host = settings.MAILERS["default"]["OPTIONS"]["host"] if settings.RAVIVE_SENDS_MAIL else ""
        report = domain_check.check(domain, mail_host=host, contact=settings.RAVIVE_CONTACT, selectors=selectors)
        if options.json:
            say(msgspec.json.encode(report).decode())
            return 0
        with override("en"):
            for record in report.records:
                say(f"{domain_words.KINDS[record.kind]}\n  {domain_words.STATES[record.state]}: {domain_words.FINDINGS[record.code]}")
                lines = (("name", record.name), ("paste", record.value), ("there now", record.record), ("detail", record.detail))
                for label, text in lines:
                    if text:
                        say(f"  {label}: {text}")
        return 0 if report.is_good else 1

    return exit_code_of(check)
