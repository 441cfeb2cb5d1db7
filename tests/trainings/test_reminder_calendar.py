"""The calendar of due days: an address nobody guesses, days and nothing else, gone when it is taken back."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.test import Client
from pytest_django import Settings

from ravive.trainings.models import Reminder, Training
from ravive.trainings.reminders import dispatch
from tests.reviews.phone import ANSWERS, headers
from tests.reviews.test_openapi import check
from tests.trainings.reminding import Reminded, coming, reminded
from tests.trainings.test_reminders import BROWSER, Post, everything_stored

NOW = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0)


@pytest.fixture
def phone(visitor: Client, training: Training) -> Reminded:
    return reminded(visitor, training)


def subscribe(phone: Reminded, language: str = "fr") -> str:
    """Ask for a calendar; return its path."""
    reply = phone.ask("PUT", "calendar", {"language": language})
    assert reply.status_code == 200, reply.content
    check("CalendarReply", reply.json())
    return reply.json()["address"].removeprefix("http://testserver")


def test_it_shows_the_days_to_come_in_neutral_words(phone: Reminded, visitor: Client, training: Training) -> None:
    path = subscribe(phone, "nl")
    phone.plan(coming(NOW, 1, 5), None, language="nl")
    answer = visitor.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert not answer.cookies
    calendar = icalendar.Calendar.from_ical(answer.content)
    events = calendar.walk("VEVENT")
    days = [(NOW + timedelta(days=after)).date() for after in (1, 5)]
    assert [event.decoded("dtstart") for event in events] == days
    assert {str(event["summary"]) for event in events} == {"Drie minuten"}
    assert {str(event["transp"]) for event in events} == {"TRANSPARENT"}
    assert not calendar.walk("VALARM")
    for private in (training.title, training.organisation.name, training.place, phone.code, phone.key, Reminder.objects.get().handle):
        assert private not in answer.text


def test_its_titles_are_in_the_language_it_was_asked_for_last(phone: Reminded, visitor: Client) -> None:
    subscribe(phone, "fr")
    phone.plan(coming(NOW, 1), None, language="fr")
    assert "SUMMARY:Drei Minuten" in visitor.get(subscribe(phone, "de")).text


def test_a_calendar_without_a_day_to_come_is_one_all_the_same(phone: Reminded, visitor: Client) -> None:
    calendar = icalendar.Calendar.from_ical(visitor.get(subscribe(phone)).content)
    assert [component.name for component in calendar.subcomponents] == ["VTIMEZONE"]


def test_a_day_named_twice_stands_once(phone: Reminded, visitor: Client) -> None:
    path = subscribe(phone)
    phone.plan([*coming(NOW, 1), *coming(NOW, 1)], None)
    first, second = (visitor.get(path).content for _ in range(2))
    assert first.count(b"BEGIN:VEVENT") == 1
    assert first == second


@pytest.mark.database
def test_days_retain_their_name_when_it_is_asked_again(phone: Reminded, visitor: Client) -> None:
    path = subscribe(phone)
    phone.plan(coming(NOW, 1), None)

    def names() -> list[str]:
        return [str(event["uid"]) for event in icalendar.Calendar.from_ical(visitor.get(path).content).walk("VEVENT")]

    first = names()
    assert len(first) == 1
    assert names() == first


def test_a_new_address_ends_the_one_before(phone: Reminded, visitor: Client) -> None:
    old, new = subscribe(phone), subscribe(phone)
    assert old != new
    assert len(old) == len("/calendar/.ics") + 32
    assert (visitor.get(old).status_code, visitor.get(new).status_code) == (404, 200)


def test_it_is_taken_back(phone: Reminded, visitor: Client) -> None:
    path = subscribe(phone)
    assert phone.ask("GET").json()["calendar"] is True
    assert phone.ask("DELETE", "calendar").status_code == 204
    assert phone.ask("DELETE", "calendar").status_code == 204
    assert visitor.get(path).status_code == 404
    assert Reminder.objects.count() == 0


def test_who_leaves_takes_it_along(phone: Reminded, visitor: Client) -> None:
    path = subscribe(phone)
    visitor.delete(ANSWERS.format(code=phone.code), headers=headers(phone.key))
    assert visitor.get(path).status_code == 404


def test_it_ends_with_the_training(phone: Reminded, visitor: Client, training: Training) -> None:
    path = subscribe(phone)
    Training.objects.filter(pk=training.pk).update(answers_until=NOW.date() - timedelta(days=2))
    assert visitor.get(path).status_code == 404


def test_its_address_is_stored_nowhere(phone: Reminded) -> None:
    token = subscribe(phone).removeprefix("/calendar/").removesuffix(".ics")
    assert token not in everything_stored()


def test_the_address_is_the_public_one(phone: Reminded, settings: Settings) -> None:
    settings.RAVIVE_URL = "https://cards.example.org"
    assert phone.ask("PUT", "calendar", {"language": "fr"}).json()["address"].startswith("https://cards.example.org/calendar/")


def test_a_calendar_alone_sends_nothing_and_stands_beside_the_others(phone: Reminded) -> None:
    subscribe(phone)
    phone.plan(coming(NOW, 0), None)
    post = Post()
    assert dispatch.send_due(now=NOW + timedelta(minutes=1), hand_over=post) == 0
    phone.plan(coming(NOW, 3), BROWSER)
    assert phone.ask("GET").json()["calendar"] is True
    assert dispatch.send_due(now=NOW + timedelta(days=3), hand_over=post) == 1


def test_what_is_no_language_is_refused(phone: Reminded) -> None:
    assert phone.ask("PUT", "calendar", {"language": "es"}).json()["code"] == "malformed"
    assert phone.ask("GET", "calendar").json()["code"] == "wrong_method"
    assert Reminder.objects.count() == 0
