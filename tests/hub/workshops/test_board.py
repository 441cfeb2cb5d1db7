"""The board: its columns, who follows and when, e-mails, a training, erasure. No audit line names who asked."""

from datetime import datetime, time, timedelta
from random import Random

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailAttachment
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from ravive.entries import erasure
from ravive.hub.workshops.models import Stage, WorkshopRequest
from ravive.hub.workshops.subject import WORKSHOPS
from ravive.insight.models import ReleasedFigures
from ravive.mailing.models import MailAddress
from ravive.pages.models import SiteProfile
from ravive.people import agenda
from ravive.people.agenda import WaitingFor
from ravive.people.models import AuditEvent, Organisation, Role
from ravive.site import personal_data
from ravive.trainings.actions import open_training
from ravive.trainings.codes import format_code
from ravive.trainings.models import Training
from ravive.trainings.queries import code_of
from tests.client_response import ClientResponse
from tests.existing import existing
from tests.hub.workshops.cast import ADDRESS, TODAY, workshop_page, workshop_request
from tests.people.cast import host, organisation, person, signed_in
from tests.trainings.cast import NOON, values

NAME = "École du Tilleul"
WRITTEN = {"kind": "contact", "own_words": "Mardi irait-il ?\r\n\r\nBien à vous", "sending": "a"}


@pytest.fixture(autouse=True)
def _mails(settings: Settings) -> None:
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = "https://cards.example.org", True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "site@example.org"


@pytest.fixture
def at(db: None) -> Organisation:
    return host()


@pytest.fixture
def officer(at: Organisation) -> User:
    return person("cora", at, Role.COMMUNICATOR, Role.TRAINER)


@pytest.fixture
def desk(officer: User) -> Client:
    return signed_in(officer)


@pytest.fixture
def asked(at: Organisation) -> WorkshopRequest:
    return workshop_request(at)


def move(desk: Client, asked: WorkshopRequest, left: str, stage: str) -> ClientResponse:
    return desk.post(f"/desk/workshops/{asked.pk}/move/", {"left": left, "stage": stage}, follow=True)


def follow(desk: Client, asked: WorkshopRequest, day: object, by: User | None = None) -> ClientResponse:
    return desk.post(f"/desk/workshops/{asked.pk}/follow/", {"planned_on": day, "taken_by": by.pk if by else ""}, follow=True)


def test_a_request_goes_from_column_to_column(desk: Client, officer: User, asked: WorkshopRequest) -> None:
    assert NAME in desk.get("/desk/workshops/").text
    move(desk, asked, "new", "contacted")
    refused = move(desk, asked, "contacted", "planned")
    assert "Donnez d’abord le jour de l’atelier" in refused.text
    follow(desk, asked, timezone.localdate(), officer)
    reply = move(desk, asked, "contacted", "planned")
    assert reply.redirect_chain == [(f"/desk/workshops/#workshop-{asked.pk}", 302)]
    move(desk, asked, "planned", "done")
    asked.refresh_from_db()
    assert (asked.stage, asked.taken_by) == (Stage.DONE, officer)
    verbs = list(AuditEvent.objects.filter(subject_type="workshops.workshoprequest").values_list("verb", flat=True))
    assert sorted(verbs) == ["workshop.followed", "workshop.moved", "workshop.moved", "workshop.moved"]


def test_a_workshop_to_come_is_not_done(desk: Client, asked: WorkshopRequest) -> None:
    follow(desk, asked, timezone.localdate() + timedelta(days=9))
    move(desk, asked, "new", "contacted")
    move(desk, asked, "contacted", "planned")
    assert "encore à venir" in move(desk, asked, "planned", "done").text
    assert "Donnez le jour de l’atelier" in follow(desk, asked, "").text


def test_what_somebody_moved_in_the_meantime_stays(desk: Client, asked: WorkshopRequest) -> None:
    move(desk, asked, "new", "contacted")
    assert "entre-temps" in move(desk, asked, "new", "dropped").text
    assert "entre-temps" in move(desk, asked, "contacted", "done").text
    assert "colonne" in move(desk, asked, "contacted", "nothing").text
    asked.refresh_from_db()
    assert asked.stage == Stage.CONTACTED


def test_only_the_staff_of_the_organisation_follows_a_request(desk: Client, asked: WorkshopRequest) -> None:
    stranger = person("sven", organisation("other"), Role.TRAINER)
    assert "Sélectionnez un choix valide" in follow(desk, asked, "", stranger).text


