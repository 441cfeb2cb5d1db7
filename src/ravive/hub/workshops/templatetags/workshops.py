"""The form of a page of workshops, and requests in words."""

from django import template
from django.utils import timezone

from ravive.hub.workshops import queries, texts
from ravive.hub.workshops.forms import WorkshopForm
from ravive.hub.workshops.models import Stage, WorkshopPage, WorkshopRequest
from ravive.mailing.queries import is_offered

register = template.Library()


@register.simple_tag
def workshop_form(sent: WorkshopForm | None, page: WorkshopPage) -> WorkshopForm | None:
    """Return the form of a page: the one that was sent, or an empty one; None where this site sends no e-mail to confirm an address."""
    return (sent or WorkshopForm(today=timezone.localdate(), page=page)) if is_offered() else None


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
