"""Who came: ticked at the entrance, from a form without script or by the script of a phone that was offline."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from ravive.hub.events import erasure, presence
from ravive.hub.events.models import Event, EventIndexPage, EventPage, Registration
from ravive.hub.events.presence import Tick
from ravive.hub.events.subject import REGISTRATIONS
from ravive.people.models import AuditEvent, Role
from tests.hub.events.cast import event_page, opened, send
from tests.people.cast import host, organisation, person, signed_in

BRUSSELS = ZoneInfo("Europe/Brussels")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(db: None) -> Client:
    return signed_in(person("c", host(), Role.COMMUNICATOR))


@pytest.fixture
def event(visitor: Client, db: None) -> Event:
    page = event_page()
    made = opened(page, places=2)
    for name in ("Zoé Peeters", "ada Claes", "Bo Waiting"):
        send(visitor, page, name=name)
    return made


def address(event: Event) -> str:
    return f"/desk/events/{event.pk}/entrance/"


def row(name_first: bool = True) -> Registration:
    """The registration of Ada, or of Zoé."""
    return Registration.objects.order_by("pk")[1 if name_first else 0]


def came() -> list[int]:
    return list(Registration.objects.filter(came=True).values_list("pk", flat=True))


def test_the_list_has_those_with_a_place_by_name_and_a_form_without_script(desk: Client, event: Event) -> None:
    page = desk.get(address(event)).text
    names = re.findall(r"<b>([^<]*)</b>(?:</span>| <small>)", page)
    assert names == ["ada Claes", "Zoé Peeters"]
    ada, zoe = row(), row(name_first=False)
    assert desk.post(address(event), {"came": [ada.pk]}).status_code == 302
    assert came() == [ada.pk]
    # A colleague whose page is older adds one, and takes nobody away.
    desk.post(address(event), {"came": [zoe.pk]})
    assert set(came()) == {ada.pk, zoe.pk}
    desk.post(address(event), {"before": [ada.pk, zoe.pk], "came": [zoe.pk]})
    assert came() == [zoe.pk]
    assert AuditEvent.objects.filter(verb="event.presence").count() == 3


@pytest.mark.database
def test_a_phone_sends_what_it_noted_and_hears_what_others_ticked(desk: Client, event: Event) -> None:
    ada, zoe = row(), row(name_first=False)
    presence_sent = {"from": "script", "tick": [f"{ada.pk}:1:60000", f"{zoe.pk}:0:10"]}
    reply = desk.post(address(event), presence_sent)
    assert reply.json() == {"came": [ada.pk]}
    assert timezone.now() - MINUTE * 2 < (row().ticked_at or timezone.now()) < timezone.now() - MINUTE / 2
    # The same once more, and what no phone sends.
    wrong = ["", "x:1:1", f"{2**70}:1:1", f"{ada.pk}:1", f"{ada.pk}:1:²", f"{zoe.pk}:1:-5"]
    assert desk.post(address(event), {"from": "script", "tick": [*presence_sent["tick"], *wrong]}).json() == {"came": [ada.pk]}
    assert AuditEvent.objects.filter(verb="event.presence").count() == 1


@pytest.mark.database
def test_of_two_ticks_the_later_one_counts_whatever_comes_first(event: Event) -> None:
    now, by, ada = timezone.now(), person("d", host(), Role.COMMUNICATOR), row()

    def tick(*ticks: Tick) -> int:
        return presence.store_ticks(event=event, ticks=ticks, title="Colloque", by=by, now=now)

    assert tick(Tick(number=ada.pk, came=True, at=now - MINUTE)) == 1
    assert tick(Tick(number=ada.pk, came=False, at=now - 2 * MINUTE)) == 0
    assert tick(Tick(number=ada.pk, came=True, at=now), Tick(number=ada.pk, came=False, at=now - MINUTE / 2)) == 0
    assert came() == [ada.pk]
    # A clock that goes ahead holds nobody up.
    tick(Tick(number=ada.pk, came=True, at=now + timedelta(days=9)))
    assert (row().ticked_at or now) <= now


def test_somebody_who_waits_or_is_of_another_event_is_not_ticked(desk: Client, event: Event) -> None:
    waiting = Registration.objects.get(has_place=False)
    other = opened(event_page(EventIndexPage.objects.get(), slug="autre"))
    desk.post(address(event), {"came": [waiting.pk]})
    desk.post(address(other), {"came": [row().pk]})
    assert came() == []


def test_the_desk_its_workbook_and_the_file_of_a_person_say_who_came(desk: Client, event: Event) -> None:
    desk.post(address(event), {"came": [row().pk]})
    assert "venus\xa0: 1" in desk.get(f"/desk/events/{event.pk}/").text
    sheet = load_workbook(BytesIO(desk.get(f"/desk/events/{event.pk}/list.xlsx").content)).worksheets[0]
    heads, *lines = [list(line) for line in sheet.values]
    assert [line[heads.index("Venu")] for line in lines] == [None, "Oui", None]
    assert REGISTRATIONS.data_of(row())["came"] is True


@pytest.mark.database
def test_ticks_go_with_the_registrations_and_their_number_stays(desk: Client, event: Event) -> None:
    desk.post(address(event), {"came": [row().pk]})
    ends_at = datetime(2026, 6, 1, 18, tzinfo=BRUSSELS)
    EventPage.objects.filter(translation_key=event.pk).update(starts_at=ends_at - timedelta(hours=2), ends_at=ends_at)
    erasure.erase(ends_at + timedelta(days=400))
    event.refresh_from_db()
    assert (Registration.objects.count(), event.counted, event.counted_present) == (0, 2, 1)
    assert "venus\xa0: 1" in desk.get(f"/desk/events/{event.pk}/").text


def test_others_see_no_list(desk: Client, event: Event) -> None:
    stranger = signed_in(person("x", organisation("other"), Role.COMMUNICATOR))
    assert stranger.get(address(event)).status_code == 404
    assert stranger.post(address(event), {"came": [row().pk]}).status_code == 404
    assert came() == []
