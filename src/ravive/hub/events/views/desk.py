"""The desk of events: their registrations, waiting list and settings, and the list to print."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.hub.events import actions, attendance, queries
from ravive.hub.events.forms import EventSettingsForm
from ravive.hub.events.models import Event, EventIndexPage, EventNotice, EventPage, Registration
from ravive.lib.workbook import XLSX_TYPE
from ravive.mailing.queries import is_offered, reachable_handles
from ravive.pages.new_pages import NewPage, new_page
from ravive.people.actions import RefusedError
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.site.context import interface_language


def own_page(request: StaffRequest, key: UUID) -> EventPage:
    """Return the page of an event of the active organisation, in the reader's language if it has it. Raises Http404."""
    found = queries.chosen_page(queries.own_pages(request.organisation).filter(translation_key=key), interface_language())
    if found is None:
        raise Http404("this organisation has no such event")
    return found


def own_event(request: StaffRequest, key: UUID) -> Event:
    """Return what people register for. Raises Http404 where it takes no registrations yet, or is another organisation's."""
    return get_object_or_404(Event, pk=key, organisation=request.organisation)


@require_safe
@for_roles(Role.COMMUNICATOR)
def event_list(request: StaffRequest) -> HttpResponse:
    """Return the events of the organisation, the latest first, each with its numbers."""
    by_key: dict[UUID, list[EventPage]] = {}
    for page in queries.own_pages(request.organisation):
        by_key.setdefault(page.translation_key, []).append(page)
    events = {event.pk: event for event in Event.objects.filter(organisation=request.organisation)}
    lines = [
        {"page": queries.chosen_page(pages, interface_language()), "event": events.get(key), "numbers": _numbers(events.get(key))}
        for key, pages in by_key.items()
    ]
    return render(request, "events/desk/list.html", {"lines": lines, "new": _new(request)})


def _new(request: StaffRequest) -> NewPage | None:
    return new_page(request, request.organisation, kind=EventPage, below=EventIndexPage, language=interface_language())


def _numbers(event: Event | None) -> queries.EventNumbers | None:
    return queries.numbers_of(event) if event else None


@require_safe
@for_roles(Role.COMMUNICATOR)
def event(request: StaffRequest, key: UUID) -> HttpResponse:
    """Return who registered for an event and who waits; before it takes registrations, the way to open them."""
    page = own_page(request, key)
    found = Event.objects.filter(pk=key, organisation=request.organisation).first()
    values = {"page": page, "event": found, "numbers": _numbers(found), "attendance": attendance.attendance_of(found) if found else None}
    if found:
        is_published = queries.pages_of_event(key).exists()
        values |= {"is_published": is_published, "is_changed": bool(queries.changed_pages(found)), "notices": _notices(found)}
    return render(request, "events/desk/event.html", values)


def _notices(event: Event) -> list[EventNotice]:
    """Return what was sent, each with its words by language."""
    found = list(event.notices.all())
    for notice in found:
        notice.shown = [(tag, notice.titles.get(tag, ""), text) for tag, text in notice.words.items()]
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.COMMUNICATOR)
def event_settings(request: StaffRequest, key: UUID) -> HttpResponse:
    """Return how people register for an event, or store it. The first storing opens the registration."""
    page = own_page(request, key)
    found = Event.objects.filter(pk=key).first() or Event(key=key, organisation=request.organisation)
    if found.organisation_id != request.organisation.pk:
        raise Http404("this event is another organisation's")
    form = EventSettingsForm(request.POST or None, instance=found, page=page)
    if request.method == "POST" and form.is_valid():
        try:
            asked = {"event": form.save(commit=False), "changed": form.changed_settings(), "questions": form.questions()}
            actions.change_event(**asked, title=page.title, by=request.user, now=timezone.now())
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. The page of the event shows it at once."))
            return redirect("desk_event", key)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "events/desk/settings.html", {"page": page, "form": form}, status=status)


@require_POST
@for_roles(Role.COMMUNICATOR)
def add_place(request: StaffRequest, key: UUID) -> HttpResponse:
    """Add a place. A form that is sent twice adds one: it says how many there were."""
    page, found = own_page(request, key), own_event(request, key)
    if request.POST.get("places") == str(found.places):
        places = actions.add_place(event=found, title=page.title, by=request.user, now=timezone.now())
        messages.success(request, _("The event has %(places)s places now.") % {"places": places})
    return redirect("desk_event", key)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.COMMUNICATOR)
def cancel(request: StaffRequest, key: UUID, number: int) -> HttpResponse:
    """Ask whether to cancel somebody's registration, and cancel it."""
    page, found = own_page(request, key), own_event(request, key)
    row = Registration.objects.select_related("event__organisation").filter(pk=number, event=found).first()
    if row is None:
        messages.info(request, _("This registration was cancelled already."))
        return redirect("desk_event", key)
    if request.method == "POST":
        if actions.cancel_for(registration=row, title=page.title, by=request.user, now=timezone.now()):
            messages.success(request, _("The registration is cancelled, its details are deleted. An e-mail says so to the person."))
        else:
            messages.warning(request, _("The registration is cancelled, its details are deleted. No e-mail goes out: tell the person."))
        return redirect("desk_event", key)
    name = queries.answers_of(row).get("name", "")
    is_told = bool(reachable_handles([row.handle or ""])) and is_offered() and not page.is_over(timezone.now())
    values = {"page": page, "name": name or _("Registration %(number)s") % {"number": row.pk}, "is_told": is_told}
    return render(request, "events/desk/cancel.html", values)


@require_safe
@for_roles(Role.COMMUNICATOR)
def attendance_list(request: StaffRequest, key: UUID) -> HttpResponse:
    """Return the list to print, as PDF."""
    page, found = own_page(request, key), own_event(request, key)
    made = attendance.paper_list(attendance.attendance_of(found), page, organisation=request.organisation.name, now=timezone.now())
    return _download(made, "application/pdf", f"{page.slug}.pdf")


@require_safe
@for_roles(Role.COMMUNICATOR)
def attendance_workbook(request: StaffRequest, key: UUID) -> HttpResponse:
    """Return the list as a workbook."""
    page, found = own_page(request, key), own_event(request, key)
    made = attendance.workbook(attendance.attendance_of(found), page, now=timezone.now())
    return _download(made, XLSX_TYPE, f"{page.slug}.xlsx")


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=headers)
