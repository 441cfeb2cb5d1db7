"""A training's answers as figures read them: one query, plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection


class LoggedAnswer(NamedTuple):
    """One answer. `at_ms` is by the clock of the phone, corrected by how wrong it was when it sent; `received_day` counts since 1970.

    `credit` is None where the card was only read; `test_day` and `form` are None in practice, `form` for control cards and their pairs.
    `variant`: 0 is the card's own words. At a test, another number is the wording that practice did not show; phones that know of none
    send 0.
    """

    learner: int
    card: int
    kind: int
    at_ms: int
    received_day: int
    credit: float | None
    confidence: int | None
    duration_ms: int
    variant: int
    test_day: int | None
    form: str | None


# Columns of the log have these names; one is computed.
_COMPUTED = {"at_ms": "a.answered_at_ms + CAST(a.skew_seconds AS bigint) * 1000"}
_LOG = f"""
SELECT {", ".join(_COMPUTED.get(name, f"a.{name}") for name in LoggedAnswer._fields)}
FROM reviews_learnerkey k JOIN reviews_answer a ON a.learner = k.id
WHERE k.training = %s ORDER BY a.learner, a.id
"""  # noqa: S608 - names of our own columns


def answers_of(training: int) -> list[LoggedAnswer]:
    """Return every answer of a training, by learner and then in the order in which the phone created them."""
    with connection.cursor() as database:
        database.execute(_LOG, [training])
        return [LoggedAnswer(*row) for row in database.fetchall()]


def received_before(answers: Sequence[LoggedAnswer], day: int) -> list[LoggedAnswer]:
    """Return the answers that were there at the start of a day (since 1970)."""
    return [answer for answer in answers if answer.received_day < day]
