"""Readers who wait for an issue go to the queue of e-mails. Those that a process had taken perhaps got it: they get it once more."""

from collections import Counter
from typing import Any

from django.db import migrations
from django.utils import timezone


def move_deliveries(apps: Any, _schema_editor: object) -> None:
    """Queue the readers who wait, and store the numbers of the others."""
    issues, mails = apps.get_model("newsletter", "NewsletterIssue"), apps.get_model("mailing", "QueuedMail")
    for issue in issues.objects.filter(state="sending"):
        counted = Counter(issue.deliveries.values_list("state", flat=True))
        issue.accepted, issue.refused = counted["accepted"], counted["refused"]
        issue.save(update_fields=["accepted", "refused"])
        left = issue.deliveries.filter(state__in=("waiting", "taken")).values_list("subscription", "state")
        # A long time ago, perhaps: they wait since now, so that none is too old.
        moments = {"queued_at": timezone.now(), "due_at": issue.sending_since}
        mails.objects.bulk_create(
            (
                mails(kind="newsletter-issue", about=f"{issue.pk} {reader}", doubts=int(state == "taken"), **moments)
                for reader, state in left.iterator()
            ),
            batch_size=500,
        )


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0001_initial"), ("mailing", "0002_queuedmail")]

    operations = [
        migrations.RunPython(move_deliveries, migrations.RunPython.noop),
        migrations.DeleteModel(name="IssueDelivery"),
        migrations.RemoveField(model_name="newsletterissue", name="last_batch_at"),
    ]
