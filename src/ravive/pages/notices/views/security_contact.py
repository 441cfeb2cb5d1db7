"""Where people who find a fault of the site report it, for machines and people: RFC 9116."""

from datetime import UTC, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ravive.lib.languages import INTERFACE, Language
from ravive.pages.navigation import organisation_of_site
from ravive.people.addresses import public_address
from ravive.people.models import Organisation

PATH = "/.well-known/security.txt"
# The standard recommends less than a year. Each request counts from its own day.
VALID_DAYS = 180


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Return whom to write to about a fault of this site. Raises Http404 where the organisation named no contact."""
    organisation = organisation_of_site(request)
    profile = getattr(organisation, "site_profile", None)
    contact = profile.security_contact if profile else ""
    if organisation is None or not contact:
        raise Http404("this site names no contact for faults")
    lines = (
        f"Contact: {contact if contact.startswith('https://') else f'mailto:{contact}'}",
        f"Expires: {expires(timezone.now()).isoformat().replace('+00:00', 'Z')}",
        f"Preferred-Languages: {', '.join(_languages(organisation))}",
        f"Canonical: {public_address(request, PATH)}",
    )
    response = HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def expires(now: datetime) -> datetime:
    """Return when the file is out of date, in UTC and whole days."""
    day = now.astimezone(UTC) + timedelta(days=VALID_DAYS)
    return day.replace(hour=0, minute=0, second=0, microsecond=0)


def _languages(organisation: Organisation) -> list[Language]:
    own = [language for language in INTERFACE if language in organisation.languages]
    return own or list(INTERFACE[:1])