def test_the_board_is_filtered_by_place(desk: Client, at: Organisation, asked: WorkshopRequest) -> None:
    workshop_request(at, place="centre", establishment="Centre des Rives")
    page = desk.get("/desk/workshops/?place=centre").text
    assert "Centre des Rives" in page
    assert NAME not in page
    assert NAME in desk.get("/desk/workshops/?place=x").text


def test_other_roles_do_not_see_it(at: Organisation, asked: WorkshopRequest) -> None:
    assert signed_in(person("aude", at, Role.AUTHOR)).get("/desk/workshops/").status_code == 403


def test_an_answer_is_sent_and_only_its_day_is_stored(desk: Client, at: Organisation, asked: WorkshopRequest) -> None:
    SiteProfile.objects.create(organisation=at, email="ateliers@example.org")
    desk.post(f"/desk/workshops/{asked.pk}/answer/", WRITTEN)
    (sent,) = mail.outbox
    assert (sent.to, sent.reply_to, sent.subject) == ([ADDRESS], ["ateliers@example.org"], "Votre demande d’atelier")
    assert "Mardi irait-il ?\n\nBien à vous" in str(sent.body)
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    asked.refresh_from_db()
    assert asked.stage == Stage.CONTACTED
    assert "irait-il" not in desk.get(f"/desk/workshops/{asked.pk}/").text
    assert not found_in_database("irait-il")
    # The same form sent again writes nothing.
    desk.post(f"/desk/workshops/{asked.pk}/answer/", WRITTEN)
    assert len(mail.outbox) == 1


def test_an_e_mail_that_is_not_accepted_leaves_its_words_in_the_form(desk: Client, asked: WorkshopRequest, settings: Settings) -> None:
    settings.RAVIVE_SENDS_MAIL = False
    reply = desk.post(f"/desk/workshops/{asked.pk}/answer/", {"kind": "contact", "own_words": "Mes mots", "sending": "a"})
    assert "l’a pas accepté" in reply.text
    assert "Mes mots" in reply.text
    asked.refresh_from_db()
    assert asked.stage == Stage.NEW
    assert "Donnez d’abord le jour" in desk.post(f"/desk/workshops/{asked.pk}/answer/", {"kind": "date", "own_words": "Mes mots"}).text


def test_the_reader_stops_the_e_mails_or_withdraws(desk: Client, visitor: Client, asked: WorkshopRequest) -> None:
    path = "/fr/" + WORKSHOPS.own_link(asked, "fr").partition("/fr/")[2]
    shown = visitor.get(path).text
    assert NAME in shown
    # The day is no promise: it follows the workshop.
    assert "six mois après" in shown
    visitor.post(path, {"answer": "stop"})
    assert not MailAddress.objects.exists()
    assert 'value="stop"' not in visitor.get(path).text
    assert "La personne a arrêté les e-mails" in desk.get(f"/desk/workshops/{asked.pk}/").text
    visitor.post(path, {"answer": "withdraw"})
    asked.refresh_from_db()
    assert (asked.is_erased, asked.stage, asked.erase_on) == (True, Stage.DROPPED, None)
    assert not found_in_database(NAME)
    assert AuditEvent.objects.get(verb="workshop.withdrawn").subject_id == str(asked.pk)


def test_a_training_begins_with_what_the_request_says(desk: Client, at: Organisation) -> None:
    asked = workshop_request(at, page=workshop_page(), planned_on=TODAY + timedelta(days=5), stage="planned")
    board = desk.get("/desk/workshops/").text
    assert f"/desk/trainings/new/?for=workshop-{asked.pk}" in board
    page = desk.get(f"/desk/trainings/new/?for=workshop-{asked.pk}").text
    assert f'value="{NAME}"' in page
    assert 'value="L’atelier vient chez vous"' in page
    assert 'name="decks" value="voyage"' in page
    form = {
        "title": "Atelier", "place": "", "held_on": timezone.localdate().isoformat(), "decks": ["voyage"], "languages": ["fr"],
        "print_language": "fr", "test_days": "30", "situations": "9", "cycles": "4", "weeks": "36", "prompts_a_week": "2",
        "certificate_share": "0.8", "sending": "a",
    }  # fmt: skip
    desk.post(f"/desk/trainings/new/?for=workshop-{asked.pk}", form)
    training = Training.objects.get()
    asked.refresh_from_db()
    assert asked.training == training
    assert f"/desk/trainings/{training.pk}/" in desk.get("/desk/workshops/").text


AGREED = {
    "planned_on": timezone.localdate().isoformat(), "starts_at": "10:15", "room": "Local 12", "decks": ["voyage"], "own_words": "À mardi.",
    "sending": "a",
}  # fmt: skip


