"""What changes the log: joining, adding answers, leaving, deleting a whole training."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.reviews import journal
from ravive.reviews.acceptance import accepted
from ravive.reviews.columns import BIGGEST, FormName
from ravive.reviews.decoder import AnswerBatch
from ravive.reviews.log_writer import write
from ravive.reviews.models import MOST_JOINED, Answer, ForgottenTotal, LearnerKey, TrainingCode
from ravive.reviews.queries import JoinedLearner, UnknownTrainingError
from ravive.reviews.wire import RefusedAnswer

# Of a line in the log of departures: a key that left, by the digest that is stored of it.
KEY = "key"
SECONDS_A_DAY = 86_400
# An answer without its parts, in SQLite and in PostgreSQL, with its share of the pages.
ROW_BYTES = 80
KEYS_AT_ONCE = 500


class TrainingClosedError(Exception):
    """The training accepts nobody any more."""


class CodeReplacedError(Exception):
    """The trainer replaced the code; nobody joins with it any more."""


class TrainingFullError(Exception):
    """As many have joined as the code allows."""


class LeftError(Exception):
    """The key left the training; nothing is stored under it."""


@dataclass(frozen=True, kw_only=True)
class JoinedKey:
    """A key as it is stored, and whether it is new."""

    form: str
    joined_on: str
    answers: int
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class AppendResult:
    """Ids that are stored for good, answers that are refused, and where the key's log stands now.

    `own_batch` is the batch of these answers, None where none of them was new. `new` says how many were new, and `stored_bytes` about
    what those take.
    """

    accepted: list[str]
    refused: list[RefusedAnswer]
    last_batch: int
    own_batch: int | None
    count: int
    new: int = 0
    stored_bytes: int = 0


@dataclass(frozen=True, kw_only=True)
class DeletedLog:
    """How many a training had before its log was deleted."""

    learners: int
    withdrawn: int


def join(*, code: str, key_digest: bytes, form: FormName, now: datetime) -> JoinedKey:
    """Let a key join; joining again changes nothing.

    Raises UnknownTrainingError, CodeReplacedError, TrainingClosedError or TrainingFullError.
    """
    with transaction.atomic():
        # Locked, so that two who join at once do not both take the last place.
        training = TrainingCode.objects.select_for_update().filter(code=code).first()
        if training is None:
            raise UnknownTrainingError(code)
        known_key = LearnerKey.objects.filter(training=training.training, key_digest=key_digest).first()
        if known_key is not None:
            return _joined_key(known_key, is_new=False)
        if not training.is_current:
            raise CodeReplacedError(code)
        if not training.is_open or (training.closes_at is not None and training.closes_at <= now):
            raise TrainingClosedError(code)
        if LearnerKey.objects.filter(training=training.training).count() >= training.capacity:
            raise TrainingFullError(code)
        today = timezone.localdate(now)
        key = LearnerKey.objects.create(
            training=training.training, key_digest=key_digest, joined_on=today, joined_with=training.code, form=form
        )
    return _joined_key(key, is_new=True)


def _joined_key(key: LearnerKey, *, is_new: bool) -> JoinedKey:
    return JoinedKey(form=key.form, joined_on=key.joined_on.isoformat(), answers=key.answers, is_new=is_new)


def append(*, learner: JoinedLearner, batch: AnswerBatch, now: datetime) -> AppendResult:
    """Store the new answers of a key; sending twice, out of order or from two phones changes nothing.

    Raises LeftError when the key is not known any more. Once this returns, what it accepts is on the disk.
    """
    answers, refused = accepted(learner, batch)
    if not answers["id"]:
        return AppendResult(accepted=[], refused=refused, last_batch=learner.last_batch, own_batch=None, count=learner.answers)
    skew = now.timestamp() - batch.sent_at_ms / 1000
    written = write(
        learner=learner.id,
        answers=answers,
        received_day=int(now.timestamp() // SECONDS_A_DAY),
        skew_seconds=round(min(max(skew, -BIGGEST), BIGGEST)),
    )
    if written is None:
        raise LeftError
    return AppendResult(
        accepted=list(answers["id"]),
        refused=refused,
        last_batch=written.last_batch,
        own_batch=written.last_batch if written.new_answers else None,
        count=written.answers,
        new=written.new_answers,
        stored_bytes=_stored_bytes(answers["parts"], written.new_answers),
    )


def _stored_bytes(parts: Sequence[str], new_answers: int) -> int:
    """Return about how many bytes so many of these answers take, whichever of them are new."""
    return new_answers * (ROW_BYTES + sum(map(len, parts)) // len(parts))


def leave(*, code: str, key_digest: bytes) -> int:
    """Delete a key and all its answers; return how many answers there were. Leaving twice changes nothing.

    Raises UnknownTrainingError.
    """
    with transaction.atomic():
        training = TrainingCode.objects.filter(code=code).first()
        if training is None:
            raise UnknownTrainingError(code)
        return remove_key(training=training.training, key_digest=key_digest)


def remove_key(*, training: int, key_digest: bytes) -> int:
    """Delete a key and its answers, and record that it left; return how many answers there were. Again, it changes nothing."""
    with transaction.atomic():
        deleted = _remove(LearnerKey.objects.filter(training=training, key_digest=key_digest))
        if deleted is None:
            return 0
        departures.record(kind=KEY, digest=key_digest.hex())
    return deleted


def replay_key(departure: Departure, _now: datetime) -> None:
    """Delete a key that left before this database was restored from a copy."""
    _remove(LearnerKey.objects.filter(key_digest=bytes.fromhex(departure.digest)))


def _remove(keys: QuerySet[LearnerKey]) -> int | None:
    """Delete a key and count it as one that left; return how many answers it had, None where there is no such key."""
    trainings = list(keys.select_for_update().values_list("training", flat=True))
    if not trainings:
        return None
    deleted = _delete(keys)
    TrainingCode.objects.filter(training__in=trainings).update(withdrawn=F("withdrawn") + 1)
    return deleted


def replace_code(*, training: int, code: str) -> TrainingCode:
    """Give a training another code, with as much room for newcomers as the first one had, and return it.

    The former code accepts nobody new. Those who joined with it continue under it.
    """
    with transaction.atomic():
        former = TrainingCode.objects.select_for_update().get(training=training, is_current=True)
        joined = LearnerKey.objects.filter(training=training).count()
        new = TrainingCode(
            code=code,
            training=training,
            is_open=former.is_open,
            closes_at=former.closes_at,
            capacity=joined + MOST_JOINED,
            is_example=former.is_example,
            counted_from=former.counted_from,
        )
        former.is_current = former.is_open = False
        former.save()
        new.save(force_insert=True)
    return new


def reject(*, training: int, joined_on: date, joined_with: str, fewest: int) -> int:
    """Delete the keys that joined on a day with a code, and their answers; return how many keys.

    Where there are fewer than `fewest`, nothing changes: nobody is singled out by their rejection.
    """
    with transaction.atomic():
        keys = LearnerKey.objects.filter(training=training, joined_on=joined_on, joined_with=joined_with)
        count = len(keys.select_for_update().values_list("pk"))
        if count >= fewest:
            _delete(keys)
            return count
    return 0


def forget(*, training: int, now: datetime) -> DeletedLog:
    """Delete all keys, codes and answers of a training; store and return how many there were. Again, it changes nothing."""
    with transaction.atomic():
        lost = _delete_all(training)
        already = ForgottenTotal.objects.filter(training=training).first()
        if already is not None and not lost.learners:
            return DeletedLog(learners=already.learners, withdrawn=already.withdrawn)
        ForgottenTotal.objects.create(
            training=training, forgotten_on=timezone.localdate(now), learners=lost.learners, withdrawn=lost.withdrawn
        )
    return lost


def erase(*, training: int) -> DeletedLog:
    """Delete all keys, codes, answers and totals of a training; return how many there were."""
    with transaction.atomic():
        lost = _delete_all(training)
        ForgottenTotal.objects.filter(training=training).delete()
    return lost


def _delete_all(training: int) -> DeletedLog:
    codes = TrainingCode.objects.select_for_update().filter(training=training)
    withdrawn = sum(codes.values_list("withdrawn", flat=True))
    keys = LearnerKey.objects.filter(training=training)
    learners = len(keys.select_for_update().values_list("pk"))
    _delete(keys)
    codes.delete()
    return DeletedLog(learners=learners, withdrawn=withdrawn)


def _delete(keys: QuerySet[LearnerKey]) -> int:
    """Delete these keys and their answers, so that nothing of them stays readable in the files; return how many answers."""
    journal.empty_after_commit()
    deleted = 0
    # By number: where answers are divided among servers, nothing is deleted by what another table says.
    for some in batched(keys.values_list("pk", flat=True), KEYS_AT_ONCE):
        deleted += Answer.objects.filter(learner__in=some)._raw_delete(keys.db)
    keys.delete()
    return deleted
