"""The mail server, with a count of what it accepted."""

from collections.abc import Sequence
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

from ravive.metrics import counts


class CountedBackend(EmailBackend):
    """Django's own connection to a mail server. It counts e-mails by what became of them, nothing else of them."""

    def open(self) -> bool | None:
        """Connect; count a mail server that cannot be reached."""
        try:
            return super().open()
        except OSError:
            # Those of smtplib among them.
            counts.count_mails("no_connection")
            raise

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        """Send e-mails, count them, and return how many were accepted."""
        sent = 0
        try:
            sent = super().send_messages(email_messages) or 0
        finally:
            counts.count_mails("sent", sent)
            counts.count_mails("failed", len(email_messages) - sent)
        return sent
