"""One queue of e-mails. What waited as a task for each e-mail or batch goes there: an upgrade loses none."""

from collections.abc import Callable
from typing import Any

from django.db import migrations, models

# Tasks that wrote e-mails: the kind that replaces each, and what its e-mails are about.
TASKS: dict[str, tuple[str, Callable[..., list[str]]]] = {
    "ravive.entries.mails.thank": ("thanks", lambda name, handles: [f"{name} {handle}" for handle in handles]),
    "ravive.hub.events.mails.say_moved_up": ("moved-up", lambda handles: handles),
    "ravive.giving.mails.send_private_link": ("private-link", lambda handle, language: [f"{handle} {language}"]),
    "ravive.giving.certificates.mails.send_links": (
        "certificate-link", lambda donors, year=None: [f"{donor} {year or 0}" for donor in donors],
    ),
    "ravive.giving.certificates.mails.send_certificates": ("certificate", lambda certificates: [str(number) for number in certificates]),
}  # fmt: skip


def move_tasks(apps: Any, _schema_editor: object) -> None:
    """Queue the e-mails of tasks that wait or were cut off."""
    tasks, mails = apps.get_model("django_tasks_database", "DBTaskResult"), apps.get_model("mailing", "QueuedMail")
    for task in tasks.objects.filter(task_path__in=TASKS, status__in=("READY", "RUNNING")):
        kind, abouts_of = TASKS[task.task_path]
        for about in abouts_of(*task.args_kwargs["args"], **task.args_kwargs["kwargs"]):
            moments = {"queued_at": task.enqueued_at, "due_at": task.enqueued_at}
            mails.objects.get_or_create(kind=kind, about=about, defaults={"is_awaited": True, **moments})
        task.delete()


class Migration(migrations.Migration):
    dependencies = [("mailing", "0001_initial"), ("django_tasks_database", "0021_conditional_partial_index_ordering")]

    operations = [
        migrations.CreateModel(
            name="QueuedMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("about", models.CharField(max_length=200)),
                ("is_awaited", models.BooleanField(default=False)),
                ("queued_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("doubts", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["-is_awaited", "due_at"], name="queued_mails_by_turn")],
                "constraints": [models.UniqueConstraint(fields=("kind", "about"), name="one_queued_mail")],
            },
        ),
        migrations.RunPython(move_tasks, migrations.RunPython.noop),
    ]
