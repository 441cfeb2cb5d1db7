"""The public page to join by: readable without script, in each language, and telling nothing about learners."""

from random import Random

import pytest
from django.test import Client

from ravive.reviews.models import TrainingCode
from ravive.trainings import actions, queries
from ravive.trainings.models import Training
from tests.trainings.cast import NOON, code, phones


def test_without_a_code_it_asks_for_one(visitor: Client) -> None:
    page = visitor.get("/fr/join/").text
    assert "Le code reçu" in page
    assert 'name="code"' in page


@pytest.mark.parametrize("typed", ["k5m 4qd", "K5M-4QD", " ksm4qd "])
def test_a_typed_code_leads_to_its_training(visitor: Client, training: Training, typed: str) -> None:
    TrainingCode.objects.filter(training=training.pk).update(code="K5M4QD")
    reply = visitor.get("/fr/join/", {"code": typed}, follow=True)
    assert reply.redirect_chain == [("/fr/join/K5M4QD", 302)]
    assert training.title in reply.text


@pytest.mark.parametrize("typed", ["ZZZ", "K7M4QD", "../..", "<script>x", "éé"])
def test_an_unknown_code_is_refused_and_asked_again(visitor: Client, training: Training, typed: str) -> None:
    reply = visitor.get("/fr/join/", {"code": typed}, follow=True)
    assert reply.status_code == 404
    assert "Aucune formation n’a ce code" in reply.text
    assert 'name="code"' in reply.text
    assert "<script>x" not in reply.text


@pytest.mark.parametrize("typed", ["%00", "a%00b", "%0A"])
def test_an_address_that_can_be_none_leads_nowhere(visitor: Client, training: Training, typed: str) -> None:
    assert visitor.get(f"/fr/join/{typed}").status_code == 404


def test_it_says_what_is_shared_with_whom_and_until_when(visitor: Client, training: Training) -> None:
    page = visitor.get(f"/fr/join/{code(training)}").text
    for text in (
        training.title,
        training.organisation.name,
        "Ce qui n’en part jamais\N{NO-BREAK SPACE}: nom, e-mail, lieu, texte.",
        "à partir de 5 personnes",
        "supprimées au plus tard le",
        str(queries.forget_on(training).year),
        "Rejoindre une formation demande JavaScript",
        '<a href="/fr/notices/privacy/">Vie privée\N{NO-BREAK SPACE}: ce qui est conservé',
    ):
        assert text in page


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "voit seulement combien de personnes ont rejoint"),
        ("nl", "ziet alleen hoeveel mensen"),
        ("de", "sieht nur, wie viele"),
        ("en", "sees only how many joined"),
    ],
)
def test_of_a_second_circle_it_says_that_only_numbers_are_shown(visitor: Client, training: Training, language: str, text: str) -> None:
    circle = actions.open_second_circle(training=training, by=training.opened_by, now=NOON, chance=Random(2))
    assert text in visitor.get(f"/{language}/join/{code(circle)}").text


def test_it_shows_nothing_of_who_joined_and_sets_no_cookie(visitor: Client, training: Training) -> None:
    before = visitor.get(f"/fr/join/{code(training)}")
    phones(visitor, training, 7)
    after = visitor.get(f"/fr/join/{code(training)}")
    assert after.text == before.text
    assert not after.cookies


def test_a_closed_training_says_that_it_takes_nobody(visitor: Client, training: Training) -> None:
    actions.close_training(training=training, by=training.opened_by, now=NOON)
    assert "Cette formation ne prend plus personne" in visitor.get(f"/fr/join/{code(training)}").text
