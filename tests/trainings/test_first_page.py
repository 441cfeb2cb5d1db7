"""What the desk's first page shows of trainings that go on."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ravive.people.models import Role
from tests.people.cast import organisation, person, signed_in
from tests.trainings.released import opened_and_released

pytestmark = [pytest.mark.django_db]


@pytest.mark.database
def test_trainings_that_go_on_stand_with_phase_and_predicted_share() -> None:
    nord = organisation("nord")
    trainer = person("tess", nord, Role.TRAINER)
    shown = opened_and_released(nord, trainer, days_ago=35, learners=30, taken=0, title="Accueil de nuit")
    with CaptureQueriesContext(connection) as queries_of_one:
        page = signed_in(trainer).get("/desk/").text
    assert "Vos formations, aujourd’hui" in page
    card = page[page.index("r-glance") :]
    assert f'href="/desk/trainings/{shown.pk}/figures/"' in card
    assert "Retenu aujourd’hui, prévu" in card
    assert "%</b>" in card
    opened_and_released(nord, trainer, days_ago=36, learners=3, taken=0, title="Petit groupe")
    with CaptureQueriesContext(connection) as two:
        page = signed_in(trainer).get("/desk/").text
    assert "Petit groupe" in page
    assert len(two) == len(queries_of_one)


def test_others_see_no_trainings_on_the_first_page() -> None:
    nord = organisation("nord")
    opened_and_released(nord, person("tess", nord, Role.TRAINER), days_ago=35, learners=30, taken=0, title="Accueil de nuit")
    author, stranger = person("paul", nord, Role.AUTHOR), person("theo", organisation("sud"), Role.TRAINER)
    for somebody in (author, stranger):
        client: Client = signed_in(somebody)
        assert "Accueil de nuit" not in client.get("/desk/").text
