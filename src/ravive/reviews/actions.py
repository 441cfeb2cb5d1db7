"""What changes the log: joining, answers that come in, leaving, forgetting a whole training."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from ravive.reviews import known
from ravive.reviews.door import DETAILS, Batch
from ravive.reviews.known import DIGEST_LENGTH
from ravive.reviews.models import Kind, LearnerKey, TrainingCode
from ravive.reviews.queries import CONFIDENCES, Learner, UnknownTrainingError
from ravive.reviews.wire import BIGGEST, Form, Reason, Refused
from ravive.reviews.wire import Answer as Sent
from ravive.reviews.writing import Row, write

# Ten answers a day for 27 years: more is no learner.
MOST_ANSWERS_A_KEY = 100_000
SECONDS_A_DAY = 86_400
KINDS = {kind.label: kind.value for kind in Kind}
_CONFIDENCE: dict[str | None, int | None] = {None: None, **{word: place for place, word in enumerate(CONFIDENCES)}}


class TrainingClosedError(Exception):
    """The training takes nobody, or nothing, any more."""


class TrainingFullError(Exception):
    """As many have joined as the code lets in."""


class LeftError(Exception):
    """The key took its answers out; nothing is kept under it."""


@dataclass(frozen=True, kw_only=True)
class Joining:
    """A key as it is kept, and whether it is new."""

    form: str
    joined_on: str
    answers: int
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class Appended:
    """Ids that are kept for good, answers that are not, and where the key's log stands now.

    `own_batch` is the batch these answers made, None where none of them was new.
    """

    accepted: list[str]
    refused: list[Refused]
    last_batch: int
    own_batch: int | None
    count: int


def join(*, code: str, key_digest: bytes, form: Form, now: datetime) -> Joining:
    """Let a key join; joining again changes nothing.

    Raises UnknownTrainingError, TrainingClosedError or TrainingFullError.
    """
    with transaction.atomic():
        # Held, so that two who come at once do not both take the last place.
        training = TrainingCode.objects.select_for_update().filter(code=code).first()
        if training is None:
            raise UnknownTrainingError(code)
        known_key = LearnerKey.objects.filter(training=training.training, key_digest=key_digest).first()
        if known_key is not None:
            return _joining(known_key, is_new=False)
        if not training.is_open or (training.closes_at is not None and training.closes_at <= now):
            raise TrainingClosedError(code)
        if LearnerKey.objects.filter(training=training.training).count() >= training.capacity:
            raise TrainingFullError(code)
        key = LearnerKey.objects.create(
            training=training.training, key_digest=key_digest, joined_on=timezone.localdate(now), form=form
        )
    return _joining(key, is_new=True)


def _joining(key: LearnerKey, *, is_new: bool) -> Joining:
    return Joining(form=key.form, joined_on=key.joined_on.isoformat(), answers=key.answers, is_new=is_new)


def append(*, learner: Learner, batch: Batch, now: datetime) -> Appended:
    """Keep the answers of a key that are not kept yet; sending twice, out of order or from two phones changes nothing.

    Raises LeftError when the key is not known any more. Once this returns, what it accepts is on the disk.
    """
    if learner.answers + len(batch.answers) > MOST_ANSWERS_A_KEY:
        refused = [_refusal(answer, place, "full") for answer, place in zip(batch.answers, batch.places, strict=True)]
        return Appended(accepted=[], refused=refused, last_batch=learner.last_batch, own_batch=None, count=learner.answers)
    rows, refused = _rows(batch)
    if not rows:
        return Appended(accepted=[], refused=refused, last_batch=learner.last_batch, own_batch=None, count=learner.answers)
    skew = now.timestamp() - batch.sent_at_ms / 1000
    written = write(
        learner=learner.id,
        rows=rows,
        received_day=int(now.timestamp() // SECONDS_A_DAY),
        skew_seconds=round(min(max(skew, -BIGGEST), BIGGEST)),
    )
    if written is None:
        raise LeftError
    return Appended(
        accepted=[row[0] for row in rows],
        refused=refused,
        last_batch=written.last_batch,
        own_batch=written.last_batch if written.fresh else None,
        count=written.count,
    )


def _rows(batch: Batch) -> tuple[list[Row], list[Refused]]:
    """Return the answers as rows, and those whose card or bundle was never published."""
    named = {(answer.deck, answer.card) for answer in batch.answers}
    read = {(answer.deck, answer.bundle[:DIGEST_LENGTH]) for answer in batch.answers if answer.bundle}
    numbers = known.numbers(named, read)
    rows: list[Row] = []
    refused: list[Refused] = []
    for answer, place, parts in zip(batch.answers, batch.places, batch.parts, strict=True):
        card = numbers.cards.get((answer.deck, answer.card))
        bundle = numbers.bundles.get((answer.deck, answer.bundle[:DIGEST_LENGTH])) if answer.bundle else None
        if card is None:
            refused.append(_refusal(answer, place, "unknown_card"))
        elif answer.bundle and bundle is None:
            refused.append(_refusal(answer, place, "unknown_bundle"))
        else:
            rows.append((
                answer.id, card, bundle, KINDS[answer.kind], answer.at, answer.credit, _CONFIDENCE[answer.confidence], answer.variant,
                answer.test_day, answer.form, answer.duration_ms, answer.offset_minutes, parts,
            ))  # fmt: skip
    return rows, refused


def _refusal(answer: Sent, place: int, reason: Reason) -> Refused:
    return Refused(id=answer.id, place=place, reason=reason, detail=DETAILS[reason])


def leave(*, code: str, key_digest: bytes) -> int:
    """Take a key and all its answers out of a training; return how many answers there were. Leaving twice changes nothing.

    Raises UnknownTrainingError.
    """
    with transaction.atomic():
        training = TrainingCode.objects.filter(code=code).first()
        if training is None:
            raise UnknownTrainingError(code)
        key = LearnerKey.objects.select_for_update().filter(training=training.training, key_digest=key_digest).first()
        if key is None:
            return 0
        _overwrite_deleted()
        deleted = _delete_answers([key.pk])
        key.delete()
        TrainingCode.objects.filter(code=code).update(withdrawn=F("withdrawn") + 1)
    return deleted


def _delete_answers(learners: Sequence[int]) -> int:
    marks = ", ".join(["%s"] * len(learners))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM reviews_answer WHERE learner IN ({marks})", list(learners))  # noqa: S608 - marks only
        return cursor.rowcount


def _overwrite_deleted() -> None:
    """SQLite leaves deleted rows readable in the file until their place is needed again, unless told otherwise."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
