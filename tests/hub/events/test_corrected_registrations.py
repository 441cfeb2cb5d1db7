"""Staff correct what somebody registered with: needs, organisation and language, for a person who asks."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from ravive.entries.mailbox_parts import find_all
from ravive.hub.events import queries
from ravive.hub.events.models import Registration
from ravive.people.models import Role
from tests.hub.events.cast import KIND, event_page, opened, send
from tests.people.cast import host, person, signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "zoe@reader.example"


@pytest.fixture(autouse=True)
def _mail_server(settings: Settings) -> None:
    settings.RAVIVE_SENDS_MAIL = True


@pytest.mark.database
def test_needs_organisation_and_language_are_corrected(visitor: Client) -> None:
    page = event_page()
    opened(page, places=None, asks=(KIND.NAME, KIND.ORGANISATION, KIND.NEEDS))
    assert send(visitor, page, name="Zoé", organisation="École A", needs=["steps", "quiet"], email=ADDRESS).status_code == 302
    desk = signed_in(person("ada", host(), Role.ADMIN))
    asked = {"email": ADDRESS, "received_on": timezone.localdate().isoformat(), "is_checked": "on"}
    request = desk.post("/desk/requests/", asked).headers["Location"]
    ((part, holding),) = find_all(host(), ADDRESS)
    form = f"{request}correct/{part.name}/{holding.key}/"
    assert re.findall(r'value="(\w+)"[^>]* checked', desk.get(form).text) == ["steps", "quiet"]
    wanted = {"name": "Zoé", "organisation": "École B", "needs": ["loop"], "mail_language": "nl"}
    assert desk.post(form, {**wanted, "needs": ["unknown"]}).status_code == 422
    assert desk.post(form, wanted).headers["Location"] == request
    row = Registration.objects.get()
    assert queries.answers_of(row) == {"name": "Zoé", "organisation": "École B", "needs": "loop"}
    assert row.language == "nl"
    # No need at all is an answer too.
    assert desk.post(form, {**wanted, "needs": []}).headers["Location"] == request
    assert queries.answers_of(Registration.objects.get())["needs"] == ""


def test_the_file_says_needs_in_words_and_the_day_of_each_answer(visitor: Client) -> None:
    page = event_page()
    opened(page, places=None, asks=(KIND.NAME, KIND.NEEDS))
    send(visitor, page, name="Zoé", needs=["steps", "quiet"], email=ADDRESS)
    ((_part, holding),) = find_all(host(), ADDRESS)
    assert "steps" not in str(holding.data["answers"])
    days = holding.data["erase_on"]
    assert isinstance(days, dict)
    # Seven days for the address and the needs, thirty for the name and all the rest.
    assert days["email"] == days["needs"] < days["name"] == days["other_details"]
