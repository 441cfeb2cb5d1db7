"""Pages whose date of review has come wait at the desk, for the people who write them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ravive.pages.models import HomePage, InfoPage
from ravive.people.models import Organisation, Role
from tests.people.cast import organisation, person, signed_in


@pytest.fixture
def due(db: None) -> InfoPage:
    home = HomePage.objects.get(locale__language_code="fr")
    today = timezone.localdate()
    for title, days in (("À relire", -1), ("Plus tard", 30)):
        page = InfoPage(title=title, slug=f"page{days}", locale=home.locale, review_on=today + timedelta(days=days))
        home.add_child(instance=page)
    return InfoPage.objects.get(title="À relire")


def test_a_page_past_its_date_waits_for_its_writers(due: InfoPage) -> None:
    desk = signed_in(person("olga", Organisation.objects.get(is_host=True), Role.COMMUNICATOR))
    home = desk.get("/desk/").text
    assert "1 page à relire" in home
    assert "/desk/site/reviews/" in home
    listed = desk.get("/desk/site/reviews/").text
    assert f"/desk/pages/{due.pk}/edit/" in listed
    assert "À relire</a>" in listed
    assert "Plus tard" not in listed


def test_nobody_else_sees_it(due: InfoPage) -> None:
    trainer = signed_in(person("tina", Organisation.objects.get(is_host=True), Role.TRAINER))
    assert "à relire" not in trainer.get("/desk/").text
    assert trainer.get("/desk/site/reviews/").status_code == 403
    others = signed_in(person("otto", organisation("autre"), Role.COMMUNICATOR))
    assert "À relire</a>" not in others.get("/desk/site/reviews/").text
    assert "Aucune page" in others.get("/desk/site/reviews/").text


def test_a_page_that_was_taken_down_is_not_listed(due: InfoPage, client: Client) -> None:
    due.unpublish()
    desk = signed_in(person("olga", Organisation.objects.get(is_host=True), Role.COMMUNICATOR))
    assert "À relire</a>" not in desk.get("/desk/site/reviews/").text
