"""What happens to the entries of one subject in a test: sent, confirmed, and looked at as they are stored."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from django.core import mail
from django.db.models import Model
from django.test import Client

from ravive.entries.models import AddressedRow
from ravive.entries.registry import find_subject
from ravive.entries.subjects import Subject
from ravive.mailing.models import MailAddress
from ravive.pages.models import HomePage
from tests.client_response import ClientResponse
from tests.entries.casts import EntryCast, find_casts
from tests.existing import existing

ADDRESS = "zoe@reader.example"
CASTS = find_casts()

type OlderCopy = Callable[[], AbstractContextManager[list[str]]]


@dataclass(frozen=True, kw_only=True)
class EntryFlow:
    """One subject, whose forms a visitor of its organisation's site sends."""

    cast: EntryCast
    subject: Subject[Any]
    visitor: Client
    about: Model

    @classmethod
    def of(cls, name: str, *, visitor: Client, home: HomePage) -> "EntryFlow":
        """Return the flow of a subject on a site."""
        cast = CASTS[name]
        return cls(cast=cast, subject=find_subject(name), visitor=visitor, about=cast.prepare(home))

    def send(self, email: str = ADDRESS, *, number: int = 0, language: str = "fr", **sent: str) -> ClientResponse:
        """Send the form; it has to be accepted."""
        reply = self.cast.send(self.visitor, self.about, email, number=number, language=language, **sent)
        assert reply.status_code in (200, 302), reply.text[-2000:]
        return reply

    def rows(self) -> list[AddressedRow]:
        """Return the stored rows that have an address, or had one."""
        return [row for model in self.subject.models for row in model._default_manager.order_by("pk")]

    def row(self) -> AddressedRow:
        """Return the only row."""
        (row,) = self.rows()
        return row

    def counted(self) -> list[AddressedRow]:
        """Return the rows whose reader confirmed them."""
        return [row for row in self.rows() if self.subject.is_confirmed(row)]

    def link(self, action: str, message: int = -1, *, to: str = "") -> str:
        """Return the path of a link of an e-mail; of the last one, or the last one to an address."""
        found = [sent for sent in mail.outbox if not to or sent.to == [to]][message]
        link = re.search(rf"https?://[^/\s]+(/\w\w/{self.subject.path}/{action}/\S+/)", str(found.body))
        return existing(link)[1]

    def offered(self, path: str) -> list[str]:
        """Return what the page of a confirmation link offers to confirm."""
        return re.findall(r'name="request" value="([^"]+)"', self.visitor.get(path).text)

    def press(self, path: str, answer: str = "confirm", chosen: list[str] | None = None) -> ClientResponse:
        """Press a button of the page of a confirmation link, with what it offers unless something is chosen."""
        return self.visitor.post(path, {"answer": answer, "request": self.offered(path) if chosen is None else chosen})

    def confirmed(self) -> str:
        """Send the form and confirm it; return the private link of the entry."""
        self.send()
        assert self.press(self.link("confirm")).status_code == 200
        return self.own_link()

    def confirmed_among(self, email: str) -> None:
        """Send the form from an address and confirm it, where others sent it too."""
        self.send(email)
        assert self.press(self.link("confirm", to=email)).status_code == 200

    def own_link(self) -> str:
        """Return the path of the private link of the only entry."""
        return self.own_link_of(self.row())

    def own_link_of(self, row: AddressedRow, language: str = "fr") -> str:
        """Return the path of the private link of an entry."""
        return "/" + self.subject.own_link(row, language).split("/", 3)[3]


def addresses() -> int:
    """Return how many addresses are stored."""
    return MailAddress.objects.count()
