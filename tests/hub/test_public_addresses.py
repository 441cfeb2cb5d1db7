"""Every public address is classified, and withstands what strangers send to a filled site: other hosts, methods, texts, tokens, numbers.

A new address joins CLASSIFIED under what it does. Those that accept what is sent are seeded too (`tests/hub/erasure/seeding.py`).
One to which no link leads says a real path in `tests/hub/filled_site.py`.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from django.db import connection, transaction
from django.test import Client
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from ravive.throttling.storage import process_storage
from tests.client_response import ClientResponse
from tests.hub.erasure.seeding import MARK, accepting_addresses
from tests.hub.filled_site import HOST, OTHER_HOST, FilledSite, filled_site
from tests.hub.public_addresses import (
    ACCEPTS,
    CLASSIFIED,
    METHODS,
    NUMBERS,
    READS,
    WITHOUT_NAME,
    PublicAddress,
    public_addresses,
)
from tests.hub.real_paths import SECRETS, RealPaths, look_around
from tests.people.isolation import MARKER
from tests.repeats import repeats

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(900)]
# What shows nothing to anybody: the status, and why.
SHOWS_NOTHING = {
    r"fr/decks/(?P<deck>[-\w]+)/taken/(?P<way>file|print)/$": (405, "counts what a page sends"),
    "fr/_util/<path:rest>": (404, "closes Wagtail's own addresses"),
    "wagtailcore_authenticate_with_password": (404, "closed by the one before"),
    "wagtailcore_login": (404, "closed by the one before"),
    "wagtail_serve": (200, "pages are at the same address, which comes first"),
}
# Public wherever they are read: what a certificate was issued for, and by whom.
SHARED = {"badge_issuer", "badge_achievement", "badge_key", "badge_keys"}
SHARING = re.compile(r"/(?:\.well-known/jwks\.json|badges/)")
SUBJECTS = {"letters", "campaigns", "events", "appeals", "giving", "workshops", "newsletter", "wagtailcore"}
WRITING = re.compile(r"^\s*(INSERT|UPDATE|DELETE)\s", re.IGNORECASE)
# What counts requests, and the values of forms, name nobody.
UNNAMED = re.compile(r"throttling|formvalue|form_value|challenge|request_?count|site_linkpreview", re.IGNORECASE)
STOPS = {"answer": "withdraw", "List-Unsubscribe": "One-Click"}
HOSTILE = "<script>x</script>\x00'--"
FIELD = re.compile(r'<(?:input|select|textarea|button)[^>]* name="([^"]+)"')


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FilledSite]:
    """The filled site that all tests of this module share. What one changes is undone after it."""
    with django_db_blocker.unblock(), filled_site(tmp_path_factory.mktemp("media")) as filled:
        yield filled


@pytest.fixture(scope="module")
def real(site: FilledSite, django_db_blocker: DjangoDbBlocker) -> RealPaths:
    """Paths of every address with real values."""
    with django_db_blocker.unblock():
        return look_around(site, Client(headers={"host": HOST}))


@pytest.fixture
def stranger(site: FilledSite, settings: Settings) -> Client:
    settings.MEDIA_ROOT = site.media
    return Client(headers={"host": HOST}, raise_request_exception=False)


@contextmanager
def undone() -> Iterator[list[str]]:
    """Undo what a request changes, and yield the statements that change something."""
    written: list[str] = []

    def watch(execute: Callable[..., object], sql: str, *args: object) -> object:
        if WRITING.match(sql) and not UNNAMED.search(sql):
            written.append(sql)
        return execute(sql, *args)

    # A limit that was reached would hide what is behind it. Most are counted in the database.
    process_storage().reset()
    with transaction.atomic(), connection.execute_wrapper(watch):
        yield written
        transaction.set_rollback(True)


def checked(reply: ClientResponse, what: str) -> bytes:
    """Return the body of an answer, which has what every answer has. Read to its end, the answer is closed by Django's client."""
    body = b"".join(reply)
    assert reply.status_code < 500, what
    assert not reply.cookies, what
    # What checks a certificate elsewhere reads its keys, which are public.
    is_shared = SHARING.match(what.split()[1]) and reply.headers.get("Access-Control-Allow-Origin") == "*"
    assert is_shared or "Access-Control-Allow-Origin" not in reply.headers, what
    assert reply.headers["X-Content-Type-Options"] == "nosniff", what
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"], what
    kind = reply.headers.get("Content-Type", "")
    assert kind or not body, what
    assert not kind.startswith("text/") or "charset" in kind, (what, kind)
    return body


def ask(client: Client, method: str, path: str, **kwargs: object) -> tuple[ClientResponse, bytes]:
    """Return an answer that was checked, and its body."""
    reply = getattr(client, method)(path, **kwargs)
    return reply, checked(reply, f"{method} {path}: {reply.status_code}")


def first_path(address: PublicAddress, real: RealPaths) -> str:
    """Return the path of an address that shows most, one that nobody answers where there is none."""
    return next(iter(real.of(address)), next(address.paths(NUMBERS)))


def foreign_numbers(site: FilledSite, place: str) -> set[str]:
    """Return the numbers of another organisation's rows that a place is for, such as "appeal_id"; of all where it does not say."""
    rows = [rows for rows in site.world.rows if rows.model._meta.app_label in SUBJECTS]
    word = place.removesuffix("_id")
    of_kind = [row for row in rows if word in str(row.model._meta.model_name)] or rows
    return {str(key) for numbered in of_kind for key in numbered.values_list("pk", flat=True) if str(key).isdecimal()}


