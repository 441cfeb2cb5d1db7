"""What is done at its hour: once, late where nobody worked, and with no harm when it is done again."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from random import Random
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db.migrations.recorder import MigrationRecorder
from django.tasks import task
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from ravive.config.server import worker
from ravive.mailing import mail_queue
from ravive.operations import jobs
from ravive.people.models import Role
from ravive.trainings import actions
from ravive.trainings.models import Training
from tests.existing import existing
from tests.people.cast import host, person
from tests.trainings.cast import NOON, values

ADDRESS = "wilhelmina.zonderling@example.org"
BRUSSELS = ZoneInfo("Europe/Brussels")
NIGHT = datetime(2026, 11, 25, 3, 0, tzinfo=BRUSSELS)
DAILY = [
    "release_memory",
    "forget_answers",
    "clear_sessions",
    "clear_results",
    "empty_bin",
    "erase_personal_data",
    "refresh_search",
    "remove_traces",
    "back_up",
    "measure_disk",
    "check_installation",
    "send_digests",
    "remind_promises",
    "remind_registered",
]
HOURLY = [
    "clear_request_counts",
    "send_reminders",
    "read_bounces",
    "delete_packages",
    "draw_link_previews",
    "send_notices",
    "chain_audit",
    "publish_pages",
    "send_mails",
    "release_figures",
]
NAMES = [*DAILY, *HOURLY]


@pytest.fixture(autouse=True)
def _queue(settings: Settings, db: None) -> Iterator[None]:
    """Tasks wait in the database, as they do outside of tests."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    yield


@task
def fails(due: str) -> None:
    """Go wrong."""
    raise ValueError(due)


@task
def fails_with_address(due: str) -> None:
    parts: list[Exception] = [KeyError(ADDRESS)]
    try:
        raise LookupError(f"nobody is {ADDRESS}")
    except LookupError as cause:
        try:
            raise ValueError(f"{due}: {ADDRESS}") from cause
        except ValueError as problem:
            parts.insert(0, problem)
    raise ExceptionGroup(f"not written to {ADDRESS}", parts)


def run_queue() -> None:
    """Do what waits in the queue."""
    queue = worker.QueueWorker(worker_id="here", batch=True, interval=0)
    # It would close the connection in whose transaction this test is.
    with mock.patch.object(db_worker, "close_old_connections"):
        queue.run()


def test_a_job_is_due_at_its_hour_by_the_clock_of_the_site() -> None:
    job = jobs.Job(task=jobs.clear_sessions, at=time(2, 30))
    assert jobs.last_due(job, NIGHT) == datetime(2026, 11, 25, 2, 30, tzinfo=BRUSSELS)
    assert jobs.last_due(job, NIGHT - timedelta(hours=1)) == datetime(2026, 11, 24, 2, 30, tzinfo=BRUSSELS)


@pytest.mark.database
def test_each_job_is_queued_once_for_its_hour() -> None:
    assert jobs.enqueue_due(now=NIGHT) == NAMES
    assert jobs.enqueue_due(now=NIGHT) == []
    assert jobs.enqueue_due(now=NIGHT + timedelta(minutes=40)) == [
        "forget_answers",
        "send_notices",
        "chain_audit",
        "publish_pages",
        "send_mails",
    ]
    assert jobs.enqueue_due(now=NIGHT + timedelta(hours=2)) == [
        "clear_sessions",
        "clear_results",
        "empty_bin",
        "erase_personal_data",
        "refresh_search",
        "remove_traces",
        *HOURLY,
    ]


def test_a_job_of_minutes_is_queued_as_often() -> None:
    job = (jobs.Job(task=jobs.publish_pages, every_minutes=5),)
    queued = [len(jobs.enqueue_due(now=NIGHT + timedelta(minutes=minutes), jobs=job)) for minutes in (0, 1, 4, 6, 9, 10, 61)]
    assert queued == [1, 0, 0, 1, 0, 1, 1]


def test_a_job_without_an_hour_is_queued_every_hour() -> None:
    hourly = (jobs.Job(task=jobs.send_reminders),)
    queued = [len(jobs.enqueue_due(now=NIGHT + timedelta(minutes=minutes), jobs=hourly)) for minutes in range(0, 180, 20)]
    assert queued == [1, 0, 0] * 3


def test_what_was_missed_for_days_is_done_once() -> None:
    jobs.enqueue_due(now=NIGHT)
    later = NIGHT + timedelta(days=5, hours=4)
    assert jobs.enqueue_due(now=later) == NAMES
    assert jobs.enqueue_due(now=later + timedelta(hours=1)) == HOURLY


def test_on_the_night_the_clocks_change_nothing_is_done_twice() -> None:
    # On 25 October 2026, 02:30 comes twice in Brussels.
    night, queued = datetime(2026, 10, 24, 12, tzinfo=BRUSSELS), []
    for minutes in range(0, 36 * 60, 10):
        queued += jobs.enqueue_due(now=night.astimezone(ZoneInfo("UTC")) + timedelta(minutes=minutes))
    assert sorted(name for name in queued if name in DAILY) == sorted([*DAILY, *DAILY])
    # Of 36 hours, two are called the same.
    assert (queued.count("send_reminders"), queued.count("publish_pages")) == (36, 36 * 6)


def test_no_job_is_due_in_an_hour_that_a_night_lacks_or_has_twice() -> None:
    """Else it would count as late for a day, although it ran."""
    assert [job.task.name for job in jobs.JOBS if job.at and time(2) <= job.at < time(3)] == []


