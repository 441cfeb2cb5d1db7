"""Unmistakable details, sent through every form for visitors, to be looked for after their day.

A form joins in a module `seeded_here.py` of its own tests, which is found by its name:

    @FORMS.seeds("send_letters", "confirm_letters")
    def seed_letters(world: SeededWorld) -> None:
        world.send(address_of_the_form, {"name": world.seed("name"), "email": world.address()})
        world.confirm_all()

The names are those of the addresses that accept what is sent. One that stores no detail is listed here, in WITHOUT_DETAILS.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from string import ascii_lowercase

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from ravive.people.models import Role
from tests.client_response import ClientResponse
from tests.journeys.post_office import PostOffice
from tests.people.cast import host, person, signed_in

TESTS = Path(__file__).resolve().parents[2]
# Nothing that anybody writes: a seed begins with it, and fragments of seeds are found by it.
MARK = "Zwaardvis"
DESK = "desk/"
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
# Addresses that accept what is sent, and store no detail of a person. Those of learners hold a random key and answers, no text.
WITHOUT_DETAILS = {
    "answers": "answers of a random key",
    "learners": "the number of a random key",
    "training_sheet": "reads",
    "certificate": "signs what a phone shows; stores nothing",
    "reminders": "days and hours of a random key, encrypted",
    "reminders_calendar": "a calendar of a random key",
    "openapi": "reads",
    "take_report": "a reason from a list",
    "report_card": "a reason from a list",
    "verify": "shows the certificate that was sent; stores nothing",
    "verify_list": "shows the certificates that were sent; stores nothing",
    "live_answer": "a choice or a word, in memory only (tests/trainings/test_live.py)",
    "stop_desk_mails": "a staff member's own e-mails",
    "news_atom": "reads",
    "news_rss": "reads",
    "wagtail_serve": "pages",
    "wagtailcore_login": "leads to the desk",
    "wagtailcore_authenticate_with_password": "no page has a password",
    # Without a name.
    "fr/decks/<slug:deck>/cards/<slug:card>/": "the answer to a card, which is shown and not stored",
    r"fr/^decks/(?P<deck>[-\w]+)/taken/(?P<way>file|print)/$": "a count",
    "fr/_util/<path:rest>": "nothing is there",
    r"fr/^((?:[\w\-]+/)*)$": "pages",
}


@dataclass
class SeededWorld:
    """A visitor's browser, the mail server that the site writes to, and every detail that was sent."""

    visitor: Client
    office: PostOffice
    # Does what waits in the background.
    work: Callable[[], None]
    seeds: list[str] = field(default_factory=list)
    # After how many days the details of those who asked for their erasure are looked for.
    days: int = 1

    def seed(self, what: str) -> str:
        """Return a name that nobody else has, without digits: many in a row are a phone number, which no form takes for a name."""
        self.seeds.append(f"{MARK}{what}{''.join(secrets.choice(ascii_lowercase) for _ in range(12))}")
        return self.seeds[-1]

    def address(self, domain: str = "courriel.example") -> str:
        """Return an e-mail address that nobody else has. What is looked for is its part before the domain."""
        return f"{self.seed('courriel').lower()}@{domain}"

    def phone(self) -> str:
        """Return a telephone number that nobody else has."""
        self.seeds.append("+3249" + "".join(secrets.choice("0123456789") for _ in range(10)))
        return self.seeds[-1]

    def send(self, address: str, data: dict[str, object], *, by: Client | None = None) -> ClientResponse:
        """Send a form, and do what it set off. It has to be accepted."""
        reply = (by or self.visitor).post(address, data)
        assert reply.status_code in (200, 302), (address, reply.status_code, reply.text[-3000:])
        self.work()
        return reply

    def fetch(self, *addresses: str, by: Client | None = None) -> None:
        """Read pages and files whole, as they may store something when they are read."""
        for address in addresses:
            reply = (by or self.visitor).get(address)
            assert reply.status_code == 200, (address, reply.status_code)
            assert b"".join(reply)

    def officer(self, name: str) -> Client:
        """Return the browser of a communication officer of the host."""
        client = signed_in(person(name, host(), Role.COMMUNICATOR))
        client.defaults["HTTP_HOST"] = "localhost"
        return client

    def links(self, part: str) -> list[str]:
        """Return the paths of all links of all e-mails that have a part, such as "/letters/confirm/"."""
        texts = [text.get_content() for message in self.office.messages if (text := message.get_body(("plain",)))]
        return list(dict.fromkeys(path for text in texts for path in re.findall(rf"https?://[^/\s]+(/\S*{re.escape(part)}\S+)", text)))

    def confirm(self, part: str, **answer: object) -> None:
        """Open each link that confirms, choose everything, and press the button. What another seeder withdrew has no page any more."""
        for path in self.links(part):
            page = self.visitor.get(path)
            if page.status_code == HTTPStatus.NOT_FOUND:
                continue
            chosen = re.findall(r'name="request" value="([^"]+)"', page.text)
            self.send(path, {"request": chosen, **answer})


type Seeder = Callable[[SeededWorld], None]


@dataclass
class SeededForms:
    """What each form adds, and the addresses that it covers."""

    seeders: list[Seeder] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def seeds(self, *names: str) -> Callable[[Seeder], Seeder]:
        """Add a function that gives details through the forms at these addresses."""

        def add(seeder: Seeder) -> Seeder:
            self.seeders.append(seeder)
            self.names.update(names)
            return seeder

        return add


FORMS = SeededForms()


def find_seeders() -> None:
    """Import every module that seeds forms."""
    for path in sorted(TESTS.glob("**/seeded_here.py")):
        import_module(".".join(("tests", *path.relative_to(TESTS).with_suffix("").parts)))


def accepting_addresses() -> dict[str, str]:
    """Return the addresses outside the desk that accept what is sent, by the name of their view, else by the route."""
    found: dict[str, str] = {}
    for route, pattern in patterns_below(get_resolver(), ""):
        methods = _methods(pattern.callback)
        if not route.startswith(DESK) and (methods is None or CHANGING & set(methods)):
            found[pattern.name or route] = route
    return found


def patterns_below(resolver: URLResolver, route: str) -> Iterator[tuple[str, URLPattern]]:
    """Yield each address below a resolver: its route, and its pattern."""
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns_below(pattern, here)
        elif isinstance(pattern, URLPattern):
            yield here, pattern


def _methods(view: object) -> list[str] | None:
    """Return the methods that a view says it accepts; None where it does not say."""
    while view is not None:
        code, closure = getattr(view, "__code__", None), getattr(view, "__closure__", None)
        cells = dict(zip(code.co_freevars, closure, strict=True)) if code and closure else {}
        if "request_method_list" in cells:
            return cells["request_method_list"].cell_contents
        if shown := getattr(view, "view_class", None):
            return [method.upper() for method in shown.http_method_names if hasattr(shown, method)]
        view = getattr(view, "__wrapped__", None)
    return None
