"""Connections with Wagtail: who publishes another date of an event, or takes its page off, is asked at once whom to tell."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from ravive.hub.events import queries
from ravive.hub.events.models import Event, EventPage
from ravive.people.models import Role
from ravive.people.queries import affiliation_of


def ask_whom_to_tell(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Lead to the page that tells people, where they know another date, place or format than the one that is published now."""
    event = _own_event(request, page)
    if event is None or not queries.changed_pages(event):
        return None
    messages.success(request, _("The page is published. Decide now who is told of the change."))
    return redirect("tell_event_change", event.pk)


def ask_what_happened(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Lead to the event at the desk, where people registered for one without any published page."""
    event = _own_event(request, page)
    if event is None or event.is_cancelled or not event.registrations.exists() or queries.pages_of_event(event.pk).exists():
        return None
    messages.warning(request, _("The page is no longer published, and people have registered. Cancel the event to tell them."))
    return redirect("desk_event", event.pk)


def _own_event(request: HttpRequest, page: Page) -> Event | None:
    """Return the event of a page, if the user may write to those who registered."""
    if not isinstance(page, EventPage):
        return None
    active = affiliation_of(request)
    if active is None or Role.COMMUNICATOR not in active.roles:
        return None
    return Event.objects.filter(pk=page.translation_key, organisation=active.organisation).first()


hooks.register("after_publish_page", ask_whom_to_tell)
hooks.register("after_unpublish_page", ask_what_happened)
