"""Consents to get news that people give in forms for something else, such as a box beside a signature.

Each comes with its own proof: the words beside the box, the page, the days. `give` may be called only once the reader has confirmed the
address in that form. Until then, the wish waits with the address (`NewsWish`), and goes with it: one e-mail asks to confirm both.
The package that sends news says how it receives them; without it, nothing is stored.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from ravive.mailing.recipients import Recipient
from ravive.people.ages import age_at
from ravive.people.controllers import controller_of
from ravive.people.models import Organisation


@dataclass(frozen=True, kw_only=True)
class NewsConsent:
    """That somebody agreed to get an organisation's news: in which words, on which page, on which day. The box was not ticked before.

    `key` names the entry of the form, so that withdrawing it takes this consent back. It is random, and at most 64 characters.
    """

    organisation: Organisation
    key: str
    recipient: Recipient
    words: str
    page: str
    given_on: date


@dataclass(frozen=True, kw_only=True)
class NewsWish:
    """That somebody ticked the box for news in a form: the words beside it, and the address of the page. Nobody confirmed it yet."""

    words: str
    page: str


@dataclass(frozen=True, kw_only=True)
class ConsentReceiver:
    """What stores a consent at the moment of its confirmation, what deletes the one of a key, and which addresses still get news.

    `stay_away`: lets no list from elsewhere bring back the reader of an address. `is_offered`: whether visitors may ask for an
    organisation's news. `came_with`: whether news came with the entry of a key.
    """

    is_offered: Callable[[Organisation], bool]
    came_with: Callable[[str], bool]
    give: Callable[[NewsConsent, datetime], object]
    take_back: Callable[[str], object]
    stay_away: Callable[[Organisation, str], object]
    readers_among: Callable[[Organisation, Collection[str]], set[str]]


def consent_words(organisation: Organisation) -> str:
    """Return what a person agrees to beside a box or a form for the news of an organisation, in the language of the page."""
    return _(
        "%(name)s may send me its news by e-mail. I am %(age)s or older, or a parent agrees. I can stop at any time, by the link in each "
        "e-mail."
    ) % {"name": controller_of(organisation), "age": age_at(organisation)}


def adult_consent_words(organisation: Organisation) -> str:
    """Return the same for a form that adults fill in, such as people with a mandate: without an age."""
    words = _("%(name)s may send me its news by e-mail. I can stop at any time, by the link in each e-mail.")
    return words % {"name": controller_of(organisation)}


_receivers: list[ConsentReceiver] = []


def receive_with(receiver: ConsentReceiver) -> None:
    """Set what stores consents. `AppConfig.ready` calls this."""
    _receivers[:] = [receiver]


def is_offered(organisation: Organisation) -> bool:
    """Return whether forms have a box for the news of an organisation."""
    return any(receiver.is_offered(organisation) for receiver in _receivers)


def came_with(key: str) -> bool:
    """Return whether somebody gets the news because they asked for them in the form of an entry."""
    return any(receiver.came_with(key) for receiver in _receivers)


def give(consent: NewsConsent, *, now: datetime) -> None:
    """Store a consent whose address its reader confirms at this moment, in the transaction of that confirmation."""
    for receiver in _receivers:
        receiver.give(consent, now)


def take_back(key: str) -> None:
    """Delete the consent that came with an entry of a form. What somebody asked for elsewhere stays."""
    for receiver in _receivers:
        receiver.take_back(key)


def stay_away(organisation: Organisation, address: str) -> None:
    """Let no list from elsewhere bring back somebody who was erased, also who never read the news; last in the transaction."""
    for receiver in _receivers:
        receiver.stay_away(organisation, address)


def readers_among(organisation: Organisation, addresses: Collection[str]) -> set[str]:
    """Return those of these addresses that get an organisation's news: their readers agreed, here or elsewhere, and have not stopped."""
    return {address for receiver in _receivers for address in receiver.readers_among(organisation, addresses)}
