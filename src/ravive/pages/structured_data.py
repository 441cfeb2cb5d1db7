"""What a page says of itself to programs, in the words of schema.org: an organisation, an article, an event."""

import json
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from ravive.pages.navigation import SiteNavigation
from ravive.people.addresses import public_address

# What would end the element, or begin another.
_ESCAPED = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def organisation(navigation: SiteNavigation, request: HttpRequest) -> dict[str, Any]:
    """Return the organisation of a site: its name, address and logo."""
    found: dict[str, Any] = {"@type": "NGO", "name": navigation.name, "url": public_address(request, "/")}
    if navigation.logo:
        found["logo"] = public_address(request, navigation.logo)
    if profile := navigation.profile:
        reached = {"email": profile.email, "telephone": profile.phone, "address": " ".join(profile.address.split())}
        found |= {name: value for name, value in reached.items() if value}
    return found


def of_page(page: Page, navigation: SiteNavigation, request: HttpRequest) -> dict[str, Any]:
    """Return what a page says: its own data where its model has some, else that it is a page of the organisation."""
    described = getattr(page, "structured_data", None)
    own: dict[str, Any] = described() if described else {"@type": "WebPage", "name": page.title}
    address = public_address(request, page.get_url(request) or "/")
    who = organisation(navigation, request)
    found = {"@context": "https://schema.org", **own, "url": address, "inLanguage": page.locale.language_code}
    if own["@type"] == "Event":
        return {**found, "organizer": who, "location": _with_address(own["location"], address)}
    return {**found, "author": own.get("author", who), "publisher": who}


def _with_address(location: Any, address: str) -> Any:  # noqa: ANN401 - one place, or several
    """Return the places of an event; those online have the address of its page."""
    if isinstance(location, list):
        return [_with_address(place, address) for place in location]
    return {**location, "url": address} if location["@type"] == "VirtualLocation" else location


def written(data: dict[str, Any]) -> SafeString:
    """Return data as a page may hold it. No browser runs it."""
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above
