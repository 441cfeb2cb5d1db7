"""A proxy that stores pages is told what to forget, and how long a page may be stored."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import Settings
from wagtail.signals import page_published, page_unpublished, post_page_move

from ravive.config import environment
from ravive.config.environment import ConfigurationError
from ravive.pages import proxy_purges
from ravive.pages.models import HomePage
from tests.hub.events.cast import event_page, opened
from tests.hub.news.test_news_pages import article, news
from tests.page_cache import purges
from tests.page_cache.conftest import Commit
from tests.page_cache.purges import FORGOTTEN

PROXY = "http://127.0.0.1:6081"


@pytest.fixture
def proxy(cached: Client, settings: Settings) -> Iterator[None]:
    settings.RAVIVE_PROXY_CACHE_URL = PROXY
    settings.WAGTAILFRONTENDCACHE = {"proxy": {"BACKEND": f"{purges.__name__}.NotingBackend"}}
    FORGOTTEN.clear()
    proxy_purges.connect()
    yield
    for signal in (page_published, page_unpublished):
        signal.disconnect(dispatch_uid=f"pages.proxy_purges.{id(signal)}")
    post_page_move.disconnect(dispatch_uid="pages.proxy_purges.moved")


def paths() -> set[str]:
    """Return the paths that the proxy forgot, and forget them too."""
    found = {urlsplit(url).path for url in FORGOTTEN}
    FORGOTTEN.clear()
    return found


def test_lists_above_a_page_are_forgotten_with_it(proxy: None, commit: Commit) -> None:
    page = article(news(), "Une gare", slug="gare")
    for change in (lambda: page.save_revision().publish(), page.unpublish):
        with commit():
            change()
            assert paths() == set()
        assert paths() == {"/fr/actualites/gare/", "/fr/actualites/", "/fr/"}


def test_where_a_page_was_and_where_it_is_are_forgotten(proxy: None, commit: Commit) -> None:
    page = article(news(), "Une gare", slug="gare")
    with commit():
        page.move(HomePage.objects.get(locale__language_code="fr"), pos="last-child")
    assert {"/fr/actualites/", "/fr/", "/fr/gare/"} <= paths()


def test_a_page_without_a_form_says_how_long_a_proxy_may_store_it(proxy: None, cached: Client) -> None:
    opened(event_page())
    for _time in range(2):
        page = cached.get("/fr/")
        assert page.headers["Surrogate-Control"] == "max-age=30"
        assert page.headers["Cache-Control"] == "no-store"
        assert "Surrogate-Control" not in cached.get("/fr/agenda/colloque/").headers
    assert "Surrogate-Control" not in cached.get("/fr/", {"q": "x"}).headers
    assert "Surrogate-Control" not in cached.get("/fr/nowhere/").headers


def test_without_a_proxy_no_page_says_so(cached: Client) -> None:
    assert "Surrogate-Control" not in cached.get("/fr/").headers


def test_the_address_of_a_proxy_is_checked() -> None:
    assert environment.proxy_cache_url({}) == ""
    assert environment.proxy_cache_url({"RAVIVE_PROXY_CACHE_URL": f"{PROXY}/"}) == PROXY
    for wrong in ("127.0.0.1:6081", "ftp://host", "http://", "http://host/path", "http://user:secret@host"):
        with pytest.raises(ConfigurationError, match="RAVIVE_PROXY_CACHE_URL") as refused:
            environment.proxy_cache_url({"RAVIVE_PROXY_CACHE_URL": wrong})
        assert "secret" not in str(refused.value)


def test_the_number_of_stored_pages_is_checked() -> None:
    assert environment.stored_pages({}) == environment.STORED_PAGES
    assert environment.stored_pages({"RAVIVE_STORED_PAGES": "0"}) == 0
    with pytest.raises(ConfigurationError, match="is no number of pages"):
        environment.stored_pages({"RAVIVE_STORED_PAGES": "many"})
