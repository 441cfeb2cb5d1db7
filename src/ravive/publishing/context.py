"""Whom to call, and in which languages there is anything, for the templates of every page."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ravive.lib.languages import INTERFACE, in_order
from ravive.publishing import queries
from ravive.site.context import LanguageLink, current_language, language_links

DECKS = "cards/"


def contacts(request: HttpRequest) -> dict[str, object]:
    """Return the contacts and the language switch that every page may show; they are read only where a template uses them."""
    language = current_language()
    return {
        "language_links": SimpleLazyObject(lambda: _language_links(request)),
        "always_contacts": SimpleLazyObject(lambda: queries.always_contacts(language)),
        "travel_contact": SimpleLazyObject(lambda: next((c for c in queries.contacts(language) if c.need == "travel"), None)),
    }


def _language_links(request: HttpRequest) -> tuple[LanguageLink, ...]:
    """Return the language switch; pages of a deck are only offered in its languages, the others lead to their decks."""
    others = queries.other_languages()
    parameters = request.resolver_match.kwargs if request.resolver_match else {}
    if "deck" not in parameters:
        return language_links(request, others)
    published = queries.languages_of(parameters["deck"])
    instead = {language: DECKS for language in in_order([*INTERFACE, *others]) if language not in published}
    return language_links(request, others, instead)
