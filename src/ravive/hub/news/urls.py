"""Addresses of the feeds."""

from django.urls import URLPattern, path

from ravive.hub.news.feeds import AtomNews, RssNews
from ravive.site.stored_pages import same_for_all

with_language: list[URLPattern] = [
    path("news.atom", same_for_all(AtomNews()), name="news_atom"),
    path("news.rss", same_for_all(RssNews()), name="news_rss"),
]
