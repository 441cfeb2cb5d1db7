"""Feeds come from the cache, and say to readers that have them that nothing changed."""

import pytest
from django.test import Client

from tests.hub.news.test_news_pages import article, news
from tests.page_cache.conftest import Commit, IsStored


@pytest.mark.parametrize("path", ["/fr/news.atom", "/fr/news.rss"])
@pytest.mark.parametrize("coding", ["", "br"])
def test_a_reader_that_has_the_feed_gets_it_again_only_after_a_change(
    cached: Client, is_stored: IsStored, commit: Commit, path: str, coding: str
) -> None:
    page = article(news(), "Une gare", slug="gare")
    accepted = {"accept-encoding": coding}
    first = cached.get(path, headers=accepted)
    assert is_stored(path, **accepted)
    tag = first.headers["ETag"]
    for _time in range(2):
        again = cached.get(path, headers={**accepted, "if-none-match": tag})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert cached.head(path, headers={**accepted, "if-none-match": tag}).status_code == 304
    assert cached.get(path, headers={**accepted, "if-none-match": '"other"'}).content == first.content
    with commit():
        page.title = "Une autre gare"
        page.save_revision().publish()
    changed = cached.get(path, headers={**accepted, "if-none-match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_a_reader_with_the_feed_does_not_keep_it_from_the_cache(cached: Client, is_stored: IsStored) -> None:
    article(news(), "Une gare", slug="gare")
    tag = cached.get("/fr/news.atom").headers["ETag"]
    from django.core.cache import caches

    caches["pages"].clear()
    assert cached.get("/fr/news.atom", headers={"if-none-match": tag}).status_code == 304
    assert is_stored("/fr/news.atom")
