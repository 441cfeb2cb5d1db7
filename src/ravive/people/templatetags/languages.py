"""The switch of the desk's language."""

from typing import Any

from django import template
from django.template import RequestContext
from django.utils.translation import get_language

from ravive.lib.languages import INTERFACE_CHOICES
from ravive.people.permissions import page_of

register = template.Library()


@register.inclusion_tag("people/languages.html", takes_context=True)
def language_switch(context: RequestContext) -> dict[str, Any]:
    """Return the languages of the desk, the current one, and the page to come back to."""
    request = context["request"]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "languages": INTERFACE_CHOICES,
        "current": (get_language() or "")[:2],
        "page": page_of(request),
    }
