"""An address that leads nowhere: pages near its words, a field to search, whom to call."""

import pytest
from django.core.cache import cache
from django.test import Client

from ravive.hub.search.views import missing
from ravive.throttling.limit import RequestLimit
from ravive.throttling.storage import process_storage
from tests.hub.search.search_cast import page


@pytest.fixture(autouse=True)
def _nothing_cached() -> None:
    cache.clear()


@pytest.mark.database
def test_pages_near_the_words_of_an_address_are_offered(visitor: Client) -> None:
    page("Le zèbre et la girafe", slug="zebre")
    page("Zebra en giraf", slug="zebra", language="nl")
    reply = visitor.get("/fr/actualites/2019-le-zebr-de-la-savane.html")
    assert reply.status_code == 404
    assert 'href="/fr/zebre/"' in reply.text
    assert "/nl/zebra/" not in reply.text
    assert 'value="actualites zebr savane"' in reply.text
    assert 'class="contacts"' in reply.text
    assert "data-exit" in reply.text
    assert "noindex" in reply.text


SPOKEN = [
    ("/fr/nulle-part/", "fr", "n’existe pas"),
    ("/nl/nergens/", "nl", "bestaat niet"),
    ("/old/post/", "de", "gibt es nicht"),
    ("/x/", "en", "does not exist"),
]


@pytest.mark.parametrize(("path", "language", "words"), SPOKEN)
def test_it_speaks_the_visitors_language(visitor: Client, path: str, language: str, words: str) -> None:
    reply = visitor.get(path, headers={"accept-language": language})
    assert reply.status_code == 404
    assert words in reply.text
    assert f'action="/{language}/search/"' in reply.text


def test_in_a_language_that_the_interface_lacks_each_visitor_reads_their_own(visitor: Client) -> None:
    for language, words in (("nl", "bestaat niet"), ("fr", "n’existe pas")):
        assert words in visitor.get("/ar/.env", headers={"accept-language": language}).text


@pytest.mark.parametrize(
    "path", ["/fr/a.php.bak", "/.env", "/fr/.git/config", "/wp-includes/x.js", "/media/zebre.jpg", "/static/app/zebre.css"]
)
def test_files_and_programs_start_no_search(visitor: Client, path: str) -> None:
    page("Le zèbre", slug="zebre")
    reply = visitor.get(path, headers={"accept-language": "fr"})
    assert reply.status_code == 404
    assert 'href="/fr/zebre/"' not in reply.text


def test_an_address_is_no_html(visitor: Client) -> None:
    reply = visitor.get('/fr/"><script>alert(1)</script>/')
    assert reply.status_code == 404
    assert "<script>alert" not in reply.text


def test_a_flood_of_wrong_addresses_gets_the_page_without_suggestions(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    page("Le zèbre", slug="zebre")
    limit = RequestLimit("missing-pages-test", burst=1, interval_seconds=1_000, storage=process_storage)
    monkeypatch.setattr(missing, "LIMIT", limit)
    assert 'href="/fr/zebre/"' in visitor.get("/fr/zebr-1/").text
    later = visitor.get("/fr/zebr-2/")
    assert later.status_code == 404
    assert 'href="/fr/zebre/"' not in later.text
