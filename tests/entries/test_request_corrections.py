"""A person who asks has the language of the news corrected at the desk."""

import pytest

from ravive.hub.newsletter.models import NewsSubscription
from ravive.people.models import AuditEvent
from tests.entries.flow import EntryFlow
from tests.entries.test_person_requests import asked, held, officer

pytestmark = pytest.mark.django_db


@pytest.mark.database
@pytest.mark.parametrize("name", ["newsletter"])
def test_the_language_of_the_news_is_corrected_and_the_proof_stays(flow: EntryFlow) -> None:
    flow.confirmed()
    before = NewsSubscription.objects.get()
    client = officer(flow)
    page = asked(client)
    ((part, holding),) = held(page)
    form = f"{page}correct/{part.name}/{holding.key}/"
    assert client.post(form, {"language": "xx"}).status_code == 422
    assert client.post(form, {"language": "nl"}).headers["Location"] == page
    after = NewsSubscription.objects.get()
    assert (before.language, after.language) == ("fr", "nl")
    proof = ("consent_words", "consent_page", "confirmed_at", "entered_on")
    assert [getattr(after, field) for field in proof] == [getattr(before, field) for field in proof]
    ((_part, now),) = held(page)
    assert (now.data["language"], now.data["email_language"]) == ("nl", "nl")
    assert AuditEvent.objects.get(verb="request.corrected").detail == {"form": "form:newsletter"}
