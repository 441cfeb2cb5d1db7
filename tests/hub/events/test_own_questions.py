"""Own questions of an event: typed in each language, answered or left empty, listed, exported, erased on their day."""

from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.translation import override
from openpyxl import load_workbook

from ravive.entries.own_questions.models import MOST_OWN_QUESTIONS
from ravive.hub.events import erasure, queries
from ravive.hub.events.models import Event, EventPage, OwnQuestion, Registration
from ravive.hub.events.subject import REGISTRATIONS
from ravive.people.models import AuditEvent, Role
from ravive.site import personal_data
from tests.hub.events.cast import event_page, opened, send
from tests.people.cast import host, organisation, person, signed_in

BRUSSELS = ZoneInfo("Europe/Brussels")
CHOICE = {"kind": "choice", "label_fr": "Quel atelier ?", "choices_fr": "Écoute\nÉcrans\n", "days": "7"}
LINE = {"kind": "line", "label_fr": "Votre fonction", "choices_fr": "", "days": "30"}
BOX = {"kind": "box", "label_fr": "Je reste pour le repas", "choices_fr": "", "days": "1"}


@pytest.fixture
def desk(db: None) -> Client:
    return signed_in(person("c", host(), Role.COMMUNICATOR))


def add(desk: Client, event: Event, **values: str) -> OwnQuestion:
    assert desk.post(f"/desk/events/{event.pk}/questions/add/", values).status_code == 302
    found = event.own_questions.last()
    assert found
    return found


def answers() -> dict[str, str]:
    return queries.answers_of(Registration.objects.get())


@pytest.mark.database
def test_a_choice_a_line_and_a_box_from_the_desk_to_the_list(desk: Client, visitor: Client) -> None:
    page = event_page()
    event = opened(page)
    choice, line, box = (add(desk, event, **values) for values in (CHOICE, LINE, BOX))
    shown = visitor.get(page.get_url() or "").text
    for words in ("Quel atelier\u202f?", "Écrans", "Votre fonction", "Je reste pour le repas", "N’écrivez rien sur la santé"):
        assert words.replace("\u202f", " ") in shown.replace("\u202f", " ")
    reply = send(visitor, page, **{choice.key: "1", line.key: "Directrice, école n° 4", box.key: "on"})
    assert reply.status_code == 302
    assert answers() == {"name": "Ada Peeters", choice.key: "1", line.key: "Directrice, école n° 4", box.key: "1"}
    assert "Directrice" not in str(Registration.objects.get().answers)
    private = visitor.get(reply.headers["Location"]).text
    listed = desk.get(f"/desk/events/{event.pk}/").text
    for words in ("Écrans", "Directrice, école n° 4", "Je reste pour le repas"):
        assert words in private, words
        assert words in listed, words
    sheet = load_workbook(BytesIO(desk.get(f"/desk/events/{event.pk}/list.xlsx").content)).worksheets[0]
    rows = [list(row) for row in sheet.values]
    assert rows[0][1:5] == ["Nom", "Quel atelier ?", "Votre fonction", "Je reste pour le repas"]
    assert rows[1][1:5] == ["Ada Peeters", "Écrans", "Directrice, école n° 4", "Oui"]
    assert AuditEvent.objects.filter(verb="event.changed").count() == 3


def test_nothing_of_it_is_required_and_invented_choices_are_refused(desk: Client, visitor: Client) -> None:
    page = event_page()
    choice = add(desk, opened(page), **CHOICE)
    assert send(visitor, page, **{choice.key: "7"}).status_code == 422
    assert send(visitor, page).status_code == 302
    assert answers() == {"name": "Ada Peeters"}


@pytest.mark.database
def test_each_answer_is_erased_on_its_own_day(desk: Client, visitor: Client) -> None:
    page = event_page()
    event = opened(page)
    choice, line, box = (add(desk, event, **values) for values in (CHOICE, LINE, BOX))
    send(visitor, page, **{choice.key: "0", line.key: "Directrice", box.key: "on"})
    ends_at = datetime(2026, 6, 1, 18, tzinfo=BRUSSELS)
    EventPage.objects.filter(pk=page.pk).update(starts_at=ends_at - timedelta(hours=2), ends_at=ends_at)
    left = {}
    for days in (0, 1, 7):
        erasure.erase(ends_at + timedelta(days=days, hours=5))
        left[days] = set(answers()) - {"name"}
    assert left == {0: {choice.key, line.key, box.key}, 1: {choice.key, line.key}, 7: {line.key}}
    erasure.erase(ends_at + timedelta(days=30, hours=5))
    assert not Registration.objects.exists()


