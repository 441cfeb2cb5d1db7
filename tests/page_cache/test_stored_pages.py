"""Which pages come from the cache, to whom, and which never do."""

import gzip
import re

import brotli
import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import PageViewRestriction, Site

from ravive.config.server import page_cache
from ravive.pages.actions import change_site
from ravive.pages.models import HomePage, SiteProfile
from ravive.site import stored_pages
from ravive.site.stored_pages import same_for_all
from tests.hub.events.cast import event_page, index, opened, send
from tests.hub.letters.letter_cast import letter_page
from tests.hub.news.test_news_pages import article, news
from tests.hub.workshops.cast import workshop_page
from tests.page_cache.conftest import IsStored
from tests.people.cast import organisation, person, signed_in

SHARED = (
    "/fr/", "/nl/", "/fr/start/", "/fr/decks/voyage/", "/fr/decks/voyage/start/", "/fr/decks/accueil/print/", "/fr/act/", "/fr/cards/",
    "/fr/session/", "/fr/memory/", "/fr/settings/", "/fr/shell/", "/fr/trainings/", "/fr/leaving/",
)  # fmt: skip


@pytest.mark.parametrize("path", SHARED)
def test_a_public_page_comes_from_the_cache_once_it_was_shown(cached: Client, is_stored: IsStored, path: str) -> None:
    first = cached.get(path)
    assert is_stored(path)
    again = cached.get(path)
    assert (again.content, dict(again.headers)) == (first.content, dict(first.headers))
    assert again.headers["Cache-Control"] == "no-store"
    assert "ETag" not in again.headers


def test_every_page_type_of_the_site_comes_from_the_cache(cached: Client, is_stored: IsStored) -> None:
    parent = news()
    article(parent, "Une gare", slug="gare")
    event = event_page()
    opened(event)
    paths = ["/fr/actualites/", "/fr/actualites/gare/", "/fr/agenda/", "/fr/agenda/colloque/"]
    paths += [page.get_url() or "" for page in (workshop_page(), letter_page())]
    for path in paths:
        cached.get(path)
        assert is_stored(path), path


@pytest.mark.parametrize("coding", ["", "gzip", "br"])
def test_each_browser_has_the_page_in_a_coding_that_it_reads(cached: Client, is_stored: IsStored, coding: str) -> None:
    plain = cached.get("/fr/").content
    for accepted in ("br", "gzip", ""):
        cached.get("/fr/", headers={"accept-encoding": accepted})
    answer = cached.get("/fr/", headers={"accept-encoding": coding})
    assert answer.headers.get("Content-Encoding", "") == coding
    assert answer.headers["Vary"] == "Accept-Encoding"
    read = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}[coding]
    assert read(answer.content) == plain
    assert is_stored("/fr/", **{"accept-encoding": coding})


def test_a_coding_that_no_one_knows_is_no_other_page(cached: Client, is_stored: IsStored) -> None:
    cached.get("/fr/")
    assert is_stored("/fr/", **{"accept-encoding": "made-up;q=1, identity"})
    assert "Content-Encoding" not in cached.get("/fr/", headers={"accept-encoding": "made-up"}).headers


@pytest.mark.parametrize(
    ("accepted", "coding"), [("br;q=0.0, gzip", "gzip"), ("br;q=0, gzip; q=0.000", ""), ("br;q=0.5, gzip;q=0", "br"), ("BR, gzip", "br")]
)
def test_a_coding_that_a_browser_refuses_is_not_sent(cached: Client, accepted: str, coding: str) -> None:
    assert cached.get("/fr/", headers={"accept-encoding": accepted}).headers.get("Content-Encoding", "") == coding


def test_head_is_answered_from_the_page_and_stores_nothing(cached: Client, is_stored: IsStored) -> None:
    cached.head("/fr/")
    assert not is_stored("/fr/")
    with CaptureQueriesContext(connection) as queries:
        answer = cached.head("/fr/")
    assert (len(queries), answer.status_code, answer.content) == (1, 200, b"")


@pytest.mark.parametrize(
    "query",
    [
        "?page=2",
        "?theme=field",
        "?year=2026",
        "?q=x",
        "?utm_source=x",
        "?page=2&q=x",
        "?_method=DELETE",
    ],
)
def test_another_query_is_neither_stored_nor_answered_from_the_cache(cached: Client, is_stored: IsStored, query: str) -> None:
    news()
    cached.get("/fr/actualites/")
    for _time in range(2):
        assert not is_stored(f"/fr/actualites/{query}")
    assert is_stored("/fr/actualites/")