def test_every_public_address_is_classified() -> None:
    known = public_addresses()
    assert len(known) > 100
    new = {address.name or address.route for address in known if address.name not in CLASSIFIED and address.name}
    assert new == set(), "say in CLASSIFIED what these do"
    assert {address.route for address in known if not address.name and not WITHOUT_NAME.match(address.route)} == set()
    assert CLASSIFIED.keys() - {address.name for address in known} == set(), "no such address is there any more"


def test_read_only_addresses_accept_nothing() -> None:
    accepting = set(accepting_addresses())
    # Feeds, and forms that phones show, say nothing of methods, or show what was sent and store nothing.
    shown = {"news_atom", "news_rss", "verify", "verify_list", "verify_in_own_language"}
    assert {name for name in READS if name in accepting} <= shown
    assert set(ACCEPTS) <= accepting


@pytest.mark.slow
def test_every_public_address_shows_something_real(stranger: Client, real: RealPaths) -> None:
    """Without it, the other tests here would ask a site that answers 404 to everything."""
    known = public_addresses()
    silent = {address.key for address in known if all(status >= 400 for status in real.statuses[address.key].values())}
    assert silent == SHOWS_NOTHING.keys(), "no link leads to these, or they do show something: see tests/hub/filled_site.py"
    for address in known:
        if address.key in SHOWS_NOTHING:
            with undone():
                reply, _body = ask(stranger, "get", first_path(address, real))
            assert reply.status_code == SHOWS_NOTHING[address.key][0], address.key


@pytest.mark.slow
def test_every_public_address_withstands_hostile_requests(stranger: Client, real: RealPaths) -> None:
    for address in public_addresses():
        path = first_path(address, real)
        for method in METHODS:
            with undone():
                ask(stranger, method, path)
        for hostile in real.altered(address) or address.paths(NUMBERS):
            # What reads answers 405 to all that is sent, whatever stands in its places.
            for method in ("get",) if address.name in READS else ("get", "post"):
                with undone():
                    ask(stranger, method, hostile)


@pytest.mark.slow
def test_every_form_withstands_hostile_texts(stranger: Client, real: RealPaths) -> None:
    forms = 0
    for address in public_addresses():
        path = first_path(address, real)
        with undone():
            _reply, shown = ask(stranger, "get", path)
        fields = set(FIELD.findall(shown.decode(errors="replace")))
        forms += bool(fields)
        for data in (dict.fromkeys(fields, HOSTILE), {"once": "x", "answer": "withdraw", "List-Unsubscribe": HOSTILE}):
            with undone():
                _reply, body = ask(stranger, "post", path, data=data)
            assert b"<script>x</script>" not in body, path
    assert forms > 30


@pytest.mark.slow
def test_no_other_host_is_believed(stranger: Client, real: RealPaths) -> None:
    for address in public_addresses():
        path = first_path(address, real)
        for header in ({"host": "evil.example"}, {"x-forwarded-host": "evil.example"}, {"forwarded": "host=evil.example"}):
            with undone():
                reply, body = ask(stranger, "get", path, headers=header)
            assert "host" not in header or reply.status_code == 400, path
            assert b"evil.example" not in body, path
            assert "evil.example" not in reply.headers.get("Location", ""), path


@pytest.mark.slow
@pytest.mark.parametrize("most", [2, *repeats(100)])
def test_a_secret_opens_nothing_else(stranger: Client, real: RealPaths, most: int) -> None:
    """Changed by a character, at the address of another purpose, or with another object's number, a token shows and changes nothing."""
    tried, changing, opened = 0, 0, list[tuple[object, ...]]()
    for address in public_addresses():
        if address.places.keys() & SECRETS:
            with undone() as written:
                ask(stranger, "post", first_path(address, real), data=STOPS)
            changing += bool(written)
        for path in real.with_other_secrets(address, most):
            tried += 1
            with undone() as written:
                shown, _told = ask(stranger, "get", path)
                sent, _told = ask(stranger, "post", path, data=STOPS)
            if shown.status_code < 400 or sent.status_code < 400 or written:
                opened.append((address.key, path, shown.status_code, sent.status_code, written))
    assert opened == []
    assert tried > 150
    assert changing >= 8, "with the right secret, the same form does change something"


@pytest.mark.slow
def test_reading_a_public_address_changes_nothing_and_texts_say_their_charset(stranger: Client, real: RealPaths) -> None:
    texts = 0
    for address in public_addresses():
        for method, path in [("head", first_path(address, real)), *(("get", path) for path in real.of(address))]:
            with undone() as written:
                # `checked` compares type and body of this and of every other answer.
                reply, _body = ask(stranger, method, path)
            texts += reply.headers.get("Content-Type", "").startswith("text/")
            assert not written, (method, path, written)
    assert texts > 60


@pytest.mark.slow
def test_a_site_shows_nothing_of_another_organisation(site: FilledSite, stranger: Client, real: RealPaths) -> None:
    """The numbers of appeals, letters, runs, events and campaigns of one organisation lead nowhere on the domain of another."""
    with_number = [address for address in public_addresses() if "int" in address.places.values() and address.name not in SHARED]
    assert len(with_number) > 25
    found, tried = [], 0
    for address in with_number:
        asked = [(HOST, path, MARKER) for path in real.with_numbers(address, partial(foreign_numbers, site))]
        asked += [(OTHER_HOST, path, MARK) for path in real.of(address)[:1]]
        for host, path, foreign in asked:
            tried += 1
            with undone():
                _reply, body = ask(stranger, "get", path, headers={"host": host})
            if foreign.encode() in body:
                found.append(f"{host}{path}")
    assert found == []
    assert tried > 100
