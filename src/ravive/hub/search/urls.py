"""Address of the search. It is one word in every language, as those of the decks are."""

from django.urls import URLPattern, path

from ravive.hub.search.views import public

with_language: list[URLPattern] = [path("search/", public.results, name="search")]