@pytest.mark.database
def test_the_queue_is_worked_off(monkeypatch: pytest.MonkeyPatch) -> None:
    # No database is written anew within the transaction of a test: see tests/hub/erasure.
    monkeypatch.setattr(jobs.deleted_traces, "remove_traces", lambda: True)
    # The whole check runs in a process of its own, which sees nothing of this transaction: see tests/operations.
    monkeypatch.setattr(jobs, "run_whole_check", lambda: "[]")
    # Nor is it copied: see tests/backups.
    monkeypatch.setattr(jobs.backups, "back_up_nightly", lambda *, now: mock.Mock(file=f"/copies/{now.year}.tar"))
    trainer = person("tina", host(), Role.TRAINER)
    training = actions.open_training(organisation=host(), values=values(), by=trainer, now=NOON, chance=Random(1))
    Training.objects.update(answers_until=NIGHT.date(), held_on=NIGHT.date().replace(year=2020))
    jobs.enqueue_due(now=NIGHT)
    run_queue()
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}
    training.refresh_from_db()
    assert training.forgotten_on is not None
    assert DBTaskResult.objects.get(task_path__endswith="forget_answers").return_value == 1


def test_a_task_that_fails_does_not_stop_the_others() -> None:
    fails.enqueue(due="today")
    jobs.clear_results.enqueue(due="today")
    run_queue()
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "SUCCESSFUL"]


def test_no_table_stores_the_message_of_an_error() -> None:
    fails_with_address.enqueue(due="today")
    run_queue()
    failed = DBTaskResult.objects.get(status="FAILED")
    assert failed.exception_class_path == "builtins.ExceptionGroup"
    # Of the cause, of a part of the group, and of the group: the classes and the places.
    assert [line for line in failed.traceback.splitlines() if not line.startswith("File ")] == [
        "builtins.LookupError", "builtins.ValueError", "builtins.KeyError", "builtins.ExceptionGroup",
    ]  # fmt: skip
    assert "test_jobs.py" in failed.traceback
    for model in apps.get_models(include_auto_created=True):
        assert ADDRESS not in str(list(model._default_manager.values())), model


@pytest.mark.database
def test_a_task_whose_process_died_is_run_again_but_not_for_ever() -> None:
    for tries in (1, worker.MOST_TRIES):
        queued = jobs.clear_results.enqueue(due=str(tries))
        DBTaskResult.objects.filter(pk=queued.id).update(status="RUNNING", worker_ids=["gone"] * tries)
    assert worker.put_back() == 1
    run_queue()
    kept = {row.args_kwargs["kwargs"]["due"]: row for row in DBTaskResult.objects.all()}
    assert (kept["1"].status, kept["1"].worker_ids) == ("SUCCESSFUL", ["gone", "here"])
    assert (kept["3"].status, kept["3"].exception_class_path) == ("FAILED", "ravive.config.server.worker.DiedError")


@pytest.mark.database
def test_old_results_are_cleared_and_fresh_ones_stay() -> None:
    for due in ("old", "fresh"):
        jobs.clear_sessions.enqueue(due=due)
    run_queue()
    long_ago = existing(existing(DBTaskResult.objects.first()).finished_at) - timedelta(days=jobs.KEPT_DAYS + 1)
    DBTaskResult.objects.filter(args_kwargs__kwargs__due="old").update(finished_at=long_ago)
    assert jobs.clear_results.call(due="now") == 1
    assert DBTaskResult.objects.get().args_kwargs["kwargs"]["due"] == "fresh"


def test_without_answers_nothing_is_released_of_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "run_command", lambda *_given, **_named: pytest.fail("nothing is to be released"))
    assert jobs.release_memory.call(due="now") == ""


def test_a_job_that_an_earlier_version_put_in_the_queue_runs_under_its_new_name() -> None:
    jobs.release_memory.enqueue(due="former")
    DBTaskResult.objects.update(task_path="ravive.operations.jobs.refit_memory")
    run_queue()
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


@pytest.mark.database
def test_what_somebody_waits_for_runs_before_jobs() -> None:
    jobs.enqueue_due(now=NIGHT, jobs=(jobs.Job(task=jobs.clear_sessions),))
    mail_queue.send_queued.enqueue()
    assert [row.task_path.rpartition(".")[2] for row in DBTaskResult.objects.filter(status="READY")] == [
        "send_queued",
        "clear_sessions",
    ]


def test_an_error_in_one_kind_of_e_mails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_named: object) -> None:
        raise LookupError("no table")

    done: list[object] = []
    monkeypatch.setattr(jobs.mailing, "ask_readers", mock.Mock(call=fail))
    monkeypatch.setattr(jobs.newsletter, "finish_left", fail)
    monkeypatch.setattr(jobs.mail_queue, "go_on", lambda *, now: done.append(now) or 0)
    with pytest.raises(ExceptionGroup) as problems:
        jobs.send_mails.call(due="now")
    assert len(done) == 1 and len(problems.value.exceptions) == 2


def test_a_new_installation_has_missed_no_night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs.backups, "back_up_nightly", lambda *, now: mock.Mock(file=f"/copies/{now.year}.tar"))
    MigrationRecorder.Migration.objects.update(applied=datetime(2026, 11, 25, 9, 0, tzinfo=BRUSSELS))
    assert jobs.back_up.call(due="2026-11-25T05:15") == ""
    assert jobs.back_up.call(due="2026-11-26T05:15").endswith(".tar")
