"""Figures as Ibis expressions: the same on DuckDB, PostgreSQL and Spark.

Every figure starts as contributions: one row a learner with the value this learner brings, and the day the last answer it rests
on came in. Added up they are moments: a figure without anybody in it. What may be shown of them is decided in `gate`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from ravive.insight.releases import CARD_AT_TEST, DIFFERENCE, FORM_AT_TEST, HELD_BACK, PRACTISED, SURE_RIGHT, SURE_WRONG, WEEK
from ravive.insight.tables import Tables

if TYPE_CHECKING:
    from ibis.expr.types import Table

PRACTICE, TEST, CONTROL = 0, 1, 2
SURE = 2
DAY_MS, WEEK_DAYS = 86_400_000, 7
# Whoever leaves a card open did not think for an hour: no card counts for more than three minutes.
LONGEST_MS = 180_000
COLUMNS = ("training", "family", "card", "bucket", "form", "learner", "value", "received_day")
CELL = ("training", "family", "card", "bucket", "form")


def moments(tables: Tables) -> Table:
    """Return every figure added up: CELL, `received_day`, and over learners: `learners`, `total`, `squares`.

    A cell has a row for each day on which what its learners brought was complete, so that one can tell who is new in it.
    """
    found = contributions(tables)
    squared = found.mutate(square=found.value * found.value)
    return squared.group_by([*CELL, "received_day"]).aggregate(
        learners=squared.count(), total=squared.value.sum(), squares=squared.square.sum()
    )


def contributions(tables: Tables) -> Table:
    """Return one row a learner and figure, with the columns COLUMNS."""
    parts = [_cards_at_tests(tables), _forms_at_tests(tables), *_confidence(tables), _weeks(tables), *_effect(tables)]
    return ibis.union(*parts)


def minutes(tables: Tables) -> Table:
    """Return for each training and week since: `learners` who practised, and the median of their seconds, as `seconds`."""
    found = _practised_weeks(tables)
    return found.group_by(["training", "bucket"]).aggregate(learners=found.count(), seconds=found.milliseconds.median() / 1000)


def takers(tables: Tables) -> Table:
    """Return for each training and test day how many learners answered, as `learners`."""
    asked = _tests(tables)
    return asked.group_by(["training", "test_day"]).aggregate(learners=asked.learner.nunique())


def active(tables: Tables, since_day: int) -> Table:
    """Return for each training how many learners answered (`answered`), and how many of them since a day (`recently`)."""
    outcomes = tables.answers.filter(tables.answers.credit.notnull())
    is_recent = outcomes.received_day >= since_day
    return outcomes.group_by("training").aggregate(
        answered=outcomes.learner.nunique(), recently=ibis.ifelse(is_recent, outcomes.learner, ibis.null("int64")).nunique()
    )


def _tests(tables: Tables) -> Table:
    """Return the first answer of each learner to each card of a test's form; to the one in the room, on its day.

    A phone's day may be over when UTC's is not, and the other way round: the day after still counts.
    """
    answers = tables.answers.join(tables.groups, "training")
    asked = answers.filter(answers.kind == TEST, answers.form.notnull(), answers.test_day.notnull(), answers.credit.notnull())
    is_late = (asked.test_day == 0) & ((asked.at_ms / DAY_MS).floor() > asked.held_day + 1)
    return _first(asked.filter(~is_late), ["training", "learner", "card", "test_day"])


def _first(answers: Table, of: list[str]) -> Table:
    order = [answers.at_ms, answers.received_day, answers.credit]
    placed = answers.mutate(place=ibis.row_number().over(ibis.window(group_by=of, order_by=order)))
    return placed.filter(placed.place == 0)


def _contribution(found: Table, *, family: str, value: str, card: str = "", bucket: str = "", form: str = "") -> Table:
    return found.select(
        training=found.training,
        family=ibis.literal(family),
        card=found[card].cast("int32") if card else ibis.literal(0, "int32"),
        bucket=found[bucket].cast("int32") if bucket else ibis.literal(0, "int32"),
        form=found[form] if form else ibis.literal(""),
        learner=found.learner,
        value=found[value].cast("float64"),
        received_day=found.received_day.cast("int32"),
    )


def _cards_at_tests(tables: Tables) -> Table:
    return _contribution(_tests(tables), family=CARD_AT_TEST, value="credit", card="card", bucket="test_day", form="form")


def _forms_at_tests(tables: Tables) -> Table:
    asked = _tests(tables)
    mean = asked.group_by(["training", "learner", "test_day", "form"]).aggregate(
        credit=asked.credit.mean(), received_day=asked.received_day.max()
    )
    return _contribution(mean, family=FORM_AT_TEST, value="credit", bucket="test_day", form="form")


def _confidence(tables: Tables) -> list[Table]:
    """Return who was sure and wrong, and who sure and right, at their last answer to a card."""
    answers = tables.answers
    said = answers.filter(answers.confidence.notnull(), answers.credit.notnull())
    order = [said.at_ms.desc(), said.received_day.desc(), said.credit.desc()]
    placed = said.mutate(place=ibis.row_number().over(ibis.window(group_by=["training", "learner", "card"], order_by=order)))
    last = placed.filter(placed.place == 0)
    is_sure, is_wrong = last.confidence == SURE, last.credit < 0.5
    marked = last.mutate(wrong=(is_sure & is_wrong).ifelse(1.0, 0.0), right=(is_sure & ~is_wrong).ifelse(1.0, 0.0))
    return [
        _contribution(marked, family=SURE_WRONG, value="wrong", card="card"),
        _contribution(marked, family=SURE_RIGHT, value="right", card="card"),
    ]


def _practised_weeks(tables: Tables) -> Table:
    """Return for each learner and week since the training (`bucket`): mean credit, time, and when the last answer came in."""
    answers = tables.answers.join(tables.groups, "training")
    practised = answers.filter(answers.kind == PRACTICE, answers.credit.notnull())
    week = ((practised.at_ms / DAY_MS).floor() - practised.held_day) / WEEK_DAYS
    timed = practised.mutate(
        bucket=ibis.greatest(week.floor(), 0).cast("int32"), time_ms=ibis.least(practised.duration_ms, LONGEST_MS).cast("int64")
    )
    return timed.group_by(["training", "learner", "bucket"]).aggregate(
        credit=timed.credit.mean(), milliseconds=timed.time_ms.sum(), received_day=timed.received_day.max()
    )


def _weeks(tables: Tables) -> Table:
    return _contribution(_practised_weeks(tables), family=WEEK, value="credit", bucket="bucket")


def _effect(tables: Tables) -> list[Table]:
    """Return for each learner what practice changed: practised cards less cards held back, drawn by lot, on the same day.

    A phone draws pairs of cards alike at joining; a coin says which of the two is held back. Neither is part of a test's form, so
    they have none. A held-back card that was practised all the same does not count.
    """
    answers = tables.answers.join(tables.groups, "training")
    on_the_day = answers.filter(answers.test_day == answers.control_day, answers.form.isnull(), answers.credit.notnull())
    held = _first(on_the_day.filter(on_the_day.kind == CONTROL), ["training", "learner", "card"])
    free = _first(on_the_day.filter(on_the_day.kind == TEST), ["training", "learner", "card"])
    practised = free.group_by(["training", "learner"]).aggregate(practised=free.credit.mean(), practised_day=free.received_day.max())
    kept = _not_practised(held, answers)
    controls = kept.group_by(["training", "learner"]).aggregate(held_back=kept.credit.mean(), held_back_day=kept.received_day.max())
    both = practised.join(controls, ["training", "learner"])
    pairs = both.mutate(difference=both.practised - both.held_back, received_day=ibis.greatest(both.practised_day, both.held_back_day))
    return [_contribution(pairs, family=family, value=family) for family in (DIFFERENCE, PRACTISED, HELD_BACK)]


def _not_practised(held: Table, answers: Table) -> Table:
    """Return those answers to held-back cards before which the card was not practised."""
    practised = answers.filter(answers.kind == PRACTICE)
    began = practised.group_by(["training", "learner", "card"]).aggregate(began_ms=practised.at_ms.min())
    known = held.left_join(began, ["training", "learner", "card"])
    return known.filter(known.began_ms.isnull() | (known.began_ms >= known.at_ms))
