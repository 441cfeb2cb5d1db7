"""Workers that are killed while they send, again and again. `test_mail_queue.py` runs it as a process with a database of its own.

A mail server of its own stores what it accepts in a file: one line an e-mail, the recipient and the subject.
"""

import asyncio
import json
import os
import random
import signal
import sys
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import django
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.ports import free_port

KILLS, READERS, DONORS = 210, 150, 60
# How long a worker lives, so that it dies at any point of its first e-mails.
LIVES_SECONDS = (0.02, 0.6)
OLD = timedelta(minutes=5)


class StoringServer:
    """Accepts everything after a moment, and answers after another one: a client may die in each."""

    def __init__(self, file: Path) -> None:
        self._file, self._chance = file, random.Random(1)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as aiosmtpd calls it
        await asyncio.sleep(self._chance.uniform(0, 0.01))
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        subject = next(line for line in content.split(b"\r\n") if line.startswith(b"Subject: "))
        with self._file.open("ab") as lines:
            lines.write(envelope.rcpt_tos[0].encode() + b" " + subject + b"\n")
        await asyncio.sleep(self._chance.uniform(0, 0.01))
        return "250 accepted"


def started_server(file: Path, port: int) -> int:
    """Start the mail server as a process; return its number."""
    if child := os.fork():
        return child
    Controller(StoringServer(file), hostname="127.0.0.1", port=port).start()
    while True:
        signal.pause()


def main() -> None:
    """Print how often workers were killed, and what the mail server got."""
    file, port = Path(os.environ["RAVIVE_DATA"]) / "arrived", free_port()
    file.touch()
    server = started_server(file, port)
    django.setup()
    from django.conf import settings

    settings.RAVIVE_SENDS_MAIL, settings.DEFAULT_FROM_EMAIL = True, "news@example.org"
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 10},
        }
    }
    try:
        json.dump(killed(file), sys.stdout)
    finally:
        os.kill(server, signal.SIGKILL)


def work() -> None:
    """Be a worker until a signal ends it."""
    from ravive.config.server.queue_worker import QueueWorker
    from ravive.config.server.worker import put_back

    put_back()
    worker = QueueWorker(worker_id=f"killed-{os.getpid()}", interval=0.02)
    worker.configure_signals()
    worker.run()


def killed(file: Path) -> dict[str, object]:
    """Kill workers while they send issues, thanks and private links; return what arrived."""
    from django.db import connections
    from django.db.models import Sum
    from django.utils import timezone

    from ravive.giving.actions.mailboxes import send_link
    from ravive.giving.actions.thanks import thank
    from ravive.hub.newsletter import dispatch, issues
    from ravive.hub.newsletter.models import NewsletterIssue
    from ravive.mailing import mail_queue
    from ravive.mailing.models import QueuedMail
    from tests.giving.mailboxes.mailbox_cast import appeal, mailbox_at, promised, received
    from tests.hub.newsletter.newsletter_cast import draft, reader, writer
    from tests.people.cast import host

    for number in range(READERS):
        reader(number)
    to = appeal()
    addresses = [f"g{number}@courriel.example" for number in range(DONORS)]
    for address in addresses:
        received(promised(to, address))
    asked = {(address, subject) for address in addresses for subject in ("Subject: Vos dons", "Subject: Merci")}
    chance, signals, taken_after_asking, sent_issues = random.Random(2), list[int](), 0, 0
    thank(organisation=host(), by=writer(), now=timezone.now())
    for address in addresses:
        send_link(mailbox_at(address), language="fr", now=timezone.now())

    # What sending loads is loaded before processes are forked: they begin with their first e-mail.
    mail_queue.send_batch(clock=timezone.now)

    def free() -> None:
        """Let time pass for what a process left, as a job does every few minutes."""
        now = timezone.now()
        QueuedMail.objects.exclude(taken_at=None).update(taken_at=now - OLD)
        QueuedMail.objects.filter(due_at__gt=now).update(due_at=now)
        mail_queue.go_on(now=now)
        dispatch.finish_left(now=now)

    while len(signals) < KILLS:
        if QueuedMail.objects.count() < 20:
            sent_issues += 1
            issue = draft([], fr=f"Numero-{sent_issues}")
            issues.start_sending(issue=issue, by=writer(), now=timezone.now())
        connections.close_all()
        child = os.fork()
        if not child:
            with suppress(SystemExit):
                work()
            os._exit(0)
        time.sleep(chance.uniform(*LIVES_SECONDS))
        signals.append(chance.choice((signal.SIGKILL, signal.SIGTERM)))
        os.kill(child, signals[-1])
        os.waitpid(child, 0)
        if signals[-1] == signal.SIGTERM:
            taken_after_asking += QueuedMail.objects.exclude(taken_at=None).count()
        free()
    while QueuedMail.objects.exists():
        mail_queue.send_batch(clock=timezone.now)
        free()
    asked |= {(f"reader{reader}@reader.example", f"Subject: Numero-{n + 1}") for n in range(sent_issues) for reader in range(READERS)}
    arrived = [tuple(line.split(" ", 1)) for line in file.read_text().splitlines()]
    # The subject of thanks ends with a name.
    arrived = [(address, "Subject: Merci" if "merci" in subject.lower() else subject) for address, subject in arrived]
    numbers = NewsletterIssue.objects.filter(state="sent").aggregate(Sum("accepted"), Sum("unsure"), Sum("readers"))
    return {
        "killed": signals.count(signal.SIGKILL), "asked_to_end": signals.count(signal.SIGTERM), "taken_after_asking": taken_after_asking,
        "asked": len(asked), "arrived": len(arrived), "missing": sorted(asked - set(arrived)), "others": sorted(set(arrived) - asked),
        **numbers,
    }  # fmt: skip


if __name__ == "__main__":
    main()
