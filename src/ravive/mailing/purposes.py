"""What e-mails are for. Packages above register their purposes, so that this one imports none of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from ravive.people.models import Organisation

QUESTION = gettext_lazy("Please confirm: %(about)s")
# Returns paragraphs about what was asked for, in the active language, for the handles of one mailbox in the order of their moments.
type Describe = Callable[[Sequence[str]], tuple[str, ...]]
# Returns what was asked for in a few words, in the active language, such as the title of an event; empty where requests differ.
type NameRequests = Callable[[Sequence[str]], str]
# Returns the organisation on whose site the links of an address lead; None for the site of the installation.
type FindOrganisation = Callable[[str], Organisation | None]


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """One kind of e-mail. Its pages are /LANGUAGE/PATH/confirm/TOKEN/ and /LANGUAGE/PATH/stop/TOKEN/."""

    name: str
    path: str
    # First paragraph of the confirmation e-mail: what was asked for at this address. Lazily translated.
    request: str | Promise
    # The same, where requests differ in how they came; empty for `request`.
    opening: Describe = lambda _handles: ()
    # Follows it: what each request is. Nothing in it was typed by a visitor, who may have typed the address of somebody else.
    describe: Describe = lambda _handles: ()
    # The subject of the confirmation e-mail, where what was asked for has such words.
    named: NameRequests = lambda _handles: ""
    question: str | Promise = QUESTION
    # Whether its e-mails go to all readers of a list alike (RFC 2919).
    is_list: bool = False
    # Deletes an address by its handle, and what depends on it, where nobody confirmed it in time.
    delete: Callable[[str, datetime], object]
    # Whose site its links lead to.
    organisation_of: FindOrganisation = lambda _handle: None


_purposes: dict[str, Purpose] = {}


def register(purpose: Purpose) -> None:
    """Add a purpose, once per process. Registering it again replaces it."""
    _purposes[purpose.name] = purpose


def find_purpose(name: str) -> Purpose:
    """Return a registered purpose. Raises KeyError."""
    return _purposes[name]
