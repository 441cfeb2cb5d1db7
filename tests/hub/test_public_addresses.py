"""Every public address is classified, and withstands what strangers send: other hosts, methods, values, and numbers of other organisations.

A new address joins CLASSIFIED under what it does. Those that accept what is sent are seeded too (`tests/hub/erasure/seeding.py`).
"""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver
from pytest_django import Settings

from ravive.people.models import Role
from tests.client_response import ClientResponse
from tests.hub.erasure.seeding import accepting_addresses, patterns_below
from tests.people import test_isolation as walks
from tests.people.cast import organisation, person
from tests.people.isolation import MARKER, REGISTRY, World

pytestmark = pytest.mark.django_db
INSIDE = ("desk/", "api/")
READS = [
    "logo",
    "link_preview",
    "reminders_feed",
    "badge_keys",
    "badge_key",
    "badge_issuer",
    "badge_achievement",
    "verify_in_own_language",
    "signature_logo",
    "short_campaign",
    "campaign_code",
    "embedded_campaign",
    "short_appeal",
    "embedded_appeal",
    "security_txt",
    "sitemap",
    "robots",
    "join",
    "verify",
    "own_gift_certificate",
    "reported",
    "training_certificate",
    "training_test",
    "search",
    "letter_signed",
    "letter_signatures",
    "campaign_thanks",
    "campaign_mailbox",
    "campaign_file",
    "promised_gift",
    "appeal_supporters",
    "appeal_poster",
    "my_gifts_asked",
    "giver_file",
    "run_teams",
    "run_runners",
    "run_registered",
    "run_team",
    "run_team_sheet",
    "run_runner",
    "run_runner_sheet",
    "news_atom",
    "news_rss",
    "events_feed",
    "event_file",
    "registered_before",
    "newsletter_asked",
    "newsletter_issue",
    "privacy_notice",
    "threat_notice",
    "accessibility_notice",
    "form_challenge",
]
# Forms, which change something where they are sent.
ACCEPTS = [
    "confirm_reminders",
    "stop_reminders",
    "own_donor_page",
    "confirm_donor_mails",
    "stop_donor_mails",
    "stop_desk_mails",
    "report_card",
    "confirm_letter",
    "own_signature",
    "sign_letter",
    "confirm_campaign",
    "own_promise",
    "join_campaign",
    "campaign_kit",
    "confirm_gift",
    "give",
    "my_gifts",
    "open_gifts",
    "giver_page",
    "erase_giver",
    "stop_gift_mails",
    "register_run_team",
    "register_runner",
    "confirm_run",
    "own_run",
    "register_for_event",
    "registration",
    "confirm_registration_mails",
    "stop_registration_mails",
    "ask_for_workshop",
    "confirm_workshop",
    "stop_workshop_mails",
    "newsletter",
    "confirm_newsletter",
    "stop_newsletter",
]
# Wagtail's, closed here.
CLOSED = ["wagtailcore_authenticate_with_password", "wagtailcore_login", "wagtail_serve"]
WITHOUT_NAME = re.compile(
    r"^(fr/)?(\^?bundles/.*|\.well-known/jwks\.json|units/|sw\.js|media/.*|leaving/|manifest\.webmanifest|start/|\^?decks/.*|session/|cards/"
    r"|memory/|settings/|act/|trainings/|shell/|_util/.*|\^\(\(\?:.*)?$"
)
CLASSIFIED = {**dict.fromkeys(READS, "reads"), **dict.fromkeys(ACCEPTS, "accepts"), **dict.fromkeys(CLOSED, "closed")}
# Public wherever they are read: what a certificate was given for, and by whom.
SHARED = {"badge_issuer", "badge_achievement", "badge_key", "badge_keys"}
SHARING = re.compile(r"/(?:\.well-known/jwks\.json|badges/)")
SUBJECTS = {"letters", "campaigns", "events", "appeals", "giving", "workshops", "newsletter", "wagtailcore"}
METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
NUMBERS = ("0", "1", "2147483648", "99999999999999999999")
TEXTS = ("x", "..", "%00", "a" * 300, "%27%3B--", "%3Cscript%3E", "😀")
VALUES = {"language": ("fr", "zz"), "digest": ("a" * 64, "0"), "extension": ("png", "exe"), "size": ("a4", "x"), "kind": ("csv", "person")}
READING = re.compile(r"^\s*(INSERT|UPDATE|DELETE)\s", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class PublicAddress:
    """An address outside the desk and the endpoints of phones: its name, empty without one, its route, and the pattern."""

    name: str
    route: str
    pattern: URLPattern

    def paths(self, numbers: tuple[str, ...]) -> Iterator[str]:
        """Yield concrete paths: each place filled with each of its values, the others with their first."""
        kinds = {name: kind for kind, name in re.findall(r"<(\w+):(\w+)>", self.route)}
        kinds |= dict.fromkeys(re.findall(r"\(\?P<(\w+)>", self.route), "regex")
        values = {name: VALUES.get(name) or (numbers if kind == "int" else TEXTS) for name, kind in kinds.items()}
        first = {name: options[0] for name, options in values.items()}
        yield self._filled(first)
        for name, options in values.items():
            for option in options[1:]:
                yield self._filled({**first, name: option})

    def _filled(self, values: dict[str, str]) -> str:
        text = re.sub(r"<\w+:(\w+)>", lambda found: values[found[1]], self.route)
        text = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", lambda found: values[found[1]], text)
        text = re.sub(r"\(\?:([^()]*)\)\?", r"\1", text)
        return "/" + re.sub(r"\(\(\?:.*?\)\*\)", "", text).replace("\\", "").replace("^", "").replace("$", "").replace("?", "")


def public_addresses() -> list[PublicAddress]:
    return [
        PublicAddress(name=pattern.name or "", route=route, pattern=pattern)
        for route, pattern in patterns_below(get_resolver(), "")
        if not route.startswith(INSIDE)
    ]


def test_every_public_address_is_classified() -> None:
    known = public_addresses()
    assert len(known) > 100
    new = {address.name or address.route for address in known if address.name not in CLASSIFIED and address.name}
    assert new == set(), "say in CLASSIFIED what these do"
    assert {address.route for address in known if not address.name and not WITHOUT_NAME.match(address.route)} == set()
    assert CLASSIFIED.keys() - {address.name for address in known} == set(), "no such address is there any more"


def test_what_is_said_to_read_accepts_nothing() -> None:
    accepting = set(accepting_addresses())
    # Feeds, and forms that phones show, say nothing of methods, or show what was sent and store nothing.
    shown = {"news_atom", "news_rss", "verify", "verify_in_own_language"}
    assert {name for name in READS if name in accepting} <= shown
    assert set(ACCEPTS) <= accepting


def checked(reply: ClientResponse, what: str) -> ClientResponse:
    assert reply.status_code < 500, what
    assert not reply.cookies, what
    # What checks a certificate elsewhere reads its keys, which are public.
    is_shared = SHARING.match(what.split()[1]) and reply.headers.get("Access-Control-Allow-Origin") == "*"
    assert is_shared or "Access-Control-Allow-Origin" not in reply.headers, what
    assert reply.headers["X-Content-Type-Options"] == "nosniff", what
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"], what
    return reply


@pytest.fixture
def stranger(settings: Settings) -> Client:
    settings.RAVIVE_SENDS_MAIL = True
    return Client(raise_request_exception=False)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_public_address_withstands_hostile_requests(stranger: Client) -> None:
    for address in public_addresses():
        for number, path in enumerate(address.paths(NUMBERS)):
            for method in METHODS if number == 0 else ("get", "post"):
                with closing(getattr(stranger, method)(path)) as reply:
                    checked(reply, f"{method} {path}: {reply.status_code}")
        path = next(address.paths(NUMBERS))
        for header in ({"host": "evil.example"}, {"x-forwarded-host": "evil.example"}):
            with closing(stranger.get(path, headers=header)) as reply:
                assert reply.status_code < 500 and b"evil.example" not in b"".join(reply), path
                assert "evil.example" not in reply.headers.get("Location", ""), path


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_reading_a_public_address_changes_nothing(stranger: Client) -> None:
    written: list[str] = []

    def watch(execute: Callable[..., object], sql: str, *given: object) -> object:
        if READING.match(sql) and "site_linkpreview" not in sql:
            written.append(sql)
        return execute(sql, *given)

    for address in public_addresses():
        written.clear()
        with connection.execute_wrapper(watch), closing(stranger.get(next(address.paths(("1",))))):
            # What counts requests, and the values of forms, name nobody.
            changed = [
                sql for sql in written if not re.search(r"throttling|formvalue|form_value|challenge|request_?count", sql, re.IGNORECASE)
            ]
        assert not changed, (address.route, changed)


@pytest.mark.slow
def test_every_text_says_its_charset(stranger: Client) -> None:
    for address in public_addresses():
        with closing(stranger.get(next(address.paths(NUMBERS)))) as reply:
            kind = reply.headers.get("Content-Type", "")
            assert kind or not b"".join(reply), address.route
            assert not kind.startswith("text/") or "charset" in kind, (address.route, kind)


@pytest.fixture
def world(db: None, settings: Settings, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    # The makers of all packages are registered by the walk of the desk.
    assert walks.REGISTRY is REGISTRY
    other = organisation(MARKER.lower(), f"Organisation {MARKER}")
    made = World(other=other, insider=person(f"insider-{MARKER}", other, Role.ADMIN, Role.COMMUNICATOR))
    for make in REGISTRY.makers:
        make(made)
    return made


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_site_shows_nothing_of_another_organisation(world: World, stranger: Client) -> None:
    """On the host's domain, the numbers of another organisation's appeals, letters, runs, events and campaigns lead nowhere."""
    keys = {str(key) for rows in world.rows if rows.model._meta.app_label in SUBJECTS for key in rows.values_list("pk", flat=True)}
    numbers = tuple(sorted(key for key in keys if key.isdecimal()))
    assert len(numbers) > 3
    with_number = [address for address in public_addresses() if re.search(r"<int:", address.route) and address.name not in SHARED]
    assert len(with_number) > 25
    told = []
    for address in with_number:
        for path in address.paths(numbers):
            for method in ("get", "post"):
                with closing(getattr(stranger, method)(path)) as reply:
                    if MARKER.encode() in b"".join(reply):
                        told.append(f"{method} {path}")
    assert told == []
