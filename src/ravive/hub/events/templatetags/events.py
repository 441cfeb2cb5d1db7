"""The panel beside an event: how many places, the form to register, the calendar file."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from ravive.hub.events import queries
from ravive.hub.events.forms import RegistrationForm, form_purpose
from ravive.hub.events.models import EventPage
from ravive.pages.navigation import organisation_of_site
from ravive.site.templatetags.forms import form_once

register = template.Library()


@register.simple_tag(takes_context=True)
def registration_panel(context: template.Context, page: EventPage) -> dict[str, Any]:
    """Return the values of the panel: `state`, `numbers`, and the `form`, with what was typed if it was sent and refused."""
    event = queries.event_of(page, organisation_of_site(context["request"]))
    numbers = queries.numbers_of(event) if event else None
    state = queries.state_of(event, page, numbers, now=timezone.now())
    # Online, there is still room where the hall is full.
    takes = state in ("open", "waiting") or (state == "full" and page.attendance == EventPage.Attendance.BOTH)
    form = context.get("form") or (RegistrationForm(page=page, event=event) if event and takes else None)
    return {"state": state, "numbers": numbers, "form": form if takes else None}


@register.simple_tag
def event_form_once(page: EventPage) -> SafeString:
    """Return the one-time field of an event's form."""
    return form_once(form_purpose(page))
