"""How the contract of all entries sends the form of each subject.

A subject joins in a module `entry_cast.py` of its own tests, which is found by its name and has a `CAST`.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from importlib import import_module
from pathlib import Path

from django.db.models import Model
from django.test import Client

from ravive.pages.models import HomePage
from tests.client_response import ClientResponse

TESTS = Path(__file__).resolve().parents[1]


class EntryCast(ABC):
    """What the contract needs to know of one subject. Texts that a visitor types are unmistakable: e-mails must not repeat them."""

    # Of the subject.
    name: str
    # Fields of its models that say nothing of a person.
    says_nothing: frozenset[str]
    # Of the fields that every entry has: those that are stored as a proof.
    proves: frozenset[str] = frozenset()
    # Whether who confirms gets a second e-mail.
    sends_thanks: bool = True
    # Whether the same words in a new form are the request that waits.
    renews_same_words: bool = True

    @abstractmethod
    def prepare(self, home: HomePage) -> Model:
        """Create what visitors send the form about, on the site of a home page; return it."""

    @abstractmethod
    def path(self, about: Model, language: str) -> str:
        """Return the address of the form."""

    @abstractmethod
    def values(self, about: Model, number: int) -> dict[str, str]:
        """Return what is typed besides the address. Another number: other words, so another request."""

    def remove(self, about: Model) -> None:
        """Delete what it is about, and so all its entries."""
        about.delete()

    def last_day(self, about: Model) -> date | None:
        """Return the latest day of erasure of what is sent today, counted from what it is about; None where no day is promised."""
        return None

    def desk(self, about: Model) -> str:
        """Return the path of the page or table of the desk that lists what was sent; empty where the desk only counts."""
        raise NotImplementedError(f"say in the cast of {self.name} which page of the desk lists what was sent")

    def close(self, about: Model) -> bool:
        """Let it be too late for what waits; return False where it never is."""
        return False

    def send(self, visitor: Client, about: Model, email: str, *, number: int = 0, language: str = "fr", **sent: str) -> ClientResponse:
        """Open the form, which may be part of another page, and send it."""
        address = self.path(about, language)
        once = sent.get("once") or once_of(visitor.get(address, follow=True).text)
        return visitor.post(address, {**self.values(about, number), "email": email, **sent, "once": once})


class RowCast(EntryCast):
    """A subject without a form for visitors: the cast sends an address in another way."""

    # The register of personal data names the fields of its rows apart.
    says_nothing = frozenset()

    def path(self, about: Model, language: str) -> str:
        """Return nothing: there is no form."""
        return ""

    def values(self, about: Model, number: int) -> dict[str, str]:
        """Return nothing that is typed besides the address."""
        return {}

    @abstractmethod
    def send(self, visitor: Client, about: Model, email: str, *, number: int = 0, language: str = "fr", **sent: str) -> ClientResponse:
        """Type an address for the row of its number. The same number and address: the same row."""


def once_of(page: str) -> str:
    """Return the one-time value of the form of a page. The page may have other forms below it, such as the search."""
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found, page
    return found[1]


def find_casts() -> Mapping[str, EntryCast]:
    """Return the cast of each subject by its name."""
    modules = (".".join(("tests", *path.relative_to(TESTS).with_suffix("").parts)) for path in sorted(TESTS.glob("**/entry_cast.py")))
    casts: list[EntryCast] = [import_module(module).CAST for module in modules]
    return {cast.name: cast for cast in casts}
