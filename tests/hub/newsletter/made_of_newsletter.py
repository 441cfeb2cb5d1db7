"""What news by mail has of an organisation, for the isolation walk."""

from ravive.hub.newsletter.models import IssueText, Newsletter, NewsletterIssue, NewsSubscription
from tests.people import made_here  # noqa: F401 - makes the site first
from tests.people.cast import NOW
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def make_newsletter(world: World) -> None:
    Newsletter.objects.create(organisation=world.other, is_open=True)
    NewsSubscription.objects.create(
        organisation=world.other, handle="9" * 64, language="fr", mailbox_mark="8" * 64, is_confirmed=True,
        confirmed_at=NOW, consent_words=MARKER, consent_page=f"/fr/{MARKER}/", entered_on=NOW.date(),
    )  # fmt: skip
    issue = NewsletterIssue.objects.create(organisation=world.other)
    IssueText.objects.create(issue=issue, language="fr", title=f"Issue {MARKER}", introduction=MARKER)
    world.kept["issue"] = issue
    world.rows += [
        Newsletter.objects.filter(organisation=world.other),
        NewsSubscription.objects.filter(organisation=world.other),
        NewsletterIssue.objects.filter(organisation=world.other),
        IssueText.objects.filter(issue__organisation=world.other),
    ]


REGISTRY.fill(r"^preview_issue$", issue_id=lambda world: world.kept["issue"].pk, language=lambda _: "fr")
REGISTRY.fill(r"^(desk_issue|edit_issue)$", issue_id=lambda world: world.kept["issue"].pk)
REGISTRY.fill(
    r"^(test_issue|send_issue|delete_issue)$", issue_id=lambda world: world.kept["issue"].pk, data={"language": lambda _: "fr"}, opens=False
)
