"""Reading the log: who a key belongs to, and what it is missing. What is on the way of every sending is in plain SQL."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from msgspec import Raw

from ravive.reviews import asking
from ravive.reviews.models import Answer as Kept
from ravive.reviews.models import Kind, LearnerKey
from ravive.reviews.wire import Answer

MS_A_MINUTE, MS_A_DAY = 60_000, 86_400_000

# A reply brings at most so many answers from the other phone, but always whole batches.
MOST_MISSING = 5_000
KIND_NAMES = {kind.value: kind.label for kind in Kind}
CONFIDENCES = ("guess", "rather", "sure")

_LEARNER = """
SELECT k.id, k.training, k.form, k.joined_on, k.last_batch, k.answers, c.closes_at IS NULL OR c.closes_at > %s
FROM reviews_trainingcode c LEFT JOIN reviews_learnerkey k ON k.training = c.training AND k.key_digest = %s
WHERE c.code = %s
"""
_BATCHES = "SELECT batch, COUNT(*) FROM reviews_answer WHERE learner = %s AND batch > %s AND batch < %s GROUP BY batch ORDER BY batch"
_MISSING = """
SELECT a.id, c.deck, c.card, c.meaning, b.digest, a.kind, a.answered_at_ms, a.credit, a.confidence, a.variant, a.test_day, a.form,
  a.duration_ms, a.offset_minutes, a.parts
FROM reviews_answer a JOIN reviews_knowncard c ON c.id = a.card LEFT JOIN reviews_knownbundle b ON b.id = a.bundle
WHERE a.learner = %s AND a.batch > %s AND a.batch <= %s ORDER BY a.id
"""


class UnknownTrainingError(LookupError):
    """No training has this code."""


@dataclass(frozen=True, kw_only=True)
class Learner:
    """A key that joined a training, as it stood when it was looked up."""

    id: int
    training: int
    form: str
    joined_on: str
    last_batch: int
    answers: int
    # Whether the training still takes answers.
    is_taking: bool


@dataclass(frozen=True, kw_only=True)
class Missing:
    """Answers a phone does not have yet, the last batch they reach, and whether there are more."""

    answers: list[Answer]
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
    """Return what a key answered to the cards of the forms of its tests: of each card at each test, its first answer."""
    asked = Kept.objects.filter(learner=learner, kind=Kind.TEST, form__isnull=False, test_day__isnull=False, credit__isnull=False)
    names = ("card__deck", "card__card", "test_day", "form", "credit", "received_day", "answered_at_ms", "offset_minutes")
    found: dict[tuple[str, str, int], AnswerAtTest] = {}
    for deck, card, test_day, form, credit, received_day, at_ms, offset_minutes in asked.order_by("id").values_list(*names):
        day = (at_ms + offset_minutes * MS_A_MINUTE) // MS_A_DAY
        given = AnswerAtTest(deck=deck, card=card, test_day=test_day, form=form, credit=credit, answered_day=day, received_day=received_day)
        found.setdefault((deck, card, test_day), given)
    return list(found.values())


def find_learner(*, code: str, key_digest: bytes, now: datetime) -> Learner | None:
    """Return whose key this is, None when it never joined or left again. Raises UnknownTrainingError."""
    moment = connection.ops.adapt_datetimefield_value(now.astimezone(UTC))
    row = asking.one(_LEARNER, (moment, key_digest, code))
    if row is None:
        raise UnknownTrainingError(code)
    if row[0] is None:
        return None
    number, training, form, joined_on, last_batch, answers, is_taking = row
    return Learner(
        id=number, training=training, form=form, joined_on=str(joined_on), last_batch=last_batch, answers=answers, is_taking=bool(is_taking)
    )


def joined_before(training: int, day: date) -> int:
    """Return how many of those who are still in a training joined before a day."""
    return LearnerKey.objects.filter(training=training, joined_on__lt=day).count()


def held_ids(*, learner: int, ids: Iterable[str]) -> set[str]:
    """Return which of these ids a key holds already."""
    return {str(held) for held in Kept.objects.filter(learner=learner, id__in=ids).values_list("id", flat=True)}


def missing_for(*, learner: int, cursor: int, before: int) -> Missing:
    """Return what came in batches after `cursor` and before `before`, oldest first, whole batches, about MOST_MISSING at most.

    Reads all rows of one learner, so ask only where `cursor` is behind.
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
        read = _read_id()
        answers = [_answer(read, *row) for row in database.fetchall()]
    return Missing(answers=answers, until=until, more=more)


def _read_id() -> Callable[[Any], str]:
    """Return what makes a text of an id as this database gives it."""
    return str if connection.vendor == "postgresql" else _hyphenated


def _hyphenated(value: bytes) -> str:
    text = value.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _answer(read: Callable[[Any], str], *row: Any) -> Answer:  # noqa: ANN401 - what the database gives, column by column
    number, deck, card, meaning, bundle, kind, at, credit, confidence, variant, test_day, form, duration_ms, offset_minutes, parts = row
    return Answer(
        id=read(number),
        deck=deck,
        card=card,
        meaning=meaning,
        bundle=bundle,
        kind=KIND_NAMES[kind],  # type: ignore[arg-type]  # the labels are the words of the wire
        at=at,
        credit=credit,
        confidence=None if confidence is None else CONFIDENCES[confidence],  # type: ignore[arg-type]  # the same
        variant=variant,
        test_day=test_day,
        form=form,
        duration_ms=duration_ms,
        offset_minutes=offset_minutes,
        parts=Raw(parts.encode()),
    )
