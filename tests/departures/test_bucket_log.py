"""The log in a bucket: several machines append, an older copy of the database learns who left, and the file of one machine moves in."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from pytest_django import Settings

from ravive.departures import actions, log_file, logs
from ravive.departures.bucket_log import BucketLog
from ravive.departures.log_file import Departure, DepartureLogError
from ravive.departures.models import FollowedDeparture, LogPosition

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
KIND = "tried"


@pytest.fixture
def replayed(db: None, tmp_path: Path, settings: Settings) -> Iterator[list[str]]:
    """A bucket, as a folder that Django's storage writes to; yields the digests that were replayed."""
    settings.RAVIVE_DATA = tmp_path / "data"
    settings.RAVIVE_DATA.mkdir()
    options = {"location": str(tmp_path / "bucket"), "allow_overwrite": True}
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "departures": storage}
    found: list[str] = []
    actions.register(KIND, lambda departure, _now: found.append(departure.digest))
    LogPosition.objects.all().delete()
    actions.catch_up(now=NOW)
    yield found
    actions._registered.pop(KIND)


def bucket() -> BucketLog:
    log = logs.current()
    assert isinstance(log, BucketLog)
    return log


def restore(*names: str) -> None:
    """Let the database be a copy that has followed these departures alone."""
    FollowedDeparture.objects.exclude(name__in=names).delete()


def followed() -> list[str]:
    return list(FollowedDeparture.objects.order_by("pk").values_list("name", flat=True))


def test_what_a_copy_does_not_know_is_replayed_once(replayed: list[str]) -> None:
    for digest in ("a", "b", "c"):
        actions.record(kind=KIND, digest=digest)
    assert actions.catch_up(now=NOW).departures == 0
    restore(followed()[0])
    assert actions.catch_up(now=NOW).departures == 2
    assert sorted(replayed) == ["b", "c"]
    assert actions.catch_up(now=NOW).departures == 0


def test_machines_whose_clocks_differ_lose_no_line(replayed: list[str], tmp_path: Path) -> None:
    storage = FileSystemStorage(location=tmp_path / "bucket")
    numbers = count()
    machines = [
        BucketLog(storage, before=tmp_path / "none", clock=lambda late=late: time.time() - late, chance=lambda: f"{next(numbers):04d}")
        for late in (0, 90, 3 * 86_400)
    ]
    actions.record(kind=KIND, digest="first")
    position = LogPosition.objects.get()
    # Of machines that died before their database committed.
    for number in range(30):
        machines[number % 3].append(Departure(kind=KIND, digest=f"{number}"))
    assert len(list(bucket().unknown(position))) == 30
    assert actions.catch_up(now=NOW).departures == 30
    assert sorted(replayed, key=int) == [str(number) for number in range(30)]


def test_the_log_of_one_machine_moves_in(replayed: list[str], settings: Settings) -> None:
    with_bucket = dict(settings.STORAGES)
    settings.STORAGES = {name: value for name, value in with_bucket.items() if name != "departures"}
    LogPosition.objects.all().delete()
    (Path(with_bucket["departures"]["OPTIONS"]["location"]) / "current.json").unlink()
    actions.record(kind=KIND, digest="before")
    end = LogPosition.objects.get().end
    log_file.append(actions.log_path(), Departure(kind=KIND, digest="not committed"))
    settings.STORAGES = with_bucket
    assert actions.catch_up(now=NOW).departures == 1
    assert replayed == ["not committed"]
    actions.record(kind=KIND, digest="after")
    assert actions.catch_up(now=NOW).departures == 0
    # A copy of before the move.
    LogPosition.objects.update(end=0)
    restore()
    assert actions.catch_up(now=NOW).departures == 3
    assert replayed[1:] == ["before", "not committed", "after"] and end


def test_another_bucket_or_none_is_refused_and_a_loss_can_be_accepted(replayed: list[str], settings: Settings) -> None:
    current = Path(settings.STORAGES["departures"]["OPTIONS"]["location"]) / "current.json"
    actions.record(kind=KIND, digest="a")
    text = current.read_text()
    current.write_text(json.dumps({"log": "another"}))
    with pytest.raises(DepartureLogError, match=r"of another database.*accept-loss"):
        actions.catch_up(now=NOW)
    current.unlink()
    with pytest.raises(DepartureLogError, match=r"is missing.*accept-loss"):
        actions.catch_up(now=NOW)
    current.write_text(text)
    for line in current.parent.rglob("lines/*/*.json"):
        line.unlink()
    with pytest.raises(DepartureLogError, match=r"older than this database.*accept-loss"):
        actions.catch_up(now=NOW)
    assert actions.accept_loss() == json.loads(text)["log"]
    assert actions.catch_up(now=NOW).departures == 0
    assert not replayed


def test_nothing_is_deleted_where_the_bucket_cannot_be_written(
    replayed: list[str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> str:
        raise OSError(5, "the bucket does not answer")

    monkeypatch.setattr(FileSystemStorage, "_save", fail)
    with pytest.raises(DepartureLogError, match=r"the bucket does not answer.*nothing was deleted"):
        actions.record(kind=KIND, digest="a")


def test_what_was_followed_long_ago_is_forgotten_here_and_stays_in_the_bucket(replayed: list[str], tmp_path: Path) -> None:
    storage = FileSystemStorage(location=tmp_path / "bucket")
    position = LogPosition.objects.get()
    for days in (60, 20, 0):
        at = NOW - timedelta(days=days)
        line = BucketLog(storage, before=tmp_path / "none", clock=at.timestamp).append(Departure(kind=KIND, digest=str(days)))
        FollowedDeparture.objects.create(name=line.name)
    assert actions.catch_up(now=NOW).departures == 0
    assert len(followed()) == 1
    assert actions.catch_up(now=NOW).departures == 0
    restore()
    assert len(list(bucket().unknown(position))) == 3


def test_all_digests_of_a_kind_are_read_whatever_was_followed(replayed: list[str]) -> None:
    for kind, digest in ((KIND, "a"), (KIND, "b"), ("other", "c")):
        actions.record(kind=kind, digest=digest)
    assert actions.catch_up(now=NOW).departures == 0
    assert actions.digests(KIND) == {"a", "b"}
