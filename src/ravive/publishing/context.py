"""Whom to call, for the templates of every page."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ravive.publishing import queries
from ravive.site.context import current_language


def contacts(request: HttpRequest) -> dict[str, object]:
    """Return the contacts that every page may show; they are read only where a template uses them."""
    language = current_language()
    return {
        "always_contacts": SimpleLazyObject(lambda: tuple(c for c in queries.contacts(language) if c.always)),
        "travel_contact": SimpleLazyObject(lambda: next((c for c in queries.contacts(language) if c.need == "travel"), None)),
    }
