"""Jobs that run in the background at their hour. Each may run twice, late, or again after an interruption, without harm.

A job is a task of Django's. The worker (`config.server.worker`) puts it in the queue when its hour has come.
"""

import logging
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min
from django.tasks import task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ravive.backups import actions as backups
from ravive.giving.certificates import packages
from ravive.hub.campaigns import mails as campaign_mails
from ravive.hub.events import reminders as event_reminders
from ravive.hub.newsletter import dispatch as newsletter
from ravive.hub.search import actions as search_actions
from ravive.lib.ending import ENDING
from ravive.mailing import actions as mailing
from ravive.mailing import bounce_mailbox, digest, mail_queue
from ravive.operations import disk_measures, notices
from ravive.operations.checks.stored_checks import run_whole_check
from ravive.operations.own_commands import run_command
from ravive.operations.schedule import Job, due_text, last_due
from ravive.pages import page_previews
from ravive.pages.bin import actions as page_bin
from ravive.people import audit_chain, audit_copy
from ravive.publishing import deck_previews
from ravive.reviews.models import Answer
from ravive.site import deleted_traces, form_refusals, personal_data, public_form
from ravive.throttling.storage import DatabaseStorage
from ravive.trainings import groups, live, retention
from ravive.trainings.reminders import dispatch

logger = logging.getLogger(__name__)

# How long the result of a task is stored, for people who look for a reason.
KEPT_DAYS = 30
# What somebody waits for, such as an e-mail that was asked for, runs before the jobs that are due.
PRIORITY = -10
# The number of the lock "a process fills the queue", the same in every Ravive process.
POSTGRES_LOCK = 0x526176697667


@task
def forget_answers(due: str) -> int:
    """Delete the answers of trainings at the end of their retention, after their last figures; return the number of trainings."""
    now = timezone.now()
    if retention.due_trainings(now=now) and groups.due_trainings(now=now):
        try:
            _output("figures", "release")
        except RuntimeError:
            # Ravive promised the day of deletion; it promised no figures.
            logger.exception("figures could not be released before answers are deleted")
    return len(retention.forget_due(now=now))


@task
def send_reminders(due: str) -> int:
    """Send every reminder that is due; return how many were sent. Asked to end, it goes on after the restart."""
    sent = dispatch.send_due(now=timezone.now())
    if ENDING.is_set():
        send_reminders.enqueue(due=due)
    return sent


@task
def release_memory(due: str) -> str:
    """Release what answers say of cards, and return the output of the command."""
    return _output("memory", "release") if Answer.objects.exists() else ""


# A row that an earlier version put in the queue names the task so.
refit_memory = release_memory


@task
def release_figures(due: str) -> str:
    """Release the next figures of every training whose day has come, and return what was reported of it."""
    return _output("figures", "release") if groups.due_trainings(now=timezone.now()) else ""


