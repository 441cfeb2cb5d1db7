"""What is stored of the mailbox of a person who asks. Each package adds the part that it can find, and the page names none of them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User

from ravive.entries.subjects import Correction, Words
from ravive.people.models import Organisation


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One thing that is stored of a person.

    `key` names it within its part. `data` is everything that it says, by name of the field: values for JSON, in clear.
    """

    key: str
    label: Words
    about: str
    # What staff read at a glance.
    lines: tuple[str, ...]
    data: Mapping[str, object]
    # What else there is to know, such as that an address waits to be confirmed.
    notes: tuple[str, ...] = ()
    # What the page offers: nothing is offered that changes nothing.
    may_stop: bool = False
    may_erase: bool = True
    corrections: tuple[Correction, ...] = ()
    # The page of the desk where it stands.
    desk: str = ""
    # What the law makes one keep when this is erased, and until when.
    stays: tuple[str, ...] = ()
    # The last day on which something of it names the person; None where nothing does.
    stays_until: date | None = None


class MailboxPart(ABC):
    """Finds what one package stores of a mailbox in an organisation, and acts on it as the person themselves could."""

    # In addresses and files.
    name: str

    @abstractmethod
    def find(self, organisation: Organisation, address: str) -> Iterable[Holding]:
        """Return what is stored of a mailbox, in the active language."""

    def stop(self, holding: Holding, organisation: Organisation, address: str, *, now: datetime) -> None:
        """Delete the address alone: no e-mail follows."""
        raise NotImplementedError(f"{self.name} offers to stop e-mails, and does not do it")

    def erase(self, holding: Holding, organisation: Organisation, address: str, *, by: User, now: datetime) -> None:
        """Delete what was found, also from older copies of the database. What the law makes one keep stays."""
        raise NotImplementedError(f"{self.name} offers to erase, and does not do it")

    def correct(self, holding: Holding, organisation: Organisation, name: str, value: str) -> None:
        """Store a detail that staff corrected."""
        raise NotImplementedError(f"{self.name} offers a correction, and does not do it")


_parts: dict[str, MailboxPart] = {}


def register_part(part: MailboxPart) -> None:
    """Add a part, once per process. Registering it again replaces it."""
    _parts[part.name] = part


def parts() -> tuple[MailboxPart, ...]:
    """Return all parts, by name."""
    return tuple(_parts[name] for name in sorted(_parts))


def find_all(organisation: Organisation, address: str) -> list[tuple[MailboxPart, Holding]]:
    """Return everything that an organisation stores of a mailbox."""
    return [(part, holding) for part in parts() for holding in part.find(organisation, address)]


def find_one(organisation: Organisation, address: str, *, part: str, key: str) -> tuple[MailboxPart, Holding] | None:
    """Return one thing that an organisation stores of this mailbox; None for what is gone, or another's."""
    found = _parts.get(part)
    return next(((found, holding) for holding in found.find(organisation, address) if holding.key == key), None) if found else None
