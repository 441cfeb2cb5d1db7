"""Own questions of a page of workshops: typed in each language, answered or left empty, listed, exported, erased on their day."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import Settings
from wagtail.models import Locale

from ravive.entries.own_questions.answers import opened_answers
from ravive.hub.workshops import actions
from ravive.hub.workshops.models import Stage, WorkshopPage, WorkshopQuestion, WorkshopRequest
from ravive.hub.workshops.subject import WORKSHOPS
from ravive.pages.models import HomePage
from ravive.people.models import AuditEvent, Role
from tests.hub.workshops.cast import sent_to, workshop_page
from tests.people.cast import host, organisation, person, signed_in

CHOICE = {"kind": "choice", "label_fr": "Quel format ?", "choices_fr": "Demi-journée\nJournée\n", "days": "7"}
LINE = {"kind": "line", "label_fr": "Accès et parking", "choices_fr": "", "days": "30"}
BOX = {"kind": "box", "label_fr": "La salle a un écran", "choices_fr": "", "days": "1"}


@pytest.fixture
def desk(db: None) -> Client:
    return signed_in(person("c", host(), Role.COMMUNICATOR))


@pytest.fixture(autouse=True)
def _mails(settings: Settings) -> None:
    """A site that sends e-mail."""
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = "https://cards.example.org", True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "site@example.org"


@pytest.fixture
def page(db: None) -> WorkshopPage:
    made = workshop_page(decks=[])
    WORKSHOPS.flood.clear(made.form_purpose)
    return made


def address(page: WorkshopPage, rest: str = "") -> str:
    return f"/desk/workshops/questions/{page.translation_key}/{rest}"


def add(desk: Client, page: WorkshopPage, **values: str) -> WorkshopQuestion:
    assert desk.post(address(page, "add/"), values).status_code == 302
    return WorkshopQuestion.objects.latest("pk")


def ask(visitor: Client, page: WorkshopPage, **values: str) -> WorkshopRequest:
    """Send the form and confirm it."""
    assert visitor.post(f"/fr/workshops/ask/{page.pk}/", sent_to(page, **values)).status_code == 302
    WorkshopRequest.objects.update(is_confirmed=True)
    return WorkshopRequest.objects.latest("pk")


def answers() -> dict[str, str]:
    return opened_answers(WorkshopRequest.objects.get().own_answers)


@pytest.mark.database
def test_a_choice_a_line_and_a_box_from_the_desk_to_the_list(desk: Client, visitor: Client, page: WorkshopPage) -> None:
    choice, line, box = (add(desk, page, **values) for values in (CHOICE, LINE, BOX))
    assert "L’atelier vient chez vous" in desk.get("/desk/workshops/questions/").text
    shown = visitor.get(page.get_url() or "").text.replace("\u202f", " ").replace("\xa0", " ")
    for words in ("Quel format ?", "Journée", "La salle a un écran", "N’écrivez rien sur la santé", "7 jours après l’atelier"):
        assert words in shown, words
    row = ask(visitor, page, **{choice.key: "1", line.key: "Cour du n° 4", box.key: "on"})
    assert answers() == {choice.key: "1", line.key: "Cour du n° 4", box.key: "1"}
    assert "Cour" not in str(row.own_answers)
    assert not any("Cour" in str(message.body) for message in mail.outbox)
    private = visitor.get(WORKSHOPS.own_link(row, "fr")).text
    listed = desk.get(f"/desk/workshops/{row.pk}/").text
    for words in ("Journée", "Cour du n° 4", "La salle a un écran"):
        assert words in private, words
        assert words in listed, words
    sheet = load_workbook(BytesIO(desk.get("/desk/workshops/list.xlsx").content)).worksheets[0]
    heads, cells = [list(line) for line in sheet.values]
    assert heads[-3:] == ["Quel format ?", "Accès et parking", "La salle a un écran"]
    assert cells[-3:] == ["Journée", "Cour du n° 4", "Oui"]
    assert AuditEvent.objects.filter(verb="workshop.questions_changed").count() == 3


def test_nothing_of_it_is_required_and_invented_choices_are_refused(desk: Client, visitor: Client, page: WorkshopPage) -> None:
    choice, line = add(desk, page, **CHOICE), add(desk, page, **LINE)
    refused = visitor.post(f"/fr/workshops/ask/{page.pk}/", sent_to(page, **{choice.key: "7", line.key: "Cour du n° 4"}))
    assert (refused.status_code, "Cour du n° 4" in refused.text) == (422, True)
    ask(visitor, page)
    assert answers() == {}


@pytest.mark.database
def test_each_answer_is_erased_on_its_own_day_after_the_workshop(desk: Client, visitor: Client, page: WorkshopPage) -> None:
    choice, line, box = (add(desk, page, **values) for values in (CHOICE, LINE, BOX))
    row = ask(visitor, page, **{choice.key: "0", line.key: "Cour", box.key: "on"})
    now = timezone.now()
    # No day is agreed yet: nothing goes before the request.
    WORKSHOPS.erase_due(now + timedelta(days=100))
    assert len(answers()) == 3
    held_on = timezone.localdate(now) + timedelta(days=5)
    WorkshopRequest.objects.update(stage=Stage.PLANNED, planned_on=held_on)
    left = {}
    for days in (0, 1, 7, 30):
        WORKSHOPS.erase_due(datetime.combine(held_on, now.timetz()) + timedelta(days=days))
        left[days] = set(answers())
    assert left == {0: {choice.key, line.key, box.key}, 1: {choice.key, line.key}, 7: {line.key}, 30: set()}
    assert WorkshopRequest.objects.get().establishment == row.establishment


def test_a_person_who_asks_gets_the_words_corrects_a_line_and_is_told_the_days(desk: Client, visitor: Client, page: WorkshopPage) -> None:
    choice, line = add(desk, page, **CHOICE), add(desk, page, **LINE)
    row = ask(visitor, page, **{choice.key: "1", line.key: "Cour"})
    assert WORKSHOPS.data_of(row)["own_answers"] == {"Quel format ?": "Journée", "Accès et parking": "Cour"}
    assert line.key in {correction.name for correction in WORKSHOPS.corrections(row)}
    WORKSHOPS.correct(row, line.key, "Jardin")
    assert answers()[line.key] == "Jardin"
    WorkshopRequest.objects.update(stage=Stage.PLANNED, planned_on=timezone.localdate())
    days = WORKSHOPS.erasure_data(WorkshopRequest.objects.get())["erase_on"]
    assert isinstance(days, dict)
    assert days["Quel format ?"] == (timezone.localdate() + timedelta(days=7)).isoformat()
    assert set(days) == {"Quel format ?", "Accès et parking", "other_details"}


@pytest.mark.database
def test_answers_go_with_the_request_and_with_their_question(desk: Client, visitor: Client, page: WorkshopPage) -> None:
    choice, line = add(desk, page, **CHOICE), add(desk, page, **LINE)
    row = ask(visitor, page, **{choice.key: "1", line.key: "Cour"})
    assert "Accès et parking" in desk.get(address(page, f"{line.pk}/delete/")).text
    assert desk.post(address(page, f"{line.pk}/delete/")).status_code == 302
    assert answers() == {choice.key: "1"}
    actions.erase_now(request=row, by=person("d", host(), Role.ADMIN), now=timezone.now())
    assert answers() == {}


def test_once_somebody_answered_days_can_only_get_fewer_and_the_kind_stays(desk: Client, visitor: Client, page: WorkshopPage) -> None:
    choice = add(desk, page, **CHOICE)
    change = address(page, f"{choice.pk}/")
    assert desk.post(change, {**CHOICE, "days": "30"}).status_code == 302
    ask(visitor, page, **{choice.key: "1"})
    for wrong in ({"days": "90"}, {"days": "30", "kind": "line", "choices_fr": ""}, {"days": "30", "choices_fr": "Une\n"}):
        assert desk.post(change, {**CHOICE, **wrong}).status_code == 422, wrong
    assert desk.post(change, {**CHOICE, "days": "1", "choices_fr": "Demi-journée\nJournée\nDeux jours"}).status_code == 302
    choice.refresh_from_db()
    assert (choice.stored_days, len(choice.choices["fr"])) == (1, 3)


def test_each_language_of_the_page_has_its_words_and_its_form(desk: Client, visitor: Client, page: WorkshopPage) -> None:
    dutch = Locale.objects.get(language_code="nl")
    home = HomePage.objects.get(locale=dutch)
    other = workshop_page(home=home, decks=[], translation_key=page.translation_key, title="De workshop komt naar u", slug="workshops")
    assert desk.post(address(page, "add/"), CHOICE).status_code == 422
    choice = add(desk, page, **CHOICE, label_nl="Welke vorm?", choices_nl="Halve dag\nDag")
    assert "Welke vorm?" in visitor.get(other.get_url() or "").text
    assert visitor.post(f"/nl/workshops/ask/{other.pk}/", sent_to(other, language="nl", **{choice.key: "1"})).status_code == 302
    assert answers() == {choice.key: "1"}


def test_others_see_no_questions(desk: Client, page: WorkshopPage) -> None:
    add(desk, page, **LINE)
    stranger = signed_in(person("x", organisation("other"), Role.COMMUNICATOR))
    assert stranger.get(address(page)).status_code == 404
    assert "L’atelier vient chez vous" not in stranger.get("/desk/workshops/questions/").text
    assert signed_in(person("t", host(), Role.TRAINER)).get(address(page)).status_code == 403
