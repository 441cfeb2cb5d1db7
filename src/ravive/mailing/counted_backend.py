"""The mail server, with a count of what it accepted."""

import smtplib
from collections.abc import Sequence
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

from ravive.metrics import counts


class MarkedSMTP(smtplib.SMTP):
    """A connection that says whether the content of the last e-mail was begun: only then it perhaps arrived."""

    has_begun_content = False

    def mail(self, sender: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        """Begin an e-mail: its sender."""
        self.has_begun_content = False
        return super().mail(sender, options)

    def data(self, msg: Any) -> tuple[int, bytes]:  # noqa: ANN401 - as smtplib
        """Send the content of an e-mail."""
        self.has_begun_content = True
        return super().data(msg)


class MarkedSMTPS(MarkedSMTP, smtplib.SMTP_SSL):
    """The same, encrypted from its start."""


class CountedBackend(EmailBackend):
    """Django's own connection to a mail server. It counts e-mails by what became of them, nothing else of them."""

    @property
    def connection_class(self) -> type[MarkedSMTP]:
        """Return the class of the connection."""
        return MarkedSMTPS if self.use_ssl else MarkedSMTP

    @property
    def perhaps_sent(self) -> bool:
        """Whether the e-mail perhaps arrived in whose middle the connection broke."""
        return not isinstance(self.connection, MarkedSMTP) or self.connection.has_begun_content

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
