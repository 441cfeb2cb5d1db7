"""What the reader of an e-mail of the hub does: opens its link, and presses the button there."""

import re
from dataclasses import dataclass

from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client

from tests.client_response import ClientResponse


@dataclass(frozen=True)
class MailAnswers:
    """Follows links whose addresses have this section after the language, such as "letters"."""

    section: str

    def link_in(self, message: EmailMessage, action: str) -> str:
        """Return the path of a link of an e-mail."""
        found = re.search(rf"https://[^/\s]+(/\w\w/{self.section}/{action}/\S+/)", str(message.body))
        assert found, message.body
        return found[1]

    def confirm_last(self, visitor: Client, *, answer: str = "confirm") -> ClientResponse:
        """Open the link of the last e-mail and press the button; return the response."""
        path = self.link_in(mail.outbox[-1], "confirm")
        requests = re.findall(r'name="request" value="([^"]+)"', visitor.get(path).text)
        return visitor.post(path, {"request": requests, "answer": answer})
