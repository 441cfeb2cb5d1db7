"""E-mails that were tried, and what came of them. Tasks of version 1.0.0 that no longer exist leave the queue of tasks."""

from datetime import datetime
from typing import Any

from django.db import migrations, models

NOTICES = "ravive.publishing.takedown_mails.send_notices"
# What they left is done otherwise: gifts wait for the next press of the button, a job goes on with issues.
ENDED = (
    "ravive.giving.thanks_dispatch.send_thanks",
    "ravive.hub.newsletter.dispatch.send_issue",
    "ravive.operations.jobs.send_issues",
)
TAKEDOWN = ("author", "expert", "admin")
ROLES = {"own": (*TAKEDOWN, "second_reader"), "adopted": TAKEDOWN, "training": ("trainer", "admin")}


def move_notices(apps: Any, _schema_editor: object) -> None:
    """Queue the notices of takedowns that nobody got yet, and delete the tasks."""
    tasks = apps.get_model("django_tasks_database", "DBTaskResult").objects.filter(status__in=("READY", "RUNNING"))
    for task in tasks.filter(task_path=NOTICES):
        _queue_notices(apps, *task.args_kwargs["args"], **task.args_kwargs["kwargs"], queued_at=task.enqueued_at)
    tasks.filter(task_path__in=(NOTICES, *ENDED)).delete()


def _queue_notices(apps: Any, takedown: int, *, queued_at: datetime) -> None:
    mails, members = apps.get_model("mailing", "QueuedMail"), apps.get_model("people", "Membership")
    for notice in apps.get_model("publishing", "TakedownNotice").objects.filter(takedown=takedown, mailed_at=None):
        readers = members.objects.filter(organisation=notice.organisation_id, role__in=ROLES[notice.reason])
        for reader in readers.values_list("user", flat=True).distinct():
            if reader != notice.takedown.by_id:
                moments = {"queued_at": queued_at, "due_at": queued_at}
                mails.objects.get_or_create(kind="takedown", about=f"{reader} {notice.pk}", defaults={"is_awaited": True, **moments})


class Migration(migrations.Migration):
    dependencies = [("mailing", "0002_queuedmail"), ("publishing", "0001_initial")]

    operations = [
        migrations.AddField("queuedmail", "is_occasion", models.BooleanField(default=False)),
        migrations.AddField("queuedmail", "tried_at", models.DateTimeField(null=True)),
        migrations.AddField("queuedmail", "breaks", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("queuedmail", "numbers", models.JSONField(default=list)),
        migrations.AddField("queuedmail", "outcome", models.CharField(blank=True, max_length=20)),
        migrations.RunPython(move_notices, migrations.RunPython.noop),
    ]
