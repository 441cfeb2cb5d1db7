"""An event of the site that answers by default, and what a browser sends from its page."""

import re
from datetime import datetime, timedelta

from django.test import Client
from django.utils import timezone

from ravive.hub.events.models import Event, EventIndexPage, EventPage, EventQuestion, ProgrammeRow
from ravive.pages.models import HomePage
from ravive.people.models import Organisation
from tests.client_response import ClientResponse
from tests.people.cast import host

KIND = EventQuestion.QuestionKind


def index(language: str = "fr", *, home: HomePage | None = None) -> EventIndexPage:
    parent = home or HomePage.objects.get(locale__language_code=language)
    page = EventIndexPage(title="Agenda", slug="agenda", locale=parent.locale, show_in_menus=True, summary="Se rencontrer.")
    return parent.add_child(instance=page)


def event_page(parent: EventIndexPage | None = None, *, starts_at: datetime | None = None, **values: object) -> EventPage:
    parent = parent or index()
    begins = starts_at or timezone.now() + timedelta(days=60)
    fields = {"title": "Colloque : du doute au réflexe", "slug": "colloque", "place": "Bruxelles, Maison des associations"} | values
    page = EventPage(locale=parent.locale, starts_at=begins, ends_at=begins + timedelta(hours=7), **fields)
    parent.add_child(instance=page)
    for number, (time, title, hue) in enumerate((("09:30", "Ce qui s’efface", "react"), ("11:00", "Trois hôtels racontent", "signs"))):
        ProgrammeRow.objects.create(page=page, sort_order=number, starts=time, title=title, hue=hue)
    return page


def opened(
    page: EventPage, *, places: int | None = 2, at: Organisation | None = None, asks: tuple[str, ...] = (KIND.NAME,), **values: object
) -> Event:
    event = Event.objects.create(key=page.translation_key, organisation=at or host(), places=places, **values)
    for kind in asks:
        EventQuestion.objects.create(event=event, kind=kind, is_required=kind == KIND.NAME, stored_days=7 if kind == KIND.NEEDS else 30)
    return event


def once_of(client: Client, page: EventPage) -> str:
    """Return the one-time value of a form that was just shown."""
    found = re.search(r'name="once" value="([^"]+)"', client.get(page.get_url() or "").text)
    assert found
    return found[1]


def send(client: Client, page: EventPage, once: str | None = None, **values: object) -> ClientResponse:
    """Send the form of an event's page."""
    data = {"name": "Ada Peeters", "once": once or once_of(client, page), **values}
    return client.post(f"/{page.locale.language_code}/events/{page.pk}/register/", data)
