"""What events say of the addresses of people who register. A registration counts without one: only the address has to be confirmed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Model
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy

from ravive.entries.subjects import Expiry, Subject, Thanks
from ravive.hub.events import queries, waiting_list
from ravive.hub.events.mails import words_of
from ravive.hub.events.models import Registration
from ravive.hub.events.models.registrations import PURPOSE
from ravive.hub.events.private_links import address_of
from ravive.people.models import Organisation
from ravive.site.context import current_language


class EventRegistrations(Subject[Registration]):
    """Registrations for events."""

    name, path = PURPOSE, "registration-mails"
    models = (Registration,)
    related = ("event__organisation__site",)
    withdrawn = "registration"
    expiry = Expiry.ADDRESS
    template = "events/entry.html"
    title = gettext_lazy("Your registration")
    request = gettext_lazy("Somebody, probably you, registered for an event and gave this address: it gets the private link and changes.")

    def organisation_of(self, row: Registration) -> Organisation:
        """Return who invites to the event."""
        return row.event.organisation

    def rows_to_lock(self, row: Registration) -> Sequence[Model]:
        """Return the event, whose places are assigned one after the other."""
        return (row.event,)

    def summary(self, row: Registration) -> tuple[str, ...]:
        """Return the event, its day, and who is registered."""
        page, name = queries.page_for(row.event_id, current_language()), queries.answers_of(row).get("name", "")
        event = (page.title, date_format(localtime(page.starts_at), "DATETIME_FORMAT")) if page else ()
        return tuple(filter(None, (*event, name))) or (str(self.title),)

    def withdraw(self, row: Registration, now: datetime) -> None:
        """Delete a registration, and give its place to the next."""
        row.delete()
        waiting_list.move_up(row.event, now)

    def own_page(self, request: HttpRequest, row: Registration) -> Mapping[str, object]:
        """Return the private link of the registration, which stays once the address is deleted."""
        return {"private_link": address_of(row)}

    def thanks(self, row: Registration) -> Thanks | None:
        """Return the state of a registration with its private link; None where the event has no page any more."""
        return words_of(row, has_moved_up=False)


REGISTRATIONS = EventRegistrations()
