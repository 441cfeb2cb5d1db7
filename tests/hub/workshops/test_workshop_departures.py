"""What senders of workshop requests withdrew, erased or stopped does not come back when an older copy of the database is restored."""

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from ravive.hub.workshops import queries
from ravive.hub.workshops.models import Stage, WorkshopRequest
from ravive.mailing import links
from ravive.mailing.models import MailAddress
from ravive.mailing.purposes import find_purpose
from ravive.people.models import Role
from tests.departures.older_copies import older_copy
from tests.hub.workshops.cast import workshop_request
from tests.people.cast import host, person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def asked(settings: Settings) -> WorkshopRequest:
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = "https://cards.example.org", True
    return workshop_request(host(), stage=Stage.CONTACTED)


def private(asked: WorkshopRequest) -> str:
    """Return the path of the link of a sender."""
    return "/fr/" + links.stop_link(find_purpose("workshops"), asked.handle, "fr").rpartition("/fr/")[2]


@pytest.mark.parametrize(("stage", "after"), [(Stage.CONTACTED, Stage.DROPPED), (Stage.DONE, Stage.DONE)])
def test_a_withdrawn_request_stays_erased(
    visitor: Client, asked: WorkshopRequest, settings: Settings, tmp_path: Path, stage: Stage, after: Stage
) -> None:
    WorkshopRequest.objects.update(stage=stage)
    other = workshop_request(host())
    path = private(asked)
    with older_copy(settings, tmp_path) as kinds:
        visitor.post(path, {"withdraw": "yes"})
        visitor.post(path, {"withdraw": "yes"})
    assert kinds == ["workshop"]
    asked.refresh_from_db()
    assert (asked.is_erased, asked.stage, asked.establishment, asked.handle) == (True, after, "", "")
    assert MailAddress.objects.get().pk == other.handle
    assert not WorkshopRequest.objects.get(pk=other.pk).is_erased


def test_details_that_staff_erased_stay_erased(asked: WorkshopRequest, settings: Settings, tmp_path: Path) -> None:
    desk = signed_in(person("cora", host(), Role.COMMUNICATOR, Role.TRAINER))
    with older_copy(settings, tmp_path) as kinds:
        assert desk.post(f"/desk/workshops/{asked.pk}/erase/").status_code == 302
    assert kinds == ["workshop-details"]
    asked.refresh_from_db()
    assert (asked.is_erased, asked.stage, asked.postal_code) == (True, Stage.CONTACTED, "")
    assert not MailAddress.objects.exists()


@pytest.mark.parametrize("is_confirmed_in_copy", [True, False])
def test_stopped_e_mails_stay_stopped_and_the_request_stays(
    visitor: Client, asked: WorkshopRequest, settings: Settings, tmp_path: Path, is_confirmed_in_copy: bool
) -> None:
    path = private(asked)
    if not is_confirmed_in_copy:
        MailAddress.objects.update(unconfirmed_since=timezone.now())
    with older_copy(settings, tmp_path) as kinds:
        MailAddress.objects.update(unconfirmed_since=None)
        visitor.post(path, {"List-Unsubscribe": "One-Click"})
        visitor.post(path, {"List-Unsubscribe": "One-Click"})
    assert kinds == ["mails"]
    assert not MailAddress.objects.exists()
    assert queries.confirmed_requests(host()).get() == asked
    assert not WorkshopRequest.objects.get().is_erased
