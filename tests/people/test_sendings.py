"""A form sent twice opens one thing, and the second sending leads to it."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from ravive.decks.models import Card, CardComment, Deck
from ravive.people.models import AcceptedForm, Organisation, Role
from ravive.people.sent_forms import REMEMBERED_DAYS
from ravive.register.models import FactCheck, RegisterEntry
from ravive.trainings.models import Training
from tests.decks.cast import host
from tests.decks.studio_cast import studio_of
from tests.people.cast import organisation, person, signed_in
from tests.trainings.test_desk import USUAL

TRAININGS = "/desk/trainings/new/"
GUEST = {"username": "chloe", "name": "Chloé Martin", "email": "", "roles": ["author"]}


@pytest.fixture
def nord(db: None) -> Organisation:
    return organisation("nord")


@pytest.fixture
def trainer(nord: Organisation) -> Client:
    return signed_in(person("tess", nord, Role.TRAINER))


def sending(client: Client, address: str, action: str = "") -> dict[str, str]:
    """Return the field that a form of a page carries, as a browser would send it."""
    page = client.get(address).text
    form = page[page.index(f'action="{action}"') if action else 0 :]
    found = re.search(r'name="sending" value="([^"]+)"', form)
    assert found, page
    return {"sending": found[1]}


@pytest.mark.database
def test_a_form_sent_twice_opens_one_training(trainer: Client) -> None:
    form = {**USUAL, **sending(trainer, TRAININGS)}
    first, second = (trainer.post(TRAININGS, form) for _ in range(2))
    made = Training.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == f"/desk/trainings/{made.pk}/"
    assert "Ce formulaire était déjà arrivé" in trainer.get(second.headers["Location"]).text


def test_each_form_has_a_value_of_its_own(trainer: Client) -> None:
    assert sending(trainer, TRAININGS) != sending(trainer, TRAININGS)
    for _ in range(2):
        trainer.post(TRAININGS, {**USUAL, **sending(trainer, TRAININGS)})
    assert Training.objects.count() == 2


def test_a_form_that_was_changed_after_going_back_is_another_one(trainer: Client) -> None:
    form = {**USUAL, **sending(trainer, TRAININGS)}
    trainer.post(TRAININGS, form)
    trainer.post(TRAININGS, {**form, "title": "Équipe de jour"})
    assert Training.objects.count() == 2


def test_a_refused_form_can_be_sent_again(trainer: Client) -> None:
    form = {**USUAL, **sending(trainer, TRAININGS)}
    assert trainer.post(TRAININGS, {**form, "title": ""}).status_code == 200
    assert not AcceptedForm.objects.exists()
    assert trainer.post(TRAININGS, form).status_code == 302


def test_one_persons_value_opens_nothing_of_another_person(trainer: Client, nord: Organisation) -> None:
    form = {**USUAL, **sending(trainer, TRAININGS)}
    first = trainer.post(TRAININGS, form)
    second = signed_in(person("theo", nord, Role.TRAINER)).post(TRAININGS, form)
    assert first.headers["Location"] != second.headers["Location"]


def test_sent_forms_are_forgotten_after_some_days(trainer: Client) -> None:
    trainer.post(TRAININGS, {**USUAL, **sending(trainer, TRAININGS)})
    AcceptedForm.objects.update(at=timezone.now() - timedelta(days=REMEMBERED_DAYS, minutes=1))
    trainer.post(TRAININGS, {**USUAL, **sending(trainer, TRAININGS)})
    assert AcceptedForm.objects.count() == 1


@pytest.mark.database
def test_the_database_stores_one_sending_for_two_processes(trainer: Client) -> None:
    trainer.post(TRAININGS, {**USUAL, **sending(trainer, TRAININGS)})
    stored = AcceptedForm.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        AcceptedForm.objects.create(user=stored.user, key=stored.key, at=stored.at)


def test_an_invitation_sent_twice_shows_the_same_link_to_one_person(nord: Organisation) -> None:
    admin = signed_in(person("anna", nord, Role.ADMIN))
    form = {**GUEST, **sending(admin, "/desk/team/invite/")}
    links = [re.findall(r"http://testserver/desk/invitation/[^\"]+", admin.post("/desk/team/invite/", form).text) for _ in range(2)]
    # The link is signed with the second at which it is shown: both lead to one person, and one use ends both.
    assert len({link.rsplit("/", 2)[0] for found in links for link in found}) == 1
    invited = User.objects.get(username="chloe")
    invited.set_password("une phrase à moi seule")
    invited.save()
    assert admin.post("/desk/team/invite/", form).headers["Location"] == f"/desk/team/{invited.pk}/"


@pytest.mark.django_db
def test_decks_cards_copies_and_comments_are_created_once() -> None:
    studio = studio_of()
    deck_form = {
        "title": "En gare", "summary": "Un quai.", "language": "fr", "audience": "teenagers", "age_rating": "from_12", "themes": ["react"],
        "review_due": "2027-03-01", "licence": "CC-BY-SA-4.0", **sending(studio.client, "/desk/decks/new/"),
    }  # fmt: skip
    assert len({studio.client.post("/desk/decks/new/", deck_form).headers["Location"] for _ in range(2)}) == 1
    assert Deck.objects.filter(organisation=studio.organisation).count() == 2
    card = studio.card()
    at = f"/desk/decks/{studio.deck.pk}/"
    copy = f"{at}cards/{card.card_id}/copy/"
    form = sending(studio.client, f"{at}cards/{card.card_id}/", copy)
    assert len({studio.client.post(copy, form).headers["Location"] for _ in range(2)}) == 1
    assert Card.objects.filter(deck=studio.deck).count() == 2
    comments = f"{at}review/cards/{card.card_id}/"
    comment = {"text": "Plus court ?", **sending(studio.client, f"{at}review/?show=all", comments)}
    for _ in range(2):
        studio.client.post(comments, comment)
    assert CardComment.objects.filter(card=card).count() == 1


@pytest.mark.django_db
def test_a_verification_is_recorded_once(db: None) -> None:
    expert = signed_in(person("eva", host(), Role.EXPERT))
    entry = RegisterEntry.objects.filter(organisation=host()).first()
    assert entry is not None
    address = f"/desk/facts/{entry.pk}/verify/"
    form = {"note": "Appelé ce matin.", **sending(expert, f"/desk/facts/{entry.pk}/", address)}
    before = FactCheck.objects.filter(entry=entry).count()
    for _ in range(2):
        assert expert.post(address, form).status_code == 302
    assert FactCheck.objects.filter(entry=entry).count() == before + 1


@pytest.mark.django_db
def test_a_form_that_was_refused_and_led_elsewhere_is_not_shown_as_arrived() -> None:
    expert = signed_in(person("eva", host(), Role.EXPERT))
    entry = RegisterEntry.objects.filter(organisation=host()).first()
    assert entry is not None
    address = f"/desk/facts/{entry.pk}/verify/"
    form = {"note": "n" * 5000, **sending(expert, f"/desk/facts/{entry.pk}/", address)}
    for _ in range(2):
        page = expert.post(address, form, follow=True).text
        assert "Rien n’a été" in page
        assert "Ce formulaire était déjà arrivé" not in page
    assert not AcceptedForm.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/desk/facts/new/?kind=contact", "/desk/facts/sources/new/"])
def test_facts_and_sources_carry_the_value(address: str) -> None:
    assert sending(signed_in(person("eva", host(), Role.EXPERT)), address)
