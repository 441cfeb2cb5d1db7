"""How many places an event has, whether people can register, and which pages it has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ravive.entries.own_questions.answers import opened_answers
from ravive.hub.events.facts import changes, facts_of
from ravive.hub.events.models import Event, EventNotice, EventPage, Registration
from ravive.lib.languages import INTERFACE
from ravive.mailing.queries import reachable_handles
from ravive.people.models import Organisation
from ravive.people.queries import pages_of

# More would be a flood: nobody at the end of such a list gets a place.
MOST_WAITING = 500
# Of an event without a limit, and of people who take part online.
MOST_REGISTRATIONS = 20_000

type RegistrationState = Literal["none", "open", "waiting", "full", "closed", "cancelled", "over"]


@dataclass(frozen=True, kw_only=True)
class EventNumbers:
    """How many people take part. `places` is None without a limit."""

    places: int | None
    on_site: int
    online: int
    waiting: int
    # Those on site who were ticked at the entrance.
    came: int

    @property
    def free(self) -> int | None:
        """How many places on site are free; None without a limit."""
        return None if self.places is None else max(0, self.places - self.on_site)


def event_of(page: EventPage, organisation: Organisation | None) -> Event | None:
    """Return what people register for on a page; None where it takes no registrations, or where the site is another organisation's."""
    return Event.objects.filter(pk=page.translation_key, organisation=organisation).first() if organisation else None


def numbers_of(event: Event) -> EventNumbers:
    """Return how many people registered for an event."""
    rows = Registration.objects.filter(event=event)
    return EventNumbers(
        places=event.places,
        on_site=rows.filter(has_place=True, is_online=False).count(),
        online=rows.filter(is_online=True).count(),
        waiting=rows.filter(has_place=False).count(),
        came=rows.filter(has_place=True, is_online=False, came=True).count(),
    )


def state_of(event: Event | None, page: EventPage, numbers: EventNumbers | None, *, now: datetime) -> RegistrationState:
    """Return whether people can register for a place on site, or online where there is no other choice."""
    if page.is_over(now):
        return "over"
    if event is None or numbers is None:
        return "none"
    if event.is_cancelled:
        return "cancelled"
    if not event.is_open or now >= (event.closes_at or page.starts_at):
        return "closed"
    if page.attendance == EventPage.Attendance.ONLINE or numbers.free is None or numbers.free > 0:
        is_too_many = numbers.on_site + numbers.online >= MOST_REGISTRATIONS
        return "full" if is_too_many else "open"
    return "waiting" if event.has_waiting_list and numbers.waiting < MOST_WAITING else "full"


def place_in_line(registration: Registration) -> int:
    """Return how many people stand before somebody on the waiting list, and themselves."""
    return Registration.objects.filter(event=registration.event_id, has_place=False, pk__lte=registration.pk).count()


def pages_of_event(key: UUID) -> QuerySet[EventPage]:
    """Return the published pages of an event, one for each language."""
    return EventPage.objects.live().filter(translation_key=key).select_related("locale", "training")


def page_for(key: UUID, language: str) -> EventPage | None:
    """Return the page of an event in a language, else in the first that it has; None where none is published."""
    return chosen_page(pages_of_event(key), language)


def chosen_page(pages: Iterable[EventPage], language: str) -> EventPage | None:
    """Return the page in a language, else in the first of the interface's that there is, else any."""
    by_language = {page.locale.language_code: page for page in pages}
    wanted = (language, *INTERFACE, *by_language)
    return next((by_language[code] for code in wanted if code in by_language), None)


def any_page_for(key: UUID, language: str) -> EventPage | None:
    """Return the page of an event in a language, a published one if there is any; None where all of them were deleted."""
    pages = list(EventPage.objects.filter(translation_key=key).select_related("locale", "training").order_by("pk"))
    return chosen_page([page for page in pages if page.live] or pages, language)


def own_pages(organisation: Organisation) -> QuerySet[EventPage]:
    """Return the pages of events of an organisation, drafts too, the latest event first."""
    own = pages_of(Organisation.objects.filter(pk=organisation.pk))
    return EventPage.objects.filter(own).select_related("locale", "training").order_by("-starts_at", "pk")


def ends_at(event: Event) -> datetime | None:
    """Return when an event ends, by its pages, drafts too; None where it has none any more."""
    return EventPage.objects.filter(translation_key=event.key).order_by("-ends_at").values_list("ends_at", flat=True).first()


def changed_pages(event: Event) -> list[EventPage]:
    """Return the published pages of an event whose date, place or format people who registered do not know yet."""
    if event.is_cancelled or not event.registrations.exists():
        return []
    return [page for page in pages_of_event(event.pk) if is_changed(event, page)]


def is_changed(event: Event, page: EventPage) -> bool:
    """Return whether a page says another date, place or format than people who registered know."""
    known = event.told.get(page.locale.language_code)
    return bool(known) and bool(changes(known, facts_of(page)))


def coming_events(organisation: Organisation, *, now: datetime, since: date) -> list[tuple[Event, list[EventPage], int]]:
    """Return the coming events for which people registered, with their published pages, and how many registered since a day."""
    new = Count("registrations", filter=Q(registrations__registered_on__gte=since))
    events = Event.objects.filter(organisation=organisation).alias(people=Count("registrations")).filter(people__gt=0).annotate(new=new)
    found = list(events)
    pages: dict[UUID, list[EventPage]] = {}
    if found:
        coming = EventPage.objects.live().filter(translation_key__in=[event.pk for event in found], ends_at__gt=now)
        for page in coming.select_related("locale").order_by("pk"):
            pages.setdefault(page.translation_key, []).append(page)
    return [(event, pages[event.pk], event.new) for event in found if event.pk in pages]  # pyright: ignore[reportAttributeAccessIssue] -- annotated


def people_of(event: Event, audience: str) -> QuerySet[Registration]:
    """Return those that a notice is for."""
    rows = Registration.objects.filter(event=event)
    has_place = {EventNotice.Audience.REGISTERED: True, EventNotice.Audience.WAITING: False}.get(EventNotice.Audience(audience))
    return rows if has_place is None else rows.filter(has_place=has_place)


def recipients_of(event: Event, audience: str) -> list[str]:
    """Return the handles of those that a notice is for whose address is confirmed and can be written to, in their order."""
    handles = [handle for handle in people_of(event, audience).values_list("handle", flat=True) if handle]
    reachable = reachable_handles(handles)
    return [handle for handle in handles if handle in reachable]


def notices_for(registration: Registration) -> QuerySet[EventNotice]:
    """Return what somebody who registered can read on their own page, the latest first."""
    standing = EventNotice.Audience.REGISTERED if registration.has_place else EventNotice.Audience.WAITING
    found = EventNotice.objects.filter(event=registration.event_id, audience__in=(EventNotice.Audience.ALL, standing))
    return found.filter(sent_at__date__gte=registration.registered_on)


def answers_of(registration: Registration) -> dict[str, str]:
    """Return what somebody answered, by kind of question. Empty where the key that encrypted it is lost."""
    return opened_answers(registration.answers)