def test_what_an_address_without_meaning_shows_never_replaces_the_page(cached: Client) -> None:
    before = cached.get("/fr/decks/voyage/").content
    card = re.search(rb'id="card-([\w-]+)"|card=([\w-]+)', before)
    cached.get("/fr/decks/voyage/", {"card": (card[2] or card[1]).decode() if card else "x", "wording": "1"})
    assert cached.get("/fr/decks/voyage/").content == before


@pytest.mark.parametrize(
    "header",
    [
        {"x-forwarded-host": "evil.example"},
        {"forwarded": "host=evil.example"},
        {"x-forwarded-proto": "https"},
        {"x-forwarded-port": "1"},
        {"x-original-url": "/fr/evil/"},
        {"x-rewrite-url": "/fr/evil/"},
        {"x-http-method-override": "POST"},
        {"referer": "https://evil.example/"},
        {"user-agent": "evil"},
        {"accept-language": "nl"},
        {"cookie": "django_language=nl; wagtail=evil"},
        {"range": "bytes=0-9"},
        {"if-none-match": '"evil"'},
        {"origin": "https://evil.example"},
    ],
)
def test_no_header_changes_what_others_see(cached: Client, header: dict[str, str]) -> None:
    expected = cached.get("/fr/decks/voyage/")
    caches[page_cache.PAGES].clear()
    cached.get("/fr/decks/voyage/", headers=header)
    seen = cached.get("/fr/decks/voyage/")
    assert (seen.status_code, seen.content, dict(seen.headers)) == (200, expected.content, dict(expected.headers))
    assert b"evil" not in seen.content


def test_a_host_that_is_not_served_is_refused_before_and_after(cached: Client) -> None:
    for _time in range(2):
        assert cached.get("/fr/", headers={"host": "evil.example"}).status_code == 400
    assert cached.get("/fr/").status_code == 200


def test_each_host_has_its_own_pages(cached: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "second.example"]
    first = cached.get("/fr/decks/voyage/")
    other = cached.get("/fr/decks/voyage/", headers={"host": "second.example"})
    assert b"http://second.example/fr/decks/voyage/" in other.content
    assert cached.get("/fr/decks/voyage/").content == first.content
    assert b"second.example" not in first.content


def test_a_wildcard_lets_no_invented_host_fill_the_memory(cached: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    home = HomePage.objects.get(locale__language_code="fr")
    Site.objects.create(hostname="own.example", root_page=home, port=443)
    for host, expected in (("invented.example", False), ("own.example", True), ("own.example:443", True), ("own.example:444", False)):
        cached.get("/fr/", headers={"host": host})
        with CaptureQueriesContext(connection) as queries:
            cached.get("/fr/", headers={"host": host})
        assert (len(queries) == 1) is expected


def test_a_missing_page_of_one_site_is_not_shown_on_another(cached: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "ilot.example"]
    own = organisation("ilot")
    change_site(organisation=own, profile=SiteProfile(), name="Îlot", host="ilot.example", by=person("o", own), now=timezone.now())
    caches["default"].clear()
    # Words of an address are searched for, and their results are not cached.
    first = cached.get("/fr/.env")
    other = cached.get("/fr/.env", headers={"host": "ilot.example"})
    assert (first.status_code, other.status_code) == (404, 404)
    assert "Îlot</title>" not in first.text
    assert "Îlot</title>" in other.text


def test_the_interface_of_other_languages_follows_the_browser(cached: Client) -> None:
    for language, word in (("nl", "Snel weg"), ("en", "Quick exit"), ("nl", "Snel weg")):
        page = cached.get("/ar/cards/", headers={"accept-language": language})
        assert 'data-language="ar"' in page.text
        assert f'<html lang="{language}"' in page.text, word


def test_signed_in_staff_have_pages_of_their_own(cached: Client, is_stored: IsStored) -> None:
    cached.get("/fr/")
    for _time in range(2):
        assert not is_stored("/fr/", cookie="sessionid=abc")
        assert not is_stored("/fr/", authorization="Basic abc")
    assert is_stored("/fr/", cookie="other=1")


def test_a_private_page_is_never_stored(cached: Client) -> None:
    page = article(news(), "Secret de travail", slug="prive")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="mot de passe")
    for _time in range(2):
        assert "Secret de travail" not in cached.get("/fr/actualites/prive/").text
    opened_page = cached.post("/fr/actualites/prive/", {"password": "mot de passe"})
    assert "Secret de travail" in opened_page.text
    assert "Secret de travail" not in cached.get("/fr/actualites/prive/").text
    for entry in caches[page_cache.PAGES]._cache.values():  # type: ignore[attr-defined]  # of the memory's cache
        assert b"Secret de travail" not in entry


