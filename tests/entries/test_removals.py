"""Staff take somebody off a list by their address: a reader of the news, somebody who joined a campaign."""

from collections.abc import Callable

import pytest
from django.test import Client

from ravive.hub.campaigns.models import CampaignAction
from ravive.people.models import AuditEvent, Role
from tests.entries.clearings import refuge
from tests.entries.flow import ADDRESS, EntryFlow, OlderCopy, addresses
from tests.people.cast import person, signed_in

pytestmark = pytest.mark.django_db
PATHS: dict[str, Callable[[EntryFlow], str]] = {
    "newsletter": lambda _flow: "/desk/newsletter/readers/remove/",
    "campaigns": lambda flow: f"/desk/campaigns/{flow.about.pk}/remove/",
}
each = pytest.mark.parametrize("name", sorted(PATHS))


def officer(role: Role = Role.COMMUNICATOR) -> Client:
    return signed_in(person("otto", refuge(), role))


@each
@pytest.mark.database
def test_an_officer_removes_somebody_for_good(flow: EntryFlow, older: OlderCopy) -> None:
    flow.confirmed()
    client, path = officer(), PATHS[flow.cast.name](flow)
    with older():
        reply = client.post(path, {"email": ADDRESS.upper()}, follow=True)
        assert "1 envoi est retiré" in reply.text
        assert (flow.rows(), addresses()) == ([], 0)
        event = AuditEvent.objects.get(verb="entry.removed")
        assert event.detail == {"entries": 1}
        assert "zoe" not in str(vars(event)).casefold()
    assert (flow.rows(), addresses()) == ([], 0)
    assert not CampaignAction.objects.filter(confirmed__gt=0).exists()


@each
def test_another_address_removes_nobody(flow: EntryFlow) -> None:
    flow.confirmed()
    client, path = officer(), PATHS[flow.cast.name](flow)
    assert "Rien n’est conservé à cette adresse" in client.post(path, {"email": "eve@other.example"}, follow=True).text
    assert "adresse" in client.post(path, {"email": "eve"}, follow=True).text
    assert len(flow.counted()) == 1
    assert not AuditEvent.objects.filter(verb="entry.removed").exists()


@each
def test_a_treasurer_removes_nobody(flow: EntryFlow) -> None:
    flow.confirmed()
    assert officer(Role.TREASURER).post(PATHS[flow.cast.name](flow), {"email": ADDRESS}).status_code == 403
    assert len(flow.counted()) == 1
