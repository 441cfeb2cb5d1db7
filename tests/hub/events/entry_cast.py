"""How somebody registers for an event with an address."""

from django.db.models import Model
from wagtail.models import Locale

from ravive.hub.events.models import EventPage, OwnQuestion
from ravive.lib.languages import INTERFACE
from ravive.pages.models import HomePage
from ravive.people.queries import owners_of_page
from tests.entries.casts import EntryCast
from tests.hub.events.cast import event_page, index, opened

QUESTION = "qevents"


class EventCast(EntryCast):
    """Registrations. The form is part of the event's page, which each language has."""

    name = "events"
    # Events have a register of their own: most of a registration is no address.
    says_nothing = frozenset()

    def prepare(self, home: HomePage) -> Model:
        page = event_page(index(home=home))
        for language in INTERFACE[1:]:
            locale, _is_new = Locale.objects.get_or_create(language_code=language)
            event_page(index(home=home.copy_for_translation(locale, alias=True)), translation_key=page.translation_key)
        event = opened(page, places=None, at=owners_of_page(home).get())
        OwnQuestion.objects.create(event=event, key=QUESTION, kind="line", labels={"fr": "Salle ?"})
        return event

    def path(self, about: Model, language: str) -> str:
        page = EventPage.objects.get(translation_key=about.pk, locale__language_code=language)
        return f"/{language}/events/{page.pk}/register/"

    def values(self, about: Model, number: int) -> dict[str, str]:
        return {"name": f"Zwaardvis {'abcdefgh'[number]}", QUESTION: f"Zaal Baars {'abcdefgh'[number]}"}


CAST = EventCast()
