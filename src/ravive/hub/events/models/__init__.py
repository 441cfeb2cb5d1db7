"""Pages of events, and who registered."""

from ravive.hub.events.models.notices import CancelledRegistration, EventNotice
from ravive.hub.events.models.own_questions import OwnQuestion
from ravive.hub.events.models.pages import EventIndexPage, EventPage, ProgrammeRow
from ravive.hub.events.models.registrations import Event, EventQuestion, Registration

__all__ = [
    "CancelledRegistration",
    "Event",
    "EventIndexPage",
    "EventNotice",
    "EventPage",
    "EventQuestion",
    "OwnQuestion",
    "ProgrammeRow",
    "Registration",
]
