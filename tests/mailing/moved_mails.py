"""An upgrade to the queue of e-mails. `test_killed_senders.py` runs it as a process with a database of its own."""

import json
import sys
from datetime import UTC, date, datetime
from typing import Any

import django

BEFORE = [("newsletter", "0001_initial"), ("mailing", "0001_initial")]
AFTER = [("newsletter", "0002_queued_issues"), ("mailing", "0003_waiting_notices")]
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


def store_issue(apps: Any) -> int:  # noqa: ANN401 - as Django calls it
    """Store an issue of the former version in the middle of being sent; return its number."""
    organisation = apps.get_model("people", "Organisation").objects.order_by("pk")[0]
    issue = apps.get_model("newsletter", "NewsletterIssue").objects.create(
        organisation=organisation, state="sending", sending_since=NOW, readers=4
    )
    for number, state in enumerate(("accepted", "refused", "taken", "waiting")):
        reader = apps.get_model("newsletter", "NewsSubscription").objects.create(
            pk=9000 + number, organisation=organisation, language="fr", consent_words="J’accepte.", consent_page="/fr/newsletter/",
            entered_on=date(2026, 11, 3), mailbox_mark=f"m{number}",
        )  # fmt: skip
        apps.get_model("newsletter", "IssueDelivery").objects.create(issue=issue, subscription=reader, state=state)
    return issue.pk


def store_takedown(apps: Any) -> tuple[int, str]:  # noqa: ANN401 - as Django calls it
    """Store a takedown whose notice waits for its e-mail; return its number, and which e-mail it is."""
    organisation = apps.get_model("people", "Organisation").objects.order_by("pk")[0]
    by, reader, other = (apps.get_model("auth", "User").objects.create(username=f"moved-{number}") for number in range(3))
    for person, role in ((by, "author"), (reader, "author"), (reader, "admin"), (other, "trainer")):
        apps.get_model("people", "Membership").objects.create(user=person, organisation=organisation, role=role)
    deck = apps.get_model("decks", "Deck").objects.create(slug="moved", organisation=organisation, review_due=NOW.date(), edited_at=NOW)
    takedown = apps.get_model("decks", "Takedown").objects.create(deck=deck, reason="wrong", at=NOW, by=by, by_name="Ana")
    notice = apps.get_model("publishing", "TakedownNotice").objects.create(takedown=takedown, organisation=organisation, reason="own")
    return takedown.pk, f"{reader.pk} {notice.pk}"


def main() -> None:
    """Go back, store what the former version had, upgrade, and print what waits."""
    django.setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django_tasks_db.models import DBTaskResult

    from ravive.hub.newsletter.models import NewsletterIssue
    from ravive.mailing.models import QueuedMail

    before = MigrationExecutor(connection).migrate(BEFORE)
    number = store_issue(before.apps)
    takedown, notice = store_takedown(before.apps)
    tasks = {
        "ravive.entries.mails.thank": {"args": ["letters", ["abc", "def"]], "kwargs": {}},
        "ravive.giving.mails.send_private_link": {"args": [], "kwargs": {"handle": "abc", "language": "fr"}},
        "ravive.giving.certificates.mails.send_links": {"args": [[7]], "kwargs": {"year": 2025}},
        "ravive.publishing.takedown_mails.send_notices": {"args": [takedown], "kwargs": {}},
        "ravive.operations.jobs.send_issues": {"args": [], "kwargs": {"due": "2026-12-01T12:00"}},
    }
    for path, given in tasks.items():
        DBTaskResult.objects.create(task_path=path, args_kwargs=given, backend_name="default", queue_name="default", run_after=NOW)
    MigrationExecutor(connection).migrate(AFTER)
    issue = NewsletterIssue.objects.get(pk=number)
    waits = sorted(QueuedMail.objects.values_list("kind", "about", "doubts"))
    left = DBTaskResult.objects.filter(task_path__in=tasks).count()
    json.dump(
        {"issue": number, "notice": notice, "numbers": [issue.accepted, issue.refused], "waits": waits, "tasks_left": left}, sys.stdout
    )


if __name__ == "__main__":
    main()
