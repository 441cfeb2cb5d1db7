"""An issue that was begun before an appeal ended says that it ended, and counts it among no missing pages."""

from datetime import date

import pytest

from ravive.hub.newsletter.issue_content import content_of
from ravive.hub.newsletter.models import IssueText
from ravive.people.models import Role
from tests.fundraising.appeal_cast import appeal_of, appeal_page
from tests.hub.newsletter.newsletter_cast import articles, draft
from tests.people.cast import host, person, signed_in

pytestmark = pytest.mark.django_db


def test_an_appeal_that_ended_is_not_missing() -> None:
    page, (article,) = appeal_page(report=[]), articles("fr", 1)
    appeal = appeal_of(page)
    issue = draft([article])
    issue.pages = [*issue.pages, str(page.translation_key), "00000000-0000-0000-0000-000000000000"]
    issue.save()
    text = IssueText.objects.get(issue=issue)
    assert [content_of(issue, text).missing, content_of(issue, text).ended, len(content_of(issue, text).entries)] == [1, 0, 2]
    type(appeal).objects.filter(pk=appeal.pk).update(starts_on=date(2025, 1, 1), ends_on=date(2025, 1, 31))
    assert [content_of(issue, text).missing, content_of(issue, text).ended, len(content_of(issue, text).entries)] == [1, 1, 1]
    shown = signed_in(person("cora", host(), Role.COMMUNICATOR)).get(f"/desk/newsletter/issues/{issue.pk}/").text
    assert "1 appel aux dons choisi est terminé" in shown
    assert "1 page choisie" in shown