def test_a_year_of_an_own_question_is_in_the_notice_and_holds_the_registration(desk: Client, visitor: Client) -> None:
    page = event_page()
    line = add(desk, opened(page), **{**LINE, "days": "365"})
    send(visitor, page, **{line.key: "Directrice"})
    ends_at = datetime(2026, 6, 1, 18, tzinfo=BRUSSELS)
    EventPage.objects.filter(pk=page.pk).update(starts_at=ends_at - timedelta(hours=2), ends_at=ends_at)
    erasure.erase(ends_at + timedelta(days=60))
    assert set(answers()) == {line.key}
    with override("en"):
        own = next(field for field in erasure.DATA.fields if str(field.purpose).startswith("Own questions"))
        # The record of processing names them.
        assert personal_data.words_of_limit(own.limit, host()) == "365 days after the end of the event"


def test_once_people_registered_answers_and_promises_stay(desk: Client, visitor: Client) -> None:
    page = event_page()
    event = opened(page)
    choice = add(desk, event, **CHOICE)
    send(visitor, page, **{choice.key: "1"})
    address = f"/desk/events/{event.pk}/questions/{choice.pk}/"
    for refused in ({"days": "30"}, {"kind": "box"}, {"choices_fr": "A\n\nB", "kind": "line"}):
        assert desk.post(address, {**CHOICE, **refused}).status_code == 422, refused
    assert desk.post(address, {**CHOICE, "days": "1", "choices_fr": "Écoute\nÉcrans\nAutre"}).status_code == 302
    choice.refresh_from_db()
    assert (choice.stored_days, choice.choices) == (1, {"fr": ["Écoute", "Écrans", "Autre"]})


@pytest.mark.database
def test_a_deleted_question_takes_its_answers_along(desk: Client, visitor: Client) -> None:
    page = event_page()
    event = opened(page)
    line = add(desk, event, **LINE)
    send(visitor, page, **{line.key: "Directrice"})
    address = f"/desk/events/{event.pk}/questions/{line.pk}/delete/"
    assert "Votre fonction" in desk.get(address).text
    assert OwnQuestion.objects.exists()
    assert desk.post(address).status_code == 302
    assert answers() == {"name": "Ada Peeters"}
    assert not OwnQuestion.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"label_fr": ""},
        {"choices_fr": "Une"},
        {"choices_fr": "\n".join("abcdefghijklmn")},
        {"choices_fr": f"a\n{'b' * 81}"},
        {"kind": "essay"},
    ],
)
def test_incomplete_questions_are_refused(desk: Client, wrong: dict[str, str]) -> None:
    event = opened(event_page())
    assert desk.post(f"/desk/events/{event.pk}/questions/add/", {**CHOICE, **wrong}).status_code == 422
    assert not OwnQuestion.objects.exists()


def test_an_event_has_five_and_other_organisations_see_none(desk: Client) -> None:
    event = opened(event_page())
    for _number in range(MOST_OWN_QUESTIONS):
        add(desk, event, **LINE)
    assert desk.post(f"/desk/events/{event.pk}/questions/add/", LINE).status_code == 422
    stranger = signed_in(person("x", organisation("other"), Role.COMMUNICATOR))
    assert stranger.get(f"/desk/events/{event.pk}/questions/").status_code == 404


def test_the_file_of_a_person_has_the_words_of_the_questions(desk: Client, visitor: Client) -> None:
    page = event_page()
    event = opened(page)
    choice, line = add(desk, event, **CHOICE), add(desk, event, **LINE)
    send(visitor, page, **{choice.key: "1", line.key: "Directrice"})
    row = Registration.objects.get()
    assert REGISTRATIONS.data_of(row)["answers"] == {"name": "Ada Peeters", "Quel atelier ?": "Écrans", "Votre fonction": "Directrice"}
    assert {correction.name for correction in REGISTRATIONS.corrections(row)} == {"name", line.key, "mail_language"}
    REGISTRATIONS.correct(row, line.key, "Directeur")
    assert answers()[line.key] == "Directeur"
