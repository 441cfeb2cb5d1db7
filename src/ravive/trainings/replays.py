"""What the log of departures does again in trainings, after an older copy of the database was restored."""

from datetime import datetime

from ravive.departures.actions import register
from ravive.departures.log_file import Departure
from ravive.trainings import actions, queries, retention
from ravive.trainings.certificates import actions as certificates
from ravive.trainings.reminders import actions as reminders


def register_all() -> None:
    """Register every kind of departure of this package."""
    register(actions.TRAINING, _delete_training)
    register(retention.ANSWERS, _forget_answers)
    register(certificates.CERTIFICATE, certificates.replay_withdrawal)
    for kind, replay in reminders.REPLAYS.items():
        register(kind, lambda departure, _now, replay=replay: replay(departure.digest))


def _delete_training(departure: Departure, now: datetime) -> None:
    training = queries.by_departure(departure.digest)
    if training is not None:
        actions.delete_training(training=training, by=retention.BY, now=now, is_replay=True)


def _forget_answers(departure: Departure, now: datetime) -> None:
    training = queries.by_departure(departure.digest)
    if training is not None and training.forgotten_on is None:
        retention.forget_training(training, now)
