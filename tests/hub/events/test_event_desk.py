"""The desk of events: settings, lists, adding places, cancelling for somebody; and the deletion of details on their day."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from ravive.hub.events import erasure, queries
from ravive.hub.events.models import Event, EventPage, EventQuestion, Registration
from ravive.mailing import encryption
from ravive.mailing.models import MailAddress
from ravive.people.models import AuditEvent, Role
from ravive.site import personal_data
from tests.hub.events.cast import KIND, event_page, opened, send
from tests.people.cast import host, person, signed_in

SETTINGS = {
    "is_open": "on", "places": "3", "has_waiting_list": "on", "ask_name": "required", "days_name": "30", "ask_organisation": "",
    "days_organisation": "30", "ask_language": "", "days_language": "30", "ask_needs": "optional", "days_needs": "7",
}  # fmt: skip


@pytest.fixture
def desk(db: None) -> Client:
    return signed_in(person("c", host(), Role.COMMUNICATOR))


def test_a_communicator_opens_the_registration(desk: Client) -> None:
    page = event_page()
    address = f"/desk/events/{page.translation_key}/"
    assert "Colloque" in desk.get("/desk/events/").text
    assert "Ouvrir une inscription" in desk.get(address).text
    assert desk.post(f"{address}settings/", SETTINGS).status_code == 302
    event = Event.objects.get()
    assert (event.places, event.organisation) == (3, host())
    stored = {question.kind: (question.is_required, question.stored_days) for question in event.questions.all()}
    assert stored == {"name": (True, 30), "needs": (False, 7)}
    assert AuditEvent.objects.filter(verb="event.changed").exists()
    # Opened again, the form has what was stored.
    assert 'value="3"' in desk.get(f"{address}settings/").text


def test_three_answers_can_be_required_at_most(desk: Client) -> None:
    page = event_page()
    asked = {f"ask_{kind}": "required" for kind in KIND}
    reply = desk.post(f"/desk/events/{page.translation_key}/settings/", {**SETTINGS, **asked})
    assert reply.status_code == 422
    assert not Event.objects.exists()


@pytest.mark.database
def test_places_that_are_added_go_to_those_who_wait(desk: Client, visitor: Client) -> None:
    page = event_page()
    event = opened(page, places=1)
    for _ in range(3):
        send(visitor, page)
    address = f"/desk/events/{event.pk}/"
    # The button twice: the second form says a number that is no longer true.
    desk.post(f"{address}place/", {"places": "1"})
    desk.post(f"{address}place/", {"places": "1"})
    assert [row.has_place for row in Registration.objects.all()] == [True, True, False]
    desk.post(f"{address}settings/", {**SETTINGS, "places": "10"})
    assert all(row.has_place for row in Registration.objects.all())


def test_a_page_that_stayed_open_takes_no_place_back(desk: Client, visitor: Client) -> None:
    page = event_page()
    event = opened(page, places=1)
    send(visitor, page)
    address = f"/desk/events/{event.pk}/"
    shown = desk.get(f"{address}settings/").text
    hidden = dict(re.findall(r'name="(initial-[^"]+)" value="([^"]*)"', shown))
    assert hidden["initial-places"] == "1"
    desk.post(f"{address}place/", {"places": "1"})
    desk.post(f"{address}settings/", {**SETTINGS, **hidden, "places": "1", "has_waiting_list": ""})
    event.refresh_from_db()
    assert (event.places, event.has_waiting_list) == (2, False)


def test_answers_are_stored_for_no_longer_than_people_were_promised(desk: Client, visitor: Client) -> None:
    page = event_page()
    event = opened(page, places=3)
    send(visitor, page)
    address = f"/desk/events/{event.pk}/settings/"
    refused = desk.post(address, {**SETTINGS, "days_name": "90"})
    assert refused.status_code == 422
    assert "jamais plus tard" in refused.text
    assert desk.post(address, {**SETTINGS, "days_name": "7"}).status_code == 302
    assert event.questions.get(kind="name").stored_days == 7


def test_a_question_that_was_left_out_for_a_while_retains_what_people_were_promised(desk: Client, visitor: Client) -> None:
    page = event_page()
    event = opened(page, places=3, asks=(KIND.NAME, KIND.NEEDS))
    send(visitor, page, needs=["sign"])
    address = f"/desk/events/{event.pk}/settings/"
    assert desk.post(address, {**SETTINGS, "ask_needs": ""}).status_code == 302
    assert desk.post(address, {**SETTINGS, "ask_needs": ""}).status_code == 302
    assert desk.post(address, {**SETTINGS, "days_needs": "365"}).status_code == 422
    assert desk.post(address, SETTINGS).status_code == 302
    assert set(queries.answers_of(Registration.objects.get())) == {"name", "needs"}
    erasure.erase(page.ends_at + timedelta(days=8))
    assert set(queries.answers_of(Registration.objects.get())) == {"name"}
    # Nobody is promised anything any more.
    Registration.objects.all().delete()
    assert desk.post(address, {**SETTINGS, "days_needs": "365"}).status_code == 302


def test_an_event_that_is_put_off_takes_its_days_along_and_says_so(visitor: Client) -> None:
    page = event_page()
    opened(page)
    reply = send(visitor, page)
    for address in (page.get_url() or "", reply.headers["Location"]):
        assert "reporté" in visitor.get(address).text
    EventPage.objects.filter(pk=page.pk).update(ends_at=page.ends_at + timedelta(days=90))
    erasure.erase(page.ends_at + timedelta(days=40))
    assert Registration.objects.exists()


def test_staff_cancel_for_somebody_once_and_the_log_names_nobody(desk: Client, visitor: Client) -> None:
    page = event_page()
    event = opened(page, places=1)
    send(visitor, page)
    send(visitor, page, name="Bo Claes")
    row = Registration.objects.earliest("pk")
    address = f"/desk/events/{event.pk}/{row.pk}/cancel/"
    assert "Ada Peeters" in desk.get(address).text
    for _ in range(2):
        assert desk.post(address).status_code == 302
    assert Registration.objects.get().has_place
    assert AuditEvent.objects.filter(verb="event.registration_cancelled").count() == 1
    assert "Ada" not in str(list(AuditEvent.objects.values_list("detail", "subject_label")))


def test_the_list_is_printed_and_downloaded_and_no_cell_is_a_formula(desk: Client, visitor: Client) -> None:
    page = event_page()
    event = opened(page, places=1, asks=(KIND.NAME, KIND.ORGANISATION, KIND.NEEDS))
    send(visitor, page, name="Ada", organisation="Ligue", needs=["steps"])
    # Forms refuse such names; a row of before may have one.
    early = Registration.objects.get()
    early.answers |= {KIND.NAME: encryption.encrypt("=1+1"), KIND.ORGANISATION: encryption.encrypt("+SUM(A1)")}
    early.save()
    send(visitor, page, name="Bo Claes")
    shown = desk.get(f"/desk/events/{event.pk}/").text
    assert "places prises : 1 sur 1" in " ".join(shown.split())
    assert "Bo Claes" in shown
    printed = desk.get(f"/desk/events/{event.pk}/list.pdf")
    assert printed.content.startswith(b"%PDF")
    assert "no-store" in printed.headers["Cache-Control"]
    sheet = load_workbook(BytesIO(desk.get(f"/desk/events/{event.pk}/list.xlsx").content)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2))
    assert [cell.value for cell in rows[0]][1:4] == ["=1+1", "+SUM(A1)", "Accès sans marches"]
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "d"}
    assert rows[1][4].value == "En attente"


def test_only_communicators_see_who_registered(visitor: Client) -> None:
    page = event_page()
    event = opened(page)
    send(visitor, page)
    trainer = signed_in(person("t", host(), Role.TRAINER))
    for path in ("", "settings/", "list.pdf", "list.xlsx"):
        assert trainer.get(f"/desk/events/{event.pk}/{path}").status_code == 403


@pytest.mark.database
def test_each_answer_is_deleted_on_its_day_and_then_the_registration(visitor: Client) -> None:
    page = event_page()
    event = opened(page, asks=(KIND.NAME, KIND.NEEDS))
    send(visitor, page, needs=["steps"])
    row = Registration.objects.get()
    MailAddress.objects.create(handle=row.handle, purpose="events", sealed=encryption.encrypt("x"))

    def left_after(days: float) -> set[str]:
        erasure.erase(page.ends_at + timedelta(days=days))
        return set(queries.answers_of(Registration.objects.get()))

    assert left_after(-1) == {"name", "needs"}
    assert left_after(6) == {"name", "needs"}
    assert MailAddress.objects.exists()
    assert left_after(7) == {"name"}
    assert not MailAddress.objects.exists()
    assert left_after(29) == {"name"}
    assert erasure.erase(page.ends_at + timedelta(days=30)) == 1
    assert not Registration.objects.exists()
    event.refresh_from_db()
    assert event.counted == 1
    # A night later: nothing is left to do.
    assert erasure.erase(page.ends_at + timedelta(days=31)) == 0


def test_an_answer_that_is_asked_no_more_goes_on_the_first_night_after_the_event(visitor: Client) -> None:
    page = event_page()
    opened(page, asks=(KIND.NAME, KIND.ORGANISATION))
    send(visitor, page, organisation="École du Parc")
    EventQuestion.objects.filter(kind=KIND.ORGANISATION).delete()
    erasure.erase(page.ends_at)
    assert set(queries.answers_of(Registration.objects.get())) == {"name"}


def test_registrations_of_a_deleted_page_are_deleted_the_next_night(visitor: Client) -> None:
    page = event_page()
    opened(page)
    send(visitor, page)
    EventPage.objects.get(pk=page.pk).delete()
    personal_data.erase_due(now=timezone.now())
    assert not Registration.objects.exists()


@pytest.mark.database
def test_form_notice_and_erasure_say_the_same_days_of_needs_and_of_the_rest(visitor: Client) -> None:
    def limits() -> list[str]:
        with override("en"):
            fields = [field for field in erasure.DATA.fields if field.field == "answers" and "Own questions" not in str(field.purpose)]
            return [personal_data.words_of_limit(field.limit, host()) for field in sorted(fields, key=lambda field: bool(field.special))]

    # As a new event asks, before anything is asked.
    assert limits() == ["30 days after the end of the event", "7 days after the end of the event"]
    page = event_page(starts_at=datetime(2036, 3, 9, 10, tzinfo=UTC))
    event = opened(page, asks=(KIND.NAME, KIND.NEEDS))
    assert limits() == ["30 days after the end of the event", "7 days after the end of the event"]
    shown = visitor.get(page.get_url() or "").text
    assert shown.count("8 avril 2036") == 1
    assert "16 mars 2036" in shown
    # The day that the event chose is the one of its notice.
    event.questions.filter(kind=KIND.NEEDS).update(stored_days=1)
    assert limits() == ["30 days after the end of the event", "1 day after the end of the event"]


def test_the_register_names_every_detail_of_people(db: None) -> None:
    named = {(field.model, field.field) for field in erasure.DATA.fields}
    assert named >= {("events.Registration", "answers"), ("mailing.MailAddress", "sealed")}
    assert "events" in {data.name for data in personal_data.registered()}
