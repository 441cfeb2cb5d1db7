"""Whom to call, and in which languages there is anything, for the templates of every page."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ravive.publishing import queries
from ravive.site.context import current_language, language_links


def contacts(request: HttpRequest) -> dict[str, object]:
    """Return the contacts and the language switch that every page may show; they are read only where a template uses them."""
    language = current_language()
    return {
        "language_links": SimpleLazyObject(lambda: language_links(request, queries.other_languages())),
        "always_contacts": SimpleLazyObject(lambda: tuple(c for c in queries.contacts(language) if c.always)),
        "travel_contact": SimpleLazyObject(lambda: next((c for c in queries.contacts(language) if c.need == "travel"), None)),
    }
