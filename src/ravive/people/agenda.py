"""What waits at the desk for the person signed in, as far as their roles let them do it. Each package registers how to find its own."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest

from ravive.people import queries
from ravive.people.actors import user_of
from ravive.people.models import Organisation, Role

# The menu stands on every page of the desk: its numbers may be so old.
COUNTS_SECONDS = 60
HARM, SIGNATURE, DATED, OTHER = range(4)


@dataclass(frozen=True, kw_only=True)
class WaitingItem:
    """One thing to do. `menu` names the entry that counts it; `urgency` is HARM, SIGNATURE, DATED or OTHER, and `since` orders alike ones.

    `state` is a word or two beside it, `also` a second link: its text and address. `mail_title` stands in e-mails for a title that quotes
    a card: its words do not leave the desk. `is_new_daily`: it counts what came since yesterday, so each day it is another.
    """

    menu: str
    icon: str
    title: str
    detail: str
    action: str
    address: str
    urgency: int
    since: date
    state: str = ""
    also: tuple[str, str] | None = None
    mail_title: str = ""
    is_new_daily: bool = False


@dataclass(frozen=True, kw_only=True)
class WaitingFor:
    """For whom something is looked up: a person, what they may do in an organisation, and the day."""

    user: User
    organisation: Organisation
    roles: frozenset[Role]
    today: date

    def may(self, *roles: Role) -> bool:
        """Return whether they have one of these roles."""
        return bool(self.roles & set(roles))


type FindItems = Callable[[WaitingFor], Iterable[WaitingItem]]
_finders: dict[str, FindItems] = {}


def find_with(package: str, finder: FindItems) -> None:
    """Set the function that finds what waits in a package, in a constant number of queries. `AppConfig.ready` calls this."""
    _finders[package] = finder


type FindDay = Callable[[WaitingFor], date | None]
_next_days: list[FindDay] = []


def look_ahead_with(finder: FindDay) -> None:
    """Set the function that finds the next day on which something will wait."""
    _next_days[:] = [finder]


def next_day(person: WaitingFor) -> date | None:
    """Return the next day on which something will wait, None if none is known."""
    return next((day for finder in _next_days if (day := finder(person))), None)


@dataclass(frozen=True, kw_only=True)
class GlanceCard:
    """Something under way, as the first page shows it: where it stands, and one figure with what it means."""

    title: str
    address: str
    stands: str
    figure: str
    meaning: str


type FindCards = Callable[[WaitingFor], Iterable[GlanceCard]]
_card_finders: list[FindCards] = []


def show_with(finder: FindCards) -> None:
    """Set the function that finds what is under way, in a constant number of queries."""
    _card_finders[:] = [finder]


def cards_for(person: WaitingFor) -> tuple[GlanceCard, ...]:
    """Return what is under way, for the first page."""
    return tuple(card for finder in _card_finders for card in finder(person))


@dataclass(frozen=True, kw_only=True)
class FirstStep:
    """Something to begin with on a new installation, and where that is done."""

    title: str
    detail: str
    address: str


type FindSteps = Callable[[WaitingFor], Iterable[FirstStep]]
_step_finders: dict[int, FindSteps] = {}


def begin_with(place: int, finder: FindSteps) -> None:
    """Set the function that returns the first steps at a place; nothing once something of one's own is there."""
    _step_finders[place] = finder


def first_steps_for(person: WaitingFor) -> tuple[FirstStep, ...]:
    """Return the first steps to show to a person."""
    return tuple(step for place in sorted(_step_finders) for step in _step_finders[place](person))


def items_for(person: WaitingFor) -> tuple[WaitingItem, ...]:
    """Return everything that waits: what may harm first, then what is to be signed, then what has a date."""
    found = [item for finder in _finders.values() for item in finder(person)]
    items = tuple(sorted(found, key=lambda item: (item.urgency, item.since, item.title)))
    cache.set(_key(person.user, person.organisation), Counter(item.menu for item in items), COUNTS_SECONDS)
    return items


def count_in_menu(request: HttpRequest, menu: str, today: date) -> int:
    """Return how much waits behind an entry of the menu, at most a minute old."""
    affiliation = queries.affiliation_of(request) if not hasattr(request, "roles") else None
    organisation = getattr(request, "organisation", None) or (affiliation.organisation if affiliation else None)
    roles = getattr(request, "roles", None) or (affiliation.roles if affiliation else frozenset())
    if organisation is None:
        return 0
    user = cast("User", user_of(request))
    counts = cache.get(_key(user, organisation))
    if counts is None:
        items = items_for(WaitingFor(user=user, organisation=organisation, roles=roles, today=today))
        counts = Counter(item.menu for item in items)
    return counts[menu]


def _key(user: User, organisation: Organisation) -> str:
    return f"waiting-{user.pk}-{organisation.pk}"
