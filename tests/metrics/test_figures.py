"""What is measured when Prometheus asks."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from ravive.metrics import figures, shared_counts
from ravive.operations import jobs


def measured(folder: Path | None = None, *, last_backup: figures.LastBackup = lambda: None) -> dict[str, float]:
    """Return every figure by its name, those of processes with the process."""
    found = [sample for metric in figures.InstallationFigures(folder, last_backup).collect() for sample in metric.samples]
    return {" ".join((sample.name, *sample.labels.values())): sample.value for sample in found}


@pytest.fixture
def queue(settings: Settings, db: None) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.mark.database
def test_the_queue_is_measured_by_what_is_due(queue: None) -> None:
    assert (measured()["ravive_queue_jobs"], measured()["ravive_queue_oldest_seconds"]) == (0, 0)
    jobs.clear_results.enqueue(due="now")
    jobs.clear_sessions.enqueue(due="now")
    jobs.clear_sessions.using(run_after=timezone.now() + timedelta(days=1)).enqueue(due="later")
    DBTaskResult.objects.filter(task_path__endswith="clear_results").update(enqueued_at=timezone.now() - timedelta(hours=1))
    found = measured()
    assert found["ravive_queue_jobs"] == 2
    assert 3600 <= found["ravive_queue_oldest_seconds"] < 3700


@pytest.mark.database
def test_sizes_are_those_of_the_installation(db: None, settings: Settings) -> None:
    found = measured()
    assert found["ravive_database_up"] == 1
    assert found["ravive_disk_free_bytes"] > 1_000_000
    if connection.vendor == "postgresql":
        assert found["ravive_database_bytes"] > 1_000_000


def test_without_a_database_the_rest_is_measured(db: None) -> None:
    with mock.patch.object(figures, "DBTaskResult") as rows:
        rows.objects.ready.side_effect = OperationalError
        found = measured()
    assert found["ravive_database_up"] == 0
    assert "ravive_queue_jobs" not in found
    assert found["ravive_disk_free_bytes"] > 0


def test_the_last_backup_is_what_the_copies_say(db: None) -> None:
    name, at = "ravive_last_backup_timestamp_seconds", datetime(2026, 11, 28, 4, 20, tzinfo=UTC)
    assert name not in measured()
    assert measured(last_backup=lambda: at)[name] == at.timestamp()


def test_asking_often_measures_once(db: None) -> None:
    looks: list[int] = []
    own = figures.InstallationFigures(None, lambda: looks.append(1))
    for _ in range(5):
        list(own.collect())
    assert len(looks) == 1


def test_restarts_are_those_that_the_supervisor_stored(db: None, tmp_path: Path) -> None:
    assert shared_counts.restarts(tmp_path) == {}
    shared_counts.store_restarts(tmp_path, {"web": 2, "worker": 0})
    found = measured(tmp_path)
    assert (found["ravive_process_restarts_total web"], found["ravive_process_restarts_total worker"]) == (2, 0)
