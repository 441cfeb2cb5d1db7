"""Visits of public pages: a number for each page and day, also of stored pages; robots, help and cards stay out."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from ravive.config.server import page_cache, visit_counts
from ravive.hub.visits import actions
from ravive.hub.visits.counter import VISITS, VisitCounter, VisitKey
from ravive.hub.visits.models import VisitCount
from ravive.site import personal_data
from tests.hub.events.cast import event_page
from tests.people.cast import host, organisation

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
DAY = date(2026, 3, 9)


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    VISITS.take()
    yield
    VISITS.take()


@pytest.fixture
def reader() -> Client:
    return Client(headers={"User-Agent": BROWSER, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"})


def written() -> dict[str, int]:
    actions.write(VISITS)
    return dict(VisitCount.objects.filter(organisation=host()).values_list("path", "count"))


@pytest.mark.database
def test_a_row_is_a_page_a_day_and_a_number(reader: Client) -> None:
    page = event_page()
    path = page.get_url() or ""
    for query in ("", "?utm_source=mail", "?name=Ada"):
        assert reader.get(f"{path}{query}").status_code == 200
    reader.head(path)
    assert written() == {path: 3}
    # Later visits of the day add up, whichever process writes them.
    reader.get(path)
    assert written() == {path: 4}
    assert {field.name for field in VisitCount._meta.get_fields()} == {"id", "organisation", "path", "day", "count"}
    assert VisitCount.objects.get().day == timezone.localdate()


def test_stored_pages_count_and_no_visit_adds_a_query(reader: Client, settings: Settings) -> None:
    settings.RAVIVE_STORED_PAGES = 100
    caches[page_cache.PAGES].clear()
    reader.get("/fr/")
    with CaptureQueriesContext(connection) as queries:
        assert reader.get("/fr/").status_code == 200
    caches[page_cache.PAGES].clear()
    # The version of all stored pages, and nothing else.
    assert len(queries) == 1
    assert written() == {"/fr/": 2}


def test_decks_count_and_help_cards_files_and_mistakes_do_not(reader: Client) -> None:
    reader.get("/nl/decks/voyage/")
    for path in ("act/", "leaving/", "start/", "decks/voyage/start/", "session/", "join/ABC234/"):
        reader.get(f"/fr/{path}")
    reader.get("/units/")
    assert reader.get("/fr/nothing-here/").status_code == 404
    assert written() == {"/nl/decks/voyage/": 1}


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "facebookexternalhit/1.1"},
        {"User-Agent": "curl/8.14.1"},
        {"User-Agent": ""},
        {"User-Agent": BROWSER, "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
        {"User-Agent": BROWSER, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
        {"User-Agent": BROWSER, "Sec-Purpose": "prefetch;prerender"},
    ],
)
def test_robots_frames_and_pages_loaded_ahead_are_not_counted(headers: dict[str, str]) -> None:
    assert Client(headers=headers).get("/fr/").status_code == 200
    assert written() == {}


def test_a_database_that_takes_no_writes_fails_no_page_and_loses_no_visit(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_args: object, **_named: object) -> object:
        raise DatabaseError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(actions.transaction, "atomic", locked)
        assert reader.get("/fr/").status_code == 200
        assert written() == {}
    assert written() == {"/fr/": 1}


@pytest.mark.database
def test_counts_of_two_processes_add_up() -> None:
    for number in (2, 3):
        counter = VisitCounter()
        counter.add(VisitKey("localhost", "80", "/fr/", DAY), number)
        counter.add(VisitKey("localhost", "80", "/nl/", DAY))
        assert actions.write(counter) == 2
    assert dict(VisitCount.objects.values_list("path", "count")) == {"/fr/": 5, "/nl/": 2}


def test_the_thread_writes_the_last_visits_when_the_process_ends(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    wrote: list[VisitCounter] = []
    monkeypatch.setattr(visit_counts.actions, "write", wrote.append)
    monkeypatch.setattr(visit_counts.connection, "close", lambda: None)
    end = visit_counts.write_each_minute()
    end()
    assert wrote == [VISITS]


@pytest.mark.database
def test_counts_are_deleted_after_two_years(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    for days in (actions.STORED_DAYS, actions.STORED_DAYS + 1):
        VisitCount.objects.create(organisation=host(), path="/fr/", day=timezone.localdate(now) - timedelta(days=days), count=1)
    VisitCount.objects.create(organisation=organisation("other"), path="/fr/", day=timezone.localdate(now), count=1)
    assert actions.erase(now) == 1
    assert VisitCount.objects.count() == 2
    assert any(data.erase is actions.erase for data in personal_data.registered())


@pytest.mark.parametrize(
    "path",
    [
        "/fr//",
        "//fr/",
        "/fr/agenda//colloque/",
        "/fr/agenda/./colloque/",
        "/fr/agenda/colloque/x/",
        "/fr/agenda/COLLOQUE/",
        "/fr/agenda/colloque%00/",
        "/fr/agenda/colloque;a=1/",
        "/fr/agenda/colloque%2F/",
        f"/fr/{'a' * 3000}/",
        f"/fr/{'a/' * 400}",
        "/fr/agenda/colloque",
        "/",
    ],
)
def test_an_invented_spelling_of_an_address_fails_nothing_and_makes_no_row(reader: Client, path: str) -> None:
    known = event_page().get_url() or ""
    assert known == "/fr/agenda/colloque/"
    for headers in ({}, {"DNT": "1", "Sec-GPC": "1"}):
        for act in (reader.get, reader.head, reader.options, reader.post):
            assert act(path, headers=headers).status_code < 500
    assert set(written()) <= {known, "/fr/"}