def _output(*arguments: str) -> str:
    """Run `ravive` in a separate process, and return its output: what it loads and reads would stay in this one."""
    done = run_command(*arguments)
    if done.returncode:
        raise RuntimeError(f"ravive {' '.join(arguments)} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout[-2000:]


@task
def clear_sessions(due: str) -> None:
    """Delete expired sessions of staff."""
    call_command("clearsessions")


@task
def clear_request_counts(due: str) -> int:
    """Delete counts of limited requests whose window is over, and answers of rooms that are over; return how many."""
    return DatabaseStorage().delete_expired() + live.delete_expired(now=timezone.now())


@task
def clear_results(due: str) -> int:
    """Delete old results of tasks; return how many."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    deleted, _kinds = DBTaskResult.objects.filter(status__in=("SUCCESSFUL", "FAILED"), finished_at__lte=before).delete()
    return deleted


@task
def publish_pages(due: str) -> None:
    """Publish the pages of public sites whose time has come, and take down those whose time is over."""
    call_command("publish_scheduled")


@task
def draw_link_previews(due: str) -> int:
    """Draw the pictures of links that are missing, such as those of pages that were imported; return how many."""
    return page_previews.draw_pages.call() + deck_previews.draw_missing_decks.call()


@task
def empty_bin(due: str) -> int:
    """Delete for good the pages that were deleted 30 days ago; return how many. What hangs on them is erased after it."""
    return page_bin.empty(now=timezone.now())


@task
def erase_personal_data(due: str) -> int:
    """Delete the details of visitors whose day has come, and the values of forms that can no longer be sent; return how many rows."""
    now = timezone.now()
    # First what cannot fail for one form alone.
    return public_form.delete_old(now=now) + form_refusals.delete_old(now=now) + personal_data.erase_due(now=now)


@task
def chain_audit(due: str) -> int:
    """Add new entries of the audit log to its chains, and to the copy outside of the database; return how many were copied."""
    audit_chain.extend()
    return audit_copy.copy_new()


@task
def refresh_search(due: str) -> int:
    """Compare the index of the public search with what is public, and return how many entries it has."""
    return search_actions.rebuild()


@task
def remove_traces(due: str) -> bool:
    """Overwrite what is left of deleted details in the files of the database; return whether it could be done."""
    return deleted_traces.remove_traces()


@task
def back_up(due: str) -> str:
    """Write the copy of this night and restore it for a try; return the name of its file, empty for a night before the installation."""
    if _installed_after(datetime.fromisoformat(due)):
        return ""
    return Path(backups.back_up_nightly(now=timezone.now()).file).name


def _installed_after(due: datetime) -> bool:
    """Return whether the first tables were created after an hour on the clock of the site."""
    first = MigrationRecorder.Migration.objects.aggregate(first=Min("applied"))["first"]
    return first is not None and timezone.make_naive(first) > due


@task
def send_digests(due: str) -> int:
    """Queue e-mails to staff about what waits for them at the desk, on Mondays or as they chose; return how many."""
    return digest.queue_summaries(today=datetime.fromisoformat(due).date(), now=timezone.now())


@task
def send_mails(due: str) -> int:
    """Go on with e-mails that wait; return how many a process left that died."""
    now = timezone.now()
    problems: list[Exception] = []
    freed = 0
    # An error of one part does not stop the others.
    for part in (mailing.ask_readers.call, lambda: newsletter.finish_left(now=now), lambda: mail_queue.go_on(now=now)):
        try:
            freed = part() or 0
        except Exception as problem:
            problems.append(problem)
    if problems:
        raise ExceptionGroup("e-mails that wait", problems)
    return freed


@task
def read_bounces(due: str) -> str:
    """Read the mailbox with reports of e-mails that did not arrive, where the host has one; return what was counted."""
    place = settings.RAVIVE_BOUNCE_MAILBOX
    return str(bounce_mailbox.read(place, today=timezone.localdate())) if place else ""


@task
def remind_promises(due: str) -> int:
    """Queue e-mails to those who joined a campaign and asked for a reminder on this day; return how many."""
    return campaign_mails.remind(now=timezone.now())


@task
def remind_registered(due: str) -> int:
    """Queue e-mails to those who have a place at an event of tomorrow, where its organisers chose it; return how many."""
    return event_reminders.remind(now=timezone.now())


@task
def measure_disk(due: str) -> int:
    """Store how much of the disk is free, once a day; return how many MB."""
    return disk_measures.measure(now=timezone.now())


@task
def delete_packages(due: str) -> int:
    """Delete the files of tax certificates that were drawn a day ago; return how many."""
    return packages.delete_old(now=timezone.now())


@task
def check_installation(due: str) -> str:
    """Run every check in a separate process, and return its findings: what they load and read would stay in this one."""
    return run_whole_check()


@task
def send_notices(due: str) -> int:
    """Queue e-mails to the administrators of the host about what went wrong; return how many."""
    return notices.queue_due(now=timezone.now())


JOBS: tuple[Job, ...] = (
    # Not between two and three: in spring that hour does not exist, in autumn it comes twice.
    Job(task=release_memory, at=time(1, 45)),
    Job(task=forget_answers, at=time(3, 30)),
    Job(task=clear_sessions, at=time(4, 0)),
    Job(task=clear_results, at=time(4, 10)),
    Job(task=empty_bin, at=time(4, 12)),
    Job(task=erase_personal_data, at=time(4, 15)),
    Job(task=refresh_search, at=time(4, 20)),
    # After all that deletes at night.
    Job(task=remove_traces, at=time(4, 45)),
    # After what was deleted has left the database.
    Job(task=back_up, at=time(5, 15)),
    Job(task=measure_disk, at=time(5, 40)),
    # What it says of copies is of this night's.
    Job(task=check_installation, at=time(5, 45)),
    Job(task=send_digests, at=time(7, 0)),
    Job(task=remind_promises, at=time(7, 0)),
    Job(task=remind_registered, at=time(9, 0)),
    Job(task=clear_request_counts),
    Job(task=send_reminders),
    Job(task=read_bounces),
    Job(task=delete_packages),
    Job(task=draw_link_previews),
    Job(task=send_notices, every_minutes=15),
    Job(task=chain_audit, every_minutes=5),
    Job(task=publish_pages, every_minutes=5),
    Job(task=send_mails, every_minutes=5),
    # The log's days end at midnight UTC, whose local hour depends on the site.
    Job(task=release_figures),
)


def enqueue_due(*, now: datetime, jobs: tuple[Job, ...] = JOBS) -> list[str]:
    """Put every job in the queue whose hour has come and that is not there for this hour; return their names.

    A job missed while no worker ran is done once, late.
    """
    queued: list[str] = []
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [POSTGRES_LOCK])
        for job in jobs:
            due = due_text(job, last_due(job, now))
            known = DBTaskResult.objects.filter(task_path=job.task.module_path, args_kwargs__kwargs__due=due)
            if not known.exists():
                job.task.using(priority=PRIORITY).enqueue(due=due)
                queued.append(job.task.name)
    return queued
