"""The form of a page of workshops, and requests in words."""

from django import template
from django.utils import timezone

from ravive.hub.workshops import queries, texts
from ravive.hub.workshops.forms import WorkshopForm
from ravive.hub.workshops.models import Stage, WorkshopRequest
from ravive.mailing.queries import is_offered
from ravive.site.context import interface_language

register = template.Library()


@register.simple_tag
def new_workshop_form() -> WorkshopForm | None:
    """Return an empty form, in the language of the page; None where this site sends no e-mail to confirm an address."""
    if not is_offered():
        return None
    return WorkshopForm(today=timezone.localdate(), initial={"language": interface_language()})


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