@pytest.mark.parametrize(
    "path",
    ["/fr/nowhere/", "/", "/units/", "/sitemap.xml", "/bundles/index.fr.json", "/fr/manifest.webmanifest", "/fr/trainings/join/AAAAAA/"],
)
def test_errors_files_and_what_is_asked_by_a_code_are_not_stored(cached: Client, path: str) -> None:
    for _time in range(2):
        cached.get(path)
    assert not caches[page_cache.PAGES]._cache  # type: ignore[attr-defined]  # of the memory's cache


def test_two_visitors_never_share_the_value_of_a_form(cached: Client, is_stored: IsStored) -> None:
    page = event_page()
    opened(page)
    path = page.get_url() or ""
    values = [set(re.findall(r'name="once" value="([^"]+)"', cached.get(path).text)) for _time in range(3)]
    assert is_stored(path)
    assert all(values)
    assert not values[0] & values[1] and not values[1] & values[2]
    assert stored_pages._mark() not in cached.get(path).text
    compressed = cached.get(path, headers={"accept-encoding": "br"})
    assert re.findall(rb'name="once" value="([^"]+)"', brotli.decompress(compressed.content))


def test_a_form_from_the_cache_is_accepted(cached: Client) -> None:
    page = event_page()
    opened(page)
    cached.get(page.get_url() or "")
    assert send(cached, page).status_code == 302


def test_a_page_with_what_somebody_typed_is_not_stored(cached: Client) -> None:
    page = event_page()
    opened(page)
    refused = send(cached, page, name="Nom Secret", once="made-up")
    assert "Nom Secret" in refused.text
    for entry in caches[page_cache.PAGES]._cache.values():  # type: ignore[attr-defined]  # of the memory's cache
        assert b"Nom Secret" not in entry
    assert "Nom Secret" not in cached.get(page.get_url() or "").text


def test_a_form_outside_the_cache_has_its_value(cached: Client, settings: Settings) -> None:
    settings.RAVIVE_STORED_PAGES = 0
    page = event_page(index("nl"))
    opened(page)
    assert re.search(r'name="once" value="event[^"]+:', cached.get(page.get_url() or "").text)


def answered(**headers: str) -> HttpResponse:
    return HttpResponse("<p>", content_type="text/html; charset=utf-8", headers=headers)


def asked() -> HttpRequest:
    request = RequestFactory().get("/fr/")
    same_for_all(lambda _request: answered())(request)
    return request


def test_what_is_not_for_all_is_not_shared(db: None) -> None:
    request = asked()
    assert page_cache.is_shared(request, answered())
    assert not page_cache.is_shared(RequestFactory().get("/fr/"), answered())
    assert not page_cache.is_shared(request, answered(**{"Cache-Control": "max-age=0, private"}))
    assert not page_cache.is_shared(request, answered(**{"Cache-Control": "no-store"}))
    assert not page_cache.is_shared(request, answered(Vary="Cookie"))
    assert not page_cache.is_shared(request, answered(**{"Content-Security-Policy": "script-src 'nonce-abc'"}))
    assert not page_cache.is_shared(request, HttpResponse("{}", content_type="application/json"))
    assert not page_cache.is_shared(request, HttpResponse("<p>", status=404))
    assert not page_cache.is_shared(request, HttpResponse("x" * (page_cache.LARGEST_BYTES + 1)))
    with_cookie = answered()
    with_cookie.set_cookie("name", "value")
    assert not page_cache.is_shared(request, with_cookie)
    with_token = asked()
    with_token.META["CSRF_COOKIE"] = "abc"
    assert not page_cache.is_shared(with_token, answered())


def test_the_cache_is_bounded(cached: Client, settings: Settings) -> None:
    stored = caches[page_cache.PAGES]
    stored._max_entries = 3  # type: ignore[attr-defined]  # of the memory's cache
    for path in SHARED:
        cached.get(path)
    assert len(stored._cache) <= 3  # type: ignore[attr-defined]  # of the memory's cache


def test_a_preview_shows_the_draft_and_is_not_stored(cached: Client) -> None:
    page = article(news(), "Publié", slug="gare")
    assert "Publié" in cached.get("/fr/actualites/gare/").text
    page.title = "Brouillon secret"
    page.save_revision()
    staff = signed_in(person("amina", host=True))
    preview = staff.get(f"/desk/pages/{page.pk}/view_draft/")
    assert preview.status_code == 200
    assert "Brouillon secret" in preview.text
    shown = cached.get("/fr/actualites/gare/").text
    assert "Publié" in shown
    assert "Brouillon secret" not in shown
