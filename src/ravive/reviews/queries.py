"""Reading the log: whose a key is, and which answers a phone is missing. The queries of every sync are plain SQL."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, LiteralString

from django.db import connection
from django.db.models import Count, Sum
from msgspec import Raw

from ravive.reviews import prepared_query
from ravive.reviews.columns import FIELDS, SENT_COLUMNS, SentAnswer
from ravive.reviews.models import Answer, Kind, LearnerKey, TrainingCode

MS_A_MINUTE, MS_A_DAY = 60_000, 86_400_000

# A reply brings at most so many answers from the other phone, but always whole batches.
MOST_MISSING = 5_000
KIND_NAMES = {kind.value: kind.label for kind in Kind}
CONFIDENCES = ("guess", "rather", "sure")

_LEARNER: LiteralString = """
SELECT k.id, k.training, k.form, k.joined_on, k.last_batch, k.answers, c.closes_at IS NULL OR c.closes_at > %s
FROM reviews_trainingcode c LEFT JOIN reviews_learnerkey k ON k.training = c.training AND k.key_digest = %s
WHERE c.code = %s
"""
_BATCHES = "SELECT batch, COUNT(*) FROM reviews_answer WHERE learner = %s AND batch > %s AND batch < %s GROUP BY batch ORDER BY batch"
# What the log stores as a number, read as it was sent.
_SELECTED = {column.field: f"a.{column.name}" for column in SENT_COLUMNS} | {
    "deck": "c.deck",
    "card": "c.card",
    "meaning": "c.meaning",
    "bundle": "b.digest",
}
_MISSING = f"""
SELECT {", ".join(_SELECTED[field] for field in FIELDS)}
FROM reviews_answer a JOIN reviews_knowncard c ON c.id = a.card LEFT JOIN reviews_knownbundle b ON b.id = a.bundle
WHERE a.learner = %s AND a.batch > %s AND a.batch <= %s ORDER BY a.id
"""  # noqa: S608 - names of our own columns


class UnknownTrainingError(LookupError):
    """No training has this code."""


@dataclass(frozen=True, kw_only=True)
class JoinedLearner:
    """A key that joined a training, as it was when it was looked up."""

    id: int
    training: int
    form: str
    joined_on: str
    last_batch: int
    answers: int
    # Whether the training still accepts answers.
    is_accepting: bool


@dataclass(frozen=True, kw_only=True)
class JoinedGroup:
    """How many of those who are in a training joined on a day with a code."""

    joined_on: date
    joined_with: str
    count: int


@dataclass(frozen=True, kw_only=True)
class MissingAnswers:
    """Answers that a phone does not have yet, the last batch among them, and whether there are more."""

    answers: list[SentAnswer]
    until: int
    more: bool


@dataclass(frozen=True, kw_only=True)
class AnswerAtTest:
    """The first answer of a key to a card at a test: days since 1970, answered by the phone's clock, received by the server's."""

    deck: str
    card: str
    test_day: int
    form: str
    credit: float
    answered_day: int
    received_day: int


def answers_at_tests(*, learner: int) -> list[AnswerAtTest]:
    """Return the first answer of a key to each card of a form, at each of its tests."""
    at_tests = Answer.objects.filter(learner=learner, kind=Kind.TEST, form__isnull=False, test_day__isnull=False, credit__isnull=False)
    names = ("card__deck", "card__card", "test_day", "form", "credit", "received_day", "answered_at_ms", "offset_minutes")
    found: dict[tuple[str, str, int], AnswerAtTest] = {}
    for deck, card, test_day, form, credit, received_day, at_ms, offset_minutes in at_tests.order_by("id").values_list(*names):
        day = (at_ms + offset_minutes * MS_A_MINUTE) // MS_A_DAY
        answer = AnswerAtTest(
            deck=deck, card=card, test_day=test_day, form=form, credit=credit, answered_day=day, received_day=received_day
        )
        found.setdefault((deck, card, test_day), answer)
    return list(found.values())


def cards_at_test(*, training: int, test_day: int) -> list[tuple[int, str, int]]:
    """Return for each key that answered at a test its number, its form, and how many cards of that form it answered."""
    answers = Answer.objects.filter(learner__training=training, kind=Kind.TEST, test_day=test_day, form__isnull=False)
    counted = answers.values("learner", "form").annotate(cards=Count("card", distinct=True))
    return list(counted.values_list("learner", "form", "cards"))


def find_learner(*, code: str, key_digest: bytes, now: datetime) -> JoinedLearner | None:
    """Return whose key this is, None when it never joined or left again. Raises UnknownTrainingError."""
    moment = connection.ops.adapt_datetimefield_value(now.astimezone(UTC))
    row = prepared_query.first_row(_LEARNER, (moment, key_digest, code))
    if row is None:
        raise UnknownTrainingError(code)
    if row[0] is None:
        return None
    number, training, form, joined_on, last_batch, answers, is_accepting = row
    return JoinedLearner(
        id=number,
        training=training,
        form=form,
        joined_on=str(joined_on),
        last_batch=last_batch,
        answers=answers,
        is_accepting=bool(is_accepting),
    )


def joined_groups(training: int) -> list[JoinedGroup]:
    """Return how many of those who are still in a training joined on each day with each code, the latest day first."""
    keys = LearnerKey.objects.filter(training=training).values("joined_on", "joined_with").order_by("-joined_on", "joined_with")
    return [JoinedGroup(**row) for row in keys.annotate(count=Count("pk"))]


def count_left(training: int) -> int:
    """Return how many left a training with their answers."""
    return TrainingCode.objects.filter(training=training).aggregate(left=Sum("withdrawn"))["left"] or 0


def joined_before(training: int, day: date) -> int:
    """Return how many of those who are still in a training joined before a day."""
    return LearnerKey.objects.filter(training=training, joined_on__lt=day).count()


def stored_ids(*, learner: int, ids: Iterable[str]) -> set[str]:
    """Return which of these ids are stored for a key."""
    return {str(stored) for stored in Answer.objects.filter(learner=learner, id__in=ids).values_list("id", flat=True)}


def missing_for(*, learner: int, cursor: int, before: int) -> MissingAnswers:
    """Return what came in batches after `cursor` and before `before`, oldest first, whole batches, about MOST_MISSING at most.

    Reads all rows of one learner: call it only where `cursor` is behind.
    """
    with connection.cursor() as database:
        database.execute(_BATCHES, [learner, cursor, before])
        until, total, more = before - 1, 0, False
        for batch, count in database.fetchall():
            if total and total + count > MOST_MISSING:
                more = True
                break
            until, total = batch, total + count
        database.execute(_MISSING, [learner, cursor, until])
        id_text = _id_reader()
        answers = [_sent_answer(id_text, row) for row in database.fetchall()]
    return MissingAnswers(answers=answers, until=until, more=more)


def _id_reader() -> Callable[[Any], str]:
    """Return the function that reads an id as this database returns it."""
    return str if connection.vendor == "postgresql" else _hyphenated


def _hyphenated(value: bytes) -> str:
    text = value.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _sent_answer(id_text: Callable[[Any], str], row: tuple[Any, ...]) -> SentAnswer:
    """Return a row of FIELDS as the phone sent it."""
    values = dict(zip(FIELDS, row, strict=True))
    confidence = values["confidence"]
    values.update(
        id=id_text(values["id"]),
        kind=KIND_NAMES[values["kind"]],
        confidence=None if confidence is None else CONFIDENCES[confidence],
        parts=Raw(values["parts"].encode()),
    )
    return SentAnswer(**values)
