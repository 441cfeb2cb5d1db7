"""What is stored of the mailbox of a person who asks. Each package adds the part that it can find, and the page names none of them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.utils.functional import lazy
from django.utils.translation import override

from ravive.entries.subjects import Correction, Words
from ravive.lib.languages import INTERFACE
from ravive.people.audit_words import add_words, words_for
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
    # What a correction leaves as it is.
    correction_note: str = ""
    # The page of the desk where it stands.
    desk: str = ""
    # What the law makes one keep when this is erased, and until when.
    stays: tuple[str, ...] = ()
    # Its activities in the register of personal data, and where the details come from.
    activities: tuple[str, ...] = ()
    source: Words = ""
    # The last day on which something of it names the person; None where nothing does.
    stays_until: date | None = None
    # Of its label among the words of the audit log; empty for that of its part.
    label_key: str = ""


class MailboxPart(ABC):
    """Finds what one package stores of a mailbox in an organisation, and acts on it as the person themselves could."""

    # In addresses and files.
    name: str

    def label(self) -> str:
        """Return what all its holdings are called, in the active language; empty where each has a name of its own."""
        return ""

    @abstractmethod
    def find(self, organisation: Organisation, address: str) -> Iterable[Holding]:
        """Return what is stored of a mailbox, in the active language."""

    def stop(self, holding: Holding, organisation: Organisation, address: str, *, now: datetime) -> None:
        """Delete the address alone: no e-mail follows."""
        raise NotImplementedError(f"{self.name} offers to stop e-mails, and does not do it")

    def erase(self, holding: Holding, organisation: Organisation, address: str, *, by: User, now: datetime) -> None:
        """Delete what was found, also from older copies of the database. What the law makes one keep stays."""
        raise NotImplementedError(f"{self.name} offers to erase, and does not do it")

    def correct(self, holding: Holding, organisation: Organisation, name: str, value: str, *, by: User, now: datetime) -> None:
        """Store a detail that staff corrected."""
        raise NotImplementedError(f"{self.name} offers a correction, and does not do it")


_parts: dict[str, MailboxPart] = {}
# How the key of a form begins in the audit log.
_FORM = "form:"


def register_part(part: MailboxPart) -> None:
    """Add a part, once per process. Registering it again replaces it."""
    _parts[part.name] = part
    add_label(part.name, part.label)


def parts() -> tuple[MailboxPart, ...]:
    """Return all parts, by name."""
    return tuple(_parts[name] for name in sorted(_parts))


def add_label(key: str, label: Callable[[], str]) -> None:
    """Register what the audit log calls a form that it has under a key: `label` returns it in the active language."""
    add_words({f"{_FORM}{key}": lazy(label, str)()})


def logged_form(part: MailboxPart, holding: Holding) -> str:
    """Return what the audit log has of the form of a holding. It is no text: each reader sees the label in their own language."""
    return f"{_FORM}{holding.label_key or part.name}"


def label_now(written: str) -> str:
    """Return the label of a form that the log has, in the active language.

    Entries written before the log had keys have the label in the language of who acted; the text itself comes back where no part has it.
    """
    if written.startswith(_FORM):
        return words_for(written)
    for language in INTERFACE:
        with override(language):
            found = [part for part in parts() if part.label() == written]
        if found and (label := found[0].label()):
            return label
    return written


def find_all(organisation: Organisation, address: str) -> list[tuple[MailboxPart, Holding]]:
    """Return everything that an organisation stores of a mailbox."""
    return [(part, holding) for part in parts() for holding in part.find(organisation, address)]


def find_one(organisation: Organisation, address: str, *, part: str, key: str) -> tuple[MailboxPart, Holding] | None:
    """Return one thing that an organisation stores of this mailbox; None for what is gone, or another's."""
    found = _parts.get(part)
    return next(((found, holding) for holding in found.find(organisation, address) if holding.key == key), None) if found else None
