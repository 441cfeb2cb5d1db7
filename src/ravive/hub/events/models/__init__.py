"""Pages of events, and who registered."""

from ravive.hub.events.models.pages import EventIndexPage, EventPage, ProgrammeRow
from ravive.hub.events.models.registrations import Event, EventQuestion, Registration

__all__ = ["Event", "EventIndexPage", "EventPage", "EventQuestion", "ProgrammeRow", "Registration"]
