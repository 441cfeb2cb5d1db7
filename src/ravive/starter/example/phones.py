"""What an invented learner's phone does: it joins and sends, through the code that answers real phones."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from itertools import accumulate, groupby
from random import Random
from uuid import UUID

import msgspec

from ravive.publishing.queries import PublishedDeck
from ravive.reviews import actions, decoder, queries
from ravive.reviews.columns import DIGEST_LENGTH, FormName, SentAnswer
from ravive.starter.example.learners import InventedAnswer
from ravive.trainings.models import Training

# In UTC. A learner answers from nine, so that all of a day is received on that day.
FIRST_HOUR, LAST_HOUR = 7, 18
OFFSET_MINUTES = 60


class RefusedAnswersError(Exception):
    """The site refused what an invented phone sent: a fault of the example."""


def send(
    *,
    training: Training,
    code: str,
    deck: PublishedDeck,
    key: str,
    form: FormName,
    answers: Sequence[InventedAnswer],
    until: datetime,
    chance: Random,
) -> None:
    """Let one learner join on the day of the training, and send each day's answers on that day; nothing after `until`."""
    digest = sha256(key.encode()).digest()
    opening = datetime.combine(training.held_on, time(FIRST_HOUR - 1), tzinfo=UTC)
    actions.join(code=code, key_digest=digest, form=form, now=min(opening, until))
    meanings = {card.id: card.meaning for card in deck.bundle.cards}
    for day, day_answers in groupby(answers, key=lambda answer: answer.day):
        at = datetime.combine(training.held_on + timedelta(days=day), time(chance.randrange(FIRST_HOUR, LAST_HOUR)), tzinfo=UTC)
        at = min(at, until)
        learner = queries.find_learner(code=code, key_digest=digest, now=at)
        if learner is None:
            raise RefusedAnswersError(f"the key of an invented learner is not known on day {day}")
        # One answer after the other, as long as each takes, the last one just before they are sent.
        shown = list(day_answers)
        after = list(accumulate((answer.duration_ms for answer in reversed(shown)), initial=0))[-2::-1]
        sent = [_sent(answer, at - timedelta(milliseconds=left), deck, meanings, chance) for answer, left in zip(shown, after, strict=True)]
        body = msgspec.json.encode({"sent_at": _ms(at), "cursor": learner.last_batch, "answers": sent})
        batch, refused = decoder.decode(body, now=at)
        done = actions.append(learner=learner, batch=batch, now=at)
        if refused or done.refused:
            raise RefusedAnswersError(f"day {day}: {[*refused, *done.refused][0].detail}")


def _sent(answer: InventedAnswer, at: datetime, deck: PublishedDeck, meanings: dict[str, int], chance: Random) -> SentAnswer:
    return SentAnswer(
        id=_uuid7(_ms(at), chance),
        deck=deck.bundle.deck,
        card=answer.card,
        meaning=meanings[answer.card],
        at=_ms(at),
        offset_minutes=OFFSET_MINUTES,
        duration_ms=answer.duration_ms,
        parts=msgspec.Raw(b"{}"),
        credit=float(answer.is_right),
        bundle=deck.digest[:DIGEST_LENGTH],
        variant=answer.variant,
        confidence="sure" if answer.is_sure else "rather",
        kind=answer.kind,
        test_day=answer.test_day,
        form=answer.form,
    )


def _uuid7(at_ms: int, chance: Random) -> str:
    version, variant = 0x7 << 76, 0x2 << 62
    return str(UUID(int=at_ms << 80 | version | chance.getrandbits(12) << 64 | variant | chance.getrandbits(62)))


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
