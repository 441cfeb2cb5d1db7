"""The page of the desk at the entrance of an event: a list of names to tick, which works on while there is no network."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ravive.hub.events import presence
from ravive.hub.events.presence import Tick
from ravive.hub.events.views.desk import own_event, own_page
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles

# A phone sends what it noted since the event began, and no more than this.
MOST_TICKS = 20_000
LONGEST_AGO = timedelta(days=30)
LARGEST_NUMBER = 2**63


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.COMMUNICATOR)
def entrance(request: StaffRequest, key: UUID) -> HttpResponse:
    """Return the list of names, or store ticks: those of a script answer as JSON, those of the form lead back."""
    page, event = own_page(request, key), own_event(request, key)
    now = timezone.now()
    if request.method == "POST":
        is_script = request.POST.get("from") == "script"
        ticks = list(_of_script(request, now) if is_script else _of_form(request, now))[:MOST_TICKS]
        presence.store_ticks(event=event, ticks=ticks, title=page.title, by=request.user, now=now)
        if is_script:
            return JsonResponse({"came": [person.number for person in presence.expected_at(event) if person.came]})
        messages.success(request, _("The list is saved."))
        return redirect("event_entrance", key)
    people = presence.expected_at(event)
    values = {"page": page, "event": event, "people": people, "came": sum(person.came for person in people)}
    return render(request, "events/desk/entrance.html", values)


def _of_script(request: StaffRequest, now: datetime) -> Iterator[Tick]:
    """Yield the ticks of a phone, `number:1:milliseconds ago`: its clock may be wrong, the time between is not."""
    for sent in request.POST.getlist("tick"):
        number, came, ago = [*sent.split(":"), "", ""][:3]
        if _is_number(number) and ago.isascii() and ago.isdigit():
            since = min(timedelta(milliseconds=min(int(ago[:15]), 10**12)), LONGEST_AGO)
            yield Tick(number=int(number), came=came == "1", at=now - since)


def _of_form(request: StaffRequest, now: datetime) -> Iterator[Tick]:
    """Yield what somebody changed in the form: what a colleague ticked meanwhile stays."""
    before, after = set(request.POST.getlist("before")), set(request.POST.getlist("came"))
    for number in sorted(before ^ after):
        if _is_number(number):
            yield Tick(number=int(number), came=number in after, at=now)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text[:20]) < LARGEST_NUMBER