def test_accepting_opens_the_training_moves_the_request_and_mails_code_poster_and_link(
    desk: Client, at: Organisation, asked: WorkshopRequest
) -> None:
    assert 'id="accept"' in desk.get(f"/desk/workshops/{asked.pk}/").text
    reply = desk.post(f"/desk/workshops/{asked.pk}/accept/", AGREED, follow=True)
    asked.refresh_from_db()
    training = existing(asked.training)
    assert (asked.stage, asked.planned_on, asked.room) == (Stage.PLANNED, training.held_on, "Local 12")
    assert (training.partner, training.place, training.decks) == (NAME, "Local 12", ["voyage"])
    # The training's page leads back to the request.
    assert f"/desk/workshops/{asked.pk}/" in reply.text
    (sent,) = mail.outbox
    code = existing(code_of(training)).code
    assert sent.to == [ADDRESS]
    body = str(sent.body)
    assert all(words in body for words in ("10:15", "Local 12", "À mardi.", format_code(code), f"https://cards.example.org/fr/join/{code}"))
    (poster,) = [part for part in sent.attachments if isinstance(part, EmailAttachment)]
    assert (poster.filename, poster.mimetype) == (f"affiche-{code}.pdf", "application/pdf")
    assert bytes(poster.content).startswith(b"%PDF")  # pyright: ignore[reportArgumentType] -- bytes, as it was attached
    # The same form again opens no second training.
    desk.post(f"/desk/workshops/{asked.pk}/accept/", AGREED)
    desk.post(f"/desk/workshops/{asked.pk}/accept/", {**AGREED, "sending": "b"})
    assert (Training.objects.count(), len(mail.outbox)) == (1, 1)
    assert 'id="accept"' not in desk.get(f"/desk/workshops/{asked.pk}/").text


def test_a_training_that_opens_without_an_e_mail_says_so_and_the_words_stay(
    desk: Client, asked: WorkshopRequest, settings: Settings
) -> None:
    settings.RAVIVE_SENDS_MAIL = False
    page = desk.post(f"/desk/workshops/{asked.pk}/accept/", AGREED).text
    assert "À mardi." in page
    assert "n’est pas parti" in page
    asked.refresh_from_db()
    assert (asked.stage, Training.objects.count()) == (Stage.PLANNED, 1)
    settings.RAVIVE_SENDS_MAIL = True
    desk.post(f"/desk/workshops/{asked.pk}/answer/", {"kind": "date", "own_words": "À mardi.", "sending": "b"})
    assert len(mail.outbox[0].attachments) == 1


@pytest.mark.parametrize("changed", [{"decks": []}, {"planned_on": "2026-01-02"}, {"planned_on": "2099-01-02"}, {"starts_at": "x"}])
def test_a_request_is_not_accepted_with_a_value_that_does_not_fit(desk: Client, asked: WorkshopRequest, changed: dict[str, object]) -> None:
    page = desk.post(f"/desk/workshops/{asked.pk}/accept/", {**AGREED, **changed}).text
    assert "À mardi." in page
    assert not Training.objects.exists()


def test_only_who_may_open_a_training_accepts_a_request(at: Organisation, asked: WorkshopRequest) -> None:
    officer = signed_in(person("officer", at, Role.COMMUNICATOR))
    assert 'id="accept"' not in officer.get(f"/desk/workshops/{asked.pk}/").text
    assert officer.post(f"/desk/workshops/{asked.pk}/accept/", AGREED).status_code in (403, 404)
    assert not Training.objects.exists()


def test_decks_for_minors_say_before_the_training_opens_that_it_takes_ten(desk: Client, asked: WorkshopRequest) -> None:
    for address in (f"/desk/workshops/{asked.pk}/", "/desk/trainings/new/"):
        page = desk.get(address).text
        assert "à partir de 10 personnes" in page
        assert "data-r-minors" in page


