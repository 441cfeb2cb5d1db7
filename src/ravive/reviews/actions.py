"""What changes the log: joining, answers that come in, leaving, forgetting a whole training."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from ravive.reviews import journal, known, queries
from ravive.reviews.door import DETAILS, Batch
from ravive.reviews.models import Answer, ForgottenTotal, Kind, LearnerKey, TrainingCode
from ravive.reviews.queries import CONFIDENCES, Learner, UnknownTrainingError
from ravive.reviews.wire import BIGGEST, Form, Reason, Refused, fields_of
from ravive.reviews.wire import Answer as Sent
from ravive.reviews.writing import Columns, write

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


@dataclass(frozen=True, kw_only=True)
class Forgotten:
    """What a training had before it was forgotten."""

    learners: int
    withdrawn: int


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
        key = LearnerKey.objects.create(training=training.training, key_digest=key_digest, joined_on=timezone.localdate(now), form=form)
    return _joining(key, is_new=True)


def _joining(key: LearnerKey, *, is_new: bool) -> Joining:
    return Joining(form=key.form, joined_on=key.joined_on.isoformat(), answers=key.answers, is_new=is_new)


def append(*, learner: Learner, batch: Batch, now: datetime) -> Appended:
    """Keep the answers of a key that are not kept yet; sending twice, out of order or from two phones changes nothing.

    Raises LeftError when the key is not known any more. Once this returns, what it accepts is on the disk.
    """
    columns, refused = _columns(batch)
    columns, beyond = _within_room(learner, batch, columns)
    refused += beyond
    if not columns.id:
        return Appended(accepted=[], refused=refused, last_batch=learner.last_batch, own_batch=None, count=learner.answers)
    skew = now.timestamp() - batch.sent_at_ms / 1000
    written = write(
        learner=learner.id,
        columns=columns,
        received_day=int(now.timestamp() // SECONDS_A_DAY),
        skew_seconds=round(min(max(skew, -BIGGEST), BIGGEST)),
    )
    if written is None:
        raise LeftError
    return Appended(
        accepted=list(columns.id),
        refused=refused,
        last_batch=written.last_batch,
        own_batch=written.last_batch if written.fresh else None,
        count=written.count,
    )


def _within_room(learner: Learner, batch: Batch, columns: Columns) -> tuple[Columns, list[Refused]]:
    """Return what a key can still hold of these answers, what it holds already included, and the rest as refused."""
    room = MOST_ANSWERS_A_KEY - learner.answers
    if len(columns.id) <= room:
        return columns, []
    held = queries.held_ids(learner=learner.id, ids=columns.id)
    fresh = list(dict.fromkeys(name for name in columns.id if name not in held))
    beyond = set(fresh[max(room, 0) :])
    kept = [place for place, name in enumerate(columns.id) if name not in beyond]
    answers = zip(batch.answers, batch.places, strict=True)
    refused = [_refusal(answer, place, "full") for answer, place in answers if answer.id in beyond]
    return Columns(*([column[place] for place in kept] for column in columns)), refused


def _columns(batch: Batch) -> tuple[Columns, list[Refused]]:
    """Return the answers as they are kept, and those whose card or bundle was never published."""
    fields, parts = batch.fields, batch.parts
    refused: list[Refused] = []
    cards, bundles = known.cards_of(fields), known.bundles_of(fields)
    if None in cards or known.UNKNOWN in bundles:
        kept: list[int] = []
        for place, (answer, card, bundle) in enumerate(zip(batch.answers, cards, bundles, strict=True)):
            if card is None:
                refused.append(_refusal(answer, batch.places[place], "unknown_card"))
            elif bundle == known.UNKNOWN:
                refused.append(_refusal(answer, batch.places[place], "unknown_bundle"))
            else:
                kept.append(place)
        fields, parts = fields_of([batch.answers[place] for place in kept]), [parts[place] for place in kept]
        cards, bundles = [cards[place] for place in kept], [bundles[place] for place in kept]
    columns = Columns(
        id=fields.id,
        card=cast("list[int]", cards),
        bundle=bundles,
        kind=[KINDS[kind] for kind in fields.kind],
        answered_at_ms=fields.at,
        credit=fields.credit,
        confidence=[_CONFIDENCE[confidence] for confidence in fields.confidence],
        variant=fields.variant,
        test_day=fields.test_day,
        form=fields.form,
        duration_ms=fields.duration_ms,
        offset_minutes=fields.offset_minutes,
        parts=parts,
    )
    return columns, refused


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
        keys = LearnerKey.objects.filter(training=training.training, key_digest=key_digest)
        if not keys.select_for_update().exists():
            return 0
        deleted = _delete(keys)
        TrainingCode.objects.filter(code=code).update(withdrawn=F("withdrawn") + 1)
    return deleted


def forget(*, training: int, now: datetime) -> Forgotten:
    """Delete all keys, codes and answers of a training, keeping how many there were; return it. Forgetting twice changes nothing."""
    with transaction.atomic():
        lost = _delete_all(training)
        already = ForgottenTotal.objects.filter(training=training).first()
        if already is not None and not lost.learners:
            return Forgotten(learners=already.learners, withdrawn=already.withdrawn)
        ForgottenTotal.objects.create(
            training=training, forgotten_on=timezone.localdate(now), learners=lost.learners, withdrawn=lost.withdrawn
        )
    return lost


def erase(*, training: int) -> Forgotten:
    """Delete all keys, codes and answers of a training, and what was kept of it when it was forgotten; return what there was."""
    with transaction.atomic():
        lost = _delete_all(training)
        ForgottenTotal.objects.filter(training=training).delete()
    return lost


def _delete_all(training: int) -> Forgotten:
    codes = TrainingCode.objects.select_for_update().filter(training=training)
    withdrawn = sum(codes.values_list("withdrawn", flat=True))
    keys = LearnerKey.objects.filter(training=training)
    learners = len(keys.select_for_update().values_list("pk"))
    _delete(keys)
    codes.delete()
    return Forgotten(learners=learners, withdrawn=withdrawn)


def _delete(keys: QuerySet[LearnerKey]) -> int:
    """Delete these keys and their answers, so that nothing of them stays readable in the files; return how many answers."""
    journal.empty_after_commit()
    deleted = Answer.objects.filter(learner__in=keys.values("pk"))._raw_delete(keys.db)
    keys.delete()
    return deleted
