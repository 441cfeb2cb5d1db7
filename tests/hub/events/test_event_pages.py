"""Events: their list, programme, calendar files and feed; each site its own."""

from datetime import timedelta

import icalendar
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from ravive.hub.events.models import EventPage, ProgrammeRow
from ravive.pages.actions import change_site
from ravive.pages.models import SiteProfile
from tests.hub.events.cast import event_page, index, opened
from tests.people.cast import organisation, person


def test_the_list_has_the_coming_events_first_and_then_those_that_are_over(visitor: Client) -> None:
    parent, now = index(), timezone.now()
    event_page(parent, title="Plus tard", slug="plus-tard", starts_at=now + timedelta(days=40))
    event_page(parent, title="Bientôt", slug="bientot", starts_at=now + timedelta(days=4))
    event_page(parent, title="Passé", slug="passe", starts_at=now - timedelta(days=4))
    event_page(parent, title="Brouillon", slug="brouillon", live=False)
    page = visitor.get("/fr/agenda/").text
    assert page.index("Bientôt") < page.index("Plus tard") < page.index("Événements passés") < page.index("Passé</a>")
    assert "Brouillon" not in page
    # Nobody registers any more for what is over.
    assert page.count("Programme et inscription<") == 2
    assert page.count("Voir le programme<") == 1
    assert '<a href="/fr/agenda/">Agenda</a>' in visitor.get("/fr/").text


def test_an_event_shows_when_where_its_programme_and_its_places(visitor: Client) -> None:
    page = event_page(address="Rue du Pont 1", languages=["fr", "nl"], access="Boucle magnétique.")
    opened(page, places=220)
    shown = " ".join(visitor.get("/fr/agenda/colloque/").text.split())
    assert "Bruxelles, Maison des associations, Rue du Pont 1" in shown
    assert "Français, Nederlands" in shown
    assert "220 places sur site" in shown
    assert "Boucle magnétique." in shown
    assert shown.index("09:30") < shown.index("Ce qui s’efface") < shown.index("Trois hôtels racontent")


def test_a_programme_of_several_days_names_each_day_once(visitor: Client) -> None:
    page = event_page()
    day = timezone.localdate(page.starts_at)
    for number in range(2, 4):
        ProgrammeRow.objects.create(page=page, sort_order=number, day=day, starts="14:00", title=f"Atelier {number}")
    assert visitor.get("/fr/agenda/colloque/").text.count("programme-day") == 1


def test_an_event_without_registration_says_so(visitor: Client) -> None:
    event_page()
    page = visitor.get("/fr/agenda/colloque/").text
    assert "Aucune inscription n’est nécessaire." in page
    assert 'name="once"' not in page


@pytest.mark.parametrize(("hours", "place", "field"), [(-1, "Ici", "ends_at"), (1, " ", "place")], ids=["ends before", "nowhere"])
def test_an_event_that_cannot_be_is_refused(db: None, hours: int, place: str, field: str) -> None:
    now = timezone.now()
    page = EventPage(title="A", slug="a", starts_at=now, ends_at=now + timedelta(hours=hours), place=place)
    with pytest.raises(ValidationError) as problem:
        page.clean()
    assert field in problem.value.message_dict


def test_the_file_of_an_event_is_the_entry_of_the_feed(visitor: Client) -> None:
    parent = index()
    page = event_page(parent, summary="Un jour; deux, salles\nhautes")
    event_page(parent, title="Sommet", slug="sommet")
    reply = visitor.get(f"/fr/events/{page.pk}.ics")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="colloque.ics"'
    (alone,) = icalendar.Calendar.from_ical(reply.content).events
    in_feed = icalendar.Calendar.from_ical(visitor.get("/fr/events.ics").content).events
    assert str(alone["uid"]) in {str(event["uid"]) for event in in_feed}
    assert len(in_feed) == 2
    assert alone.start == page.starts_at.replace(microsecond=0)
    assert alone["summary"] == page.title
    assert str(alone["description"]).startswith("Un jour; deux, salles\nhautes")
    assert alone["url"] == "http://testserver/fr/agenda/colloque/"
    assert visitor.get("/nl/events.ics").status_code == 404
    assert visitor.get(f"/fr/events/{2**63}.ics").status_code == 404
    assert visitor.get(f"/nl/events/{page.pk}.ics").status_code == 404


def test_each_site_has_its_own_events(visitor: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    page = event_page(title="De l’hôte")
    own = organisation("ilot")
    by, now = person("o", own), timezone.now()
    site = change_site(organisation=own, profile=SiteProfile(), name="Îlot", host="ilot.example", by=by, now=now)
    event_page(index(home=site.root_page.specific), title="De l’îlot", slug="ilot")
    ours = visitor.get("/fr/events.ics", headers={"host": "ilot.example"}).text
    assert "De l’îlot" in ours
    assert "De l’hôte" not in ours
    assert visitor.get(f"/fr/events/{page.pk}.ics", headers={"host": "ilot.example"}).status_code == 404
    # A row of another organisation opens no registration on this site.
    opened(page, at=own)
    assert "Aucune inscription" in visitor.get("/fr/agenda/colloque/").text


def test_long_lists_come_page_by_page_with_as_many_queries(visitor: Client) -> None:
    parent, now = index(), timezone.now()

    def add(count: int, first: int) -> None:
        for number in range(first, first + count):
            for name, days in (("futur", number + 1), ("passe", -number - 2)):
                event_page(parent, title=f"{name} {number}!", slug=f"{name}-{number}", starts_at=now + timedelta(days=days))

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert visitor.get(address).status_code == 200
        return len(captured)

    add(3, 0)
    visitor.get("/fr/agenda/")
    few = queries("/fr/agenda/")
    add(11, 3)
    assert queries("/fr/agenda/") == few
    first, second = visitor.get("/fr/agenda/").text, visitor.get("/fr/agenda/?coming=2").text
    assert ("futur 11!" in first, "futur 12!" in first, "futur 12!" in second) == (True, False, True)
    assert 'href="?coming=2" rel="next"' in first
    assert 'href="?coming=1" rel="prev"' in second
    assert "passe 13!" in visitor.get("/fr/agenda/?past=2").text
    assert visitor.get("/fr/agenda/?past=99&coming=x").status_code == 200
