"""What senders of workshop requests withdrew or erased does not come back when an older copy of the database is restored."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from ravive.hub.workshops.models import Stage, WorkshopRequest
from ravive.hub.workshops.subject import WORKSHOPS
from ravive.mailing.models import MailAddress
from ravive.people.models import AuditEvent, Role
from tests.departures.older_copies import older_copy
from tests.hub.workshops.cast import workshop_request
from tests.people.cast import host, person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def asked(settings: Settings) -> WorkshopRequest:
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = "https://cards.example.org", True
    return workshop_request(host(), stage=Stage.CONTACTED)


@pytest.mark.parametrize(("stage", "after"), [(Stage.CONTACTED, Stage.DROPPED), (Stage.DONE, Stage.DONE)])
def test_a_withdrawn_request_stays_erased(
    visitor: Client, asked: WorkshopRequest, settings: Settings, tmp_path: Path, stage: Stage, after: Stage
) -> None:
    WorkshopRequest.objects.update(stage=stage)
    other = workshop_request(host())
    path = "/fr/" + WORKSHOPS.own_link(asked, "fr").partition("/fr/")[2]
    with older_copy(settings, tmp_path) as kinds:
        assert visitor.post(path, {"answer": "withdraw"}).status_code == 200
        assert AuditEvent.objects.filter(verb="workshop.withdrawn").count() == 1
    assert kinds == ["workshop"]
    asked.refresh_from_db()
    assert (asked.is_erased, asked.stage, asked.establishment, asked.handle) == (True, after, "", None)
    assert MailAddress.objects.get().pk == other.handle
    assert not WorkshopRequest.objects.get(pk=other.pk).is_erased
    # Nobody withdrew anything at this moment.
    assert not AuditEvent.objects.filter(verb="workshop.withdrawn").exists()


@pytest.mark.parametrize("confirmed_in_copy", [True, False])
def test_details_that_staff_erased_stay_erased(asked: WorkshopRequest, settings: Settings, tmp_path: Path, confirmed_in_copy: bool) -> None:
    WorkshopRequest.objects.update(is_confirmed=confirmed_in_copy)
    desk = signed_in(person("cora", host(), Role.COMMUNICATOR, Role.TRAINER))
    with older_copy(settings, tmp_path) as kinds:
        WorkshopRequest.objects.update(is_confirmed=True)
        assert desk.post(f"/desk/workshops/{asked.pk}/erase/").status_code == 302
    assert kinds == ["workshop-details"]
    asked.refresh_from_db()
    assert (asked.is_confirmed, asked.is_erased, asked.stage, asked.postal_code) == (True, True, Stage.CONTACTED, "")
    assert not MailAddress.objects.exists()
