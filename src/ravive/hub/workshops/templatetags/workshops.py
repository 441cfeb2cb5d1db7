"""The form of a page of workshops, and requests in words."""

from typing import Any

from django import template
from django.utils import timezone

from ravive.hub.workshops import queries, texts
from ravive.hub.workshops.forms import WorkshopForm
from ravive.hub.workshops.models import Stage, WorkshopPage, WorkshopRequest
from ravive.mailing.queries import is_offered
from ravive.pages.navigation import organisation_of_site

register = template.Library()


@register.simple_tag(takes_context=True)
def workshop_form(context: dict[str, Any], sent: WorkshopForm | None, page: WorkshopPage) -> WorkshopForm | None:
    """Return the form of a page: the one that was sent, or an empty one; None where this site sends no e-mail to confirm an address."""
    organisation = organisation_of_site(context["request"])
    if organisation is None or not is_offered():
        return None
    return sent or WorkshopForm(organisation=organisation, today=timezone.localdate(), page=page)


@register.filter
def audience(request: WorkshopRequest) -> str:
    """Return for whom a workshop is."""
    return texts.described_audience(request)


@register.filter
def period(request: WorkshopRequest) -> str:
    """Return when a workshop suits."""
    return texts.described_period(request)


@register.filter
def next_stages(request: WorkshopRequest) -> tuple[Stage, ...]:
    """Return where a request may be moved."""
    return queries.next_stages(request)


@register.filter
def stage_ahead(request: WorkshopRequest) -> Stage | None:
    """Return the next column of the board; None after the last one."""
    return None if request.stage == Stage.DONE else queries.next_stages(request)[0]
