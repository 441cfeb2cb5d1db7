"""Addresses of the feeds."""

from django.urls import URLPattern, path

from ravive.hub.news.feeds import AtomNews, RssNews

with_language: list[URLPattern] = [
    path("news.atom", AtomNews(), name="news_atom"),
    path("news.rss", RssNews(), name="news_rss"),
]