def test_the_report_is_offered_after_the_workshop_once_it_says_something(desk: Client, officer: User, at: Organisation) -> None:
    asked = workshop_request(at, planned_on=TODAY, stage="done")
    asked.training = open_training(organisation=at, values=values(), by="test", now=NOON, chance=Random(1))
    asked.save()
    waiting = WaitingFor(user=officer, organisation=at, roles=frozenset({Role.COMMUNICATOR}), today=TODAY)

    def offered() -> bool:
        return any(item.address.endswith("#answer") for item in agenda.items_for(waiting) if item.menu == "workshops")

    assert "attach_report" not in desk.get(f"/desk/workshops/{asked.pk}/").text
    figures = ReleasedFigures.objects.create(
        training=asked.training.pk, until=20000, released_at=NOON,
        counts={"joined": 4, "answered": 4, "recently": 4, "at_tests": {}, "certificates": 0},
    )  # fmt: skip
    # Too few people: the report would say nothing.
    assert not offered()
    figures.counts |= {"joined": 12, "answered": 12}
    figures.save()
    assert offered()
    assert "attach_report" in desk.get(f"/desk/workshops/{asked.pk}/").text
    desk.post(f"/desk/workshops/{asked.pk}/answer/", {"kind": "thanks", "own_words": "Merci.", "attach_report": "on", "sending": "a"})
    (sent,) = mail.outbox
    (report,) = [part for part in sent.attachments if isinstance(part, EmailAttachment)]
    assert str(report.filename).startswith("rapport-")
    assert bytes(report.content).startswith(b"%PDF")  # pyright: ignore[reportArgumentType] -- bytes, as it was attached
    assert "Le rapport de l’atelier est joint" in str(sent.body)
    assert not offered()


@pytest.mark.parametrize("name", ["workshop-999", "workshop-x", "workshop-", "elsewhere-1", "workshop-9999999999999999999"])
def test_a_training_for_nothing_is_not_found(desk: Client, name: str) -> None:
    assert desk.get(f"/desk/trainings/new/?for={name}").status_code == 404


def found_in_database(text: str) -> list[str]:
    """Return the columns of all tables that hold a text."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name that the database gave
            names = [column[0] for column in cursor.description]
            found += [f"{table}.{name}" for row in cursor.fetchall() for name, value in zip(names, row, strict=True) if text in str(value)]
    return found


@pytest.mark.database
def test_details_are_erased_on_their_day_and_found_nowhere(desk: Client, officer: User, asked: WorkshopRequest) -> None:
    follow(desk, asked, "", officer)
    move(desk, asked, "new", "contacted")
    desk.post(f"/desk/workshops/{asked.pk}/answer/", {"kind": "contact", "own_words": "Mardi ?", "sending": "a"})
    asked.refresh_from_db()
    before = timezone.make_aware(datetime.combine(existing(asked.erase_on), time.min)) - timedelta(hours=1)
    personal_data.erase_due(now=before)
    assert found_in_database(NAME) == ["workshops_workshoprequest.establishment"]
    assert erasure.erase(WORKSHOPS, before + timedelta(hours=2)) == 1
    assert erasure.erase(WORKSHOPS, before + timedelta(hours=2)) == 0
    assert not found_in_database(NAME)
    assert not MailAddress.objects.exists()
    assert desk.get(f"/desk/workshops/{asked.pk}/").status_code == 404
    assert "et 1 dont les données sont effacées" in desk.get("/desk/workshops/").text


def test_details_are_erased_at_once_where_somebody_asks(desk: Client, asked: WorkshopRequest) -> None:
    assert NAME in desk.get(f"/desk/workshops/{asked.pk}/erase/").text
    assert found_in_database(NAME)
    desk.post(f"/desk/workshops/{asked.pk}/erase/")
    assert not found_in_database(NAME)


def test_the_day_of_erasure_follows_the_workshop(desk: Client, asked: WorkshopRequest) -> None:
    held = timezone.localdate() - timedelta(days=1)
    follow(desk, asked, held)
    for left, stage in (("new", "contacted"), ("contacted", "planned"), ("planned", "done")):
        move(desk, asked, left, stage)
    asked.refresh_from_db()
    day = existing(asked.erase_on)
    assert (day.year * 12 + day.month) - (held.year * 12 + held.month) == 6


def test_new_requests_and_days_that_are_over_wait_for_the_communication_officer(
    at: Organisation, officer: User, asked: WorkshopRequest
) -> None:
    workshop_request(at, establishment="Centre des Rives", stage="planned", planned_on=TODAY - timedelta(days=2))
    workshop_request(at, establishment="Plus tard", stage="planned", planned_on=TODAY + timedelta(days=2))
    waiting = WaitingFor(user=officer, organisation=at, roles=frozenset({Role.COMMUNICATOR}), today=TODAY)
    found = [item for item in agenda.items_for(waiting) if item.menu == "workshops"]
    assert len(found) == 2
    assert "Centre des Rives" in found[0].title
    # E-mails of the desk name no establishment.
    assert all(NAME not in item.mail_title for item in found)
    trainer = WaitingFor(user=officer, organisation=at, roles=frozenset({Role.TRAINER}), today=TODAY)
    assert not [item for item in agenda.items_for(trainer) if item.menu == "workshops"]


def test_an_unpublished_deck_is_refused(db: None) -> None:
    page = workshop_page()
    page.decks = ["nothing"]
    with pytest.raises(ValidationError, match="publié"):
        page.clean()
