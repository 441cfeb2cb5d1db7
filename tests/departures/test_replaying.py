"""An older copy of the database learns from the log who left since, and a copy without the log is reported."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from ravive.config.environment import ConfigurationError
from ravive.config.server import preparation
from ravive.departures import actions as departures
from ravive.departures import log_file
from ravive.departures.log_file import DepartureLogError
from ravive.departures.models import LogPosition
from ravive.people.models import Organisation
from ravive.reviews import actions as reviews
from ravive.reviews.models import Answer, LearnerKey, TrainingCode
from ravive.trainings import actions, queries, retention
from ravive.trainings.certificates import actions as certificates
from ravive.trainings.models import Certificate, Reminder, Training
from tests.reviews.phone import ANSWERS, headers
from tests.trainings.cast import NOON, ask, half, phones, practise, sit, values
from tests.trainings.conftest import desk, host, trainer, training
from tests.trainings.push_service import Browser
from tests.trainings.reminding import Reminded, coming

__all__ = ["desk", "host", "trainer", "training"]  # fixtures of trainings

pytestmark = pytest.mark.database
NOW = datetime.now(UTC).replace(microsecond=0)
BROWSER = Browser("https://push.example.org/send/abc")


class RestoredError(Exception):
    """Ends the block of `restored`."""


@pytest.fixture(autouse=True)
def own_log(db: None, tmp_path: Path, settings: Settings) -> Path:
    """A data folder without a log, and a database that has followed its new one."""
    settings.RAVIVE_DATA = tmp_path
    LogPosition.objects.all().delete()
    departures.catch_up(now=NOW)
    return Path(departures.place())


@contextmanager
def restored() -> Iterator[None]:
    """Undo in the database what the block did, as a copy of before it would; the log stays."""
    try:
        with transaction.atomic():
            yield
            raise RestoredError
    except RestoredError:
        pass


def replayed() -> int:
    done = departures.catch_up(now=NOW)
    assert done.unreadable == 0
    assert departures.catch_up(now=NOW).departures == 0
    return done.departures


def test_a_key_that_left_stays_away(visitor: Client, training: Training) -> None:
    one, other = phones(visitor, training, 2)
    practise(one, 1, *half("A")[:3])
    practise(other, 2, *half("A")[:3])
    with restored():
        assert visitor.delete(ANSWERS.format(code=one.code), headers=headers(one.key)).status_code == 204
    assert (LearnerKey.objects.count(), Answer.objects.count()) == (2, 6)
    assert replayed() == 1
    assert (LearnerKey.objects.count(), Answer.objects.count()) == (1, 3)
    assert TrainingCode.objects.get(code=one.code).withdrawn == 1


def test_a_key_that_is_removed_by_its_digest_stays_away(visitor: Client, training: Training) -> None:
    phones(visitor, training, 1)
    key = LearnerKey.objects.get()
    with restored():
        reviews.remove_key(training=training.pk, key_digest=bytes(key.key_digest))
    assert replayed() == 1
    assert not LearnerKey.objects.exists()


def test_a_deleted_training_stays_deleted(visitor: Client, training: Training, trainer: User) -> None:
    phones(visitor, training, 1)
    with restored():
        actions.delete_training(training=training, by=trainer, now=NOON)
    assert Training.objects.get()
    assert replayed() == 1
    assert not Training.objects.exists() and not LearnerKey.objects.exists()


def test_answers_whose_time_was_over_stay_deleted(visitor: Client, training: Training) -> None:
    practise(phones(visitor, training, 1)[0], 1, *half("A")[:3])
    later = datetime.combine(queries.forget_on(training), NOON.timetz())
    with restored():
        assert retention.forget_due(now=later)
    assert replayed() == 1
    assert not Answer.objects.exists()
    assert Training.objects.get().forgotten_on


def test_a_withdrawn_certificate_stays_withdrawn(visitor: Client, host: Organisation, trainer: User) -> None:
    held_on = NOON.date() - timedelta(days=35)
    held = actions.open_training(organisation=host, values=values(held_on=held_on), by=trainer, now=NOON, chance=Random(1))
    phone = phones(visitor, held, 1)[0]
    sit(phone, half("B")[:8], right=8)
    assert ask(phone).status_code == 200
    number = Certificate.objects.get().pk
    with restored():
        certificates.withdraw(organisation=host, number=number, is_back=False, by=trainer, now=NOON)
    assert replayed() == 1
    assert Certificate.objects.get().withdrawn_on == NOON.date()
    with restored():
        certificates.withdraw(organisation=host, number=number, is_back=True, by=trainer, now=NOON)
    assert replayed() == 1
    assert Certificate.objects.get().withdrawn_on is None


def stop(phone: Reminded) -> None:
    assert phone.ask("DELETE").status_code == 204


def end_push(phone: Reminded) -> None:
    assert phone.plan(coming(NOW, 1), None).status_code == 200


def close_calendar(phone: Reminded) -> None:
    assert phone.ask("DELETE", "calendar").status_code == 204


@pytest.mark.parametrize(("end", "left"), [(stop, (None, False)), (end_push, (None, True)), (close_calendar, ("push", False))])
def test_ended_reminders_stay_ended(
    visitor: Client, training: Training, end: Callable[[Reminded], None], left: tuple[str | None, bool]
) -> None:
    joined = phones(visitor, training, 1)[0]
    phone = Reminded(visitor, joined.code, joined.key)
    phone.plan(coming(NOW, 1), BROWSER)
    assert phone.ask("PUT", "calendar", {"language": "fr"}).status_code == 200
    with restored():
        end(phone)
    assert replayed() == 1
    found = phone.ask("GET").json()
    assert (found["push"] and "push", found["calendar"]) == left
    assert Reminder.objects.exists() is any(left)


def test_what_began_again_after_a_deletion_is_not_deleted_again(visitor: Client, training: Training) -> None:
    joined = phones(visitor, training, 1)[0]
    phone = Reminded(visitor, joined.code, joined.key)
    phone.plan(coming(NOW, 1), BROWSER)
    stop(phone)
    phone.plan(coming(NOW, 1), BROWSER)
    assert replayed() == 0
    assert Reminder.objects.exists()


@pytest.mark.parametrize("fails", [False, True])
def test_an_action_that_is_its_own_replay_writes_no_second_line(monkeypatch: pytest.MonkeyPatch, own_log: Path, fails: bool) -> None:
    def leave(departure: log_file.Departure, _now: datetime) -> None:
        departures.record(kind=departure.kind, digest=departure.digest)
        if departures.is_replay() and fails:
            raise ArithmeticError

    monkeypatch.setitem(departures._registered, "leaving", leave)
    with restored():
        leave(log_file.Departure(kind="leaving", digest="a" * 64), NOW)
    lines = own_log.read_bytes()
    with pytest.raises(ArithmeticError) if fails else nullcontext():
        assert replayed() == 1
    assert own_log.read_bytes() == lines
    # Afterwards, people leave again, whatever became of the replay.
    departures.record(kind="leaving", digest="b" * 64)
    assert own_log.read_bytes().startswith(lines) and own_log.read_bytes() != lines


def test_the_log_holds_digests_only(visitor: Client, training: Training, own_log: Path, trainer: User) -> None:
    joined = phones(visitor, training, 1)[0]
    visitor.delete(ANSWERS.format(code=joined.code), headers=headers(joined.key))
    actions.delete_training(training=training, by=trainer, now=NOON)
    written = own_log.read_text()
    assert written.count("\n") == 3
    assert not any(secret in written for secret in (joined.key, joined.code, training.title, trainer.username))


def test_nothing_is_deleted_where_the_log_cannot_be_written(visitor: Client, training: Training, own_log: Path) -> None:
    joined = phones(visitor, training, 1)[0]
    own_log.unlink()
    assert visitor.delete(ANSWERS.format(code=joined.code), headers=headers(joined.key)).status_code == 503
    assert LearnerKey.objects.count() == 1


def lose(log: Path) -> None:
    log.unlink()


def cut(log: Path) -> None:
    log.write_bytes(log.read_bytes().splitlines(keepends=True)[0])


def exchange(log: Path) -> None:
    log.unlink()
    log_file.create(log)


@pytest.mark.parametrize(
    ("harm", "message"), [(lose, "is missing"), (cut, "is older than this database"), (exchange, "of another database")]
)
def test_a_copy_without_its_log_is_reported(
    visitor: Client, training: Training, own_log: Path, harm: Callable[[Path], None], message: str
) -> None:
    joined = phones(visitor, training, 1)[0]
    visitor.delete(ANSWERS.format(code=joined.code), headers=headers(joined.key))
    harm(own_log)
    with pytest.raises(ConfigurationError, match=f"{message}.*ravive departures accept-loss"):
        preparation.prepare_database(lambda _line: None)
    departures.accept_loss()
    preparation.prepare_database(lambda _line: None)
    assert replayed() == 0


def test_a_saved_log_is_installed_and_replayed(visitor: Client, training: Training, own_log: Path, tmp_path: Path) -> None:
    joined = phones(visitor, training, 1)[0]
    early = tmp_path / "early.log"
    shutil.copyfile(own_log, early)
    with restored():
        visitor.delete(ANSWERS.format(code=joined.code), headers=headers(joined.key))
    saved = tmp_path / "saved.log"
    own_log.rename(saved)
    departures.install(saved)
    with pytest.raises(DepartureLogError, match="has lines that"):
        departures.install(early)
    assert own_log.stat().st_mode & 0o777 == 0o600
    assert replayed() == 1
    assert not LearnerKey.objects.exists()


def test_a_kind_of_line_has_one_replay(monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(_departure: log_file.Departure, _now: datetime) -> None: ...

    def stop(_departure: log_file.Departure, _now: datetime) -> None: ...

    monkeypatch.setitem(departures._registered, "leaving", leave)
    departures.register("leaving", leave)
    with pytest.raises(ValueError, match="leaving"):
        departures.register("leaving", stop)
    assert departures._registered["leaving"] is leave
