# pyarrow and Ibis come without complete types.
"""The log as tables that figures are asked of: small tables of one or many trainings, on whatever engine answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa
from django.conf import settings
from django.db import connection

from ravive.insight.group import Group

if TYPE_CHECKING:
    from ibis.expr.types import Table

NO_DAY = -1
GROUPS = pa.schema([("training", pa.int64()), ("held_day", pa.int32()), ("control_day", pa.int32())])
ANSWERS = pa.schema(
    [
        ("training", pa.int64()),
        ("learner", pa.int64()),
        ("card", pa.int32()),
        ("kind", pa.int16()),
        # By the clock of the phone, set right by how wrong it was when it sent.
        ("at_ms", pa.int64()),
        ("received_day", pa.int32()),
        ("credit", pa.float64()),
        ("confidence", pa.int16()),
        ("duration_ms", pa.int32()),
        ("test_day", pa.int16()),
        ("form", pa.string()),
    ]
)

_LOG = """
SELECT k.training, a.learner, a.card, a.kind, a.answered_at_ms + CAST(a.skew_seconds AS bigint) * 1000, a.received_day, a.credit,
  a.confidence, a.duration_ms, a.test_day, a.form
FROM reviews_learnerkey k JOIN reviews_answer a ON a.learner = k.id
WHERE k.training IN ({places}) ORDER BY a.learner, a.id
"""


@dataclass(frozen=True, kw_only=True)
class Tables:
    """What every figure is asked of: trainings (GROUPS) and their answers (ANSWERS)."""

    groups: Table
    answers: Table

    def received_before(self, day: int) -> Tables:
        """Return the same as it stood at the start of a day (since 1970)."""
        return Tables(groups=self.groups, answers=self.answers.filter(self.answers.received_day < day))


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows of some trainings, read from the database."""

    groups: pa.Table
    answers: pa.Table

    def as_tables(self) -> Tables:
        """Return them as tables any engine takes in."""
        return Tables(groups=ibis.memtable(self.groups), answers=ibis.memtable(self.answers))


def rows_of(groups: Collection[Group]) -> Rows:
    """Return everything figures need of these trainings."""
    wanted = [group.training for group in groups]
    with connection.cursor() as database:
        database.execute(_LOG.format(places=", ".join(["%s"] * len(wanted)) or "NULL"), wanted)
        found = database.fetchall()
    return Rows(
        groups=groups_table(groups),
        answers=_table(found, ANSWERS),
    )


def groups_table(groups: Collection[Group]) -> pa.Table:
    """Return trainings as a table; NO_DAY stands for no control day."""
    rows = [(group.training, group.held_day, NO_DAY if group.control_day is None else group.control_day) for group in groups]
    return _table(rows, GROUPS)


def _table(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [[] for _ in schema]
    return pa.table([pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema)


def engine(address: str | None = None) -> Any:  # noqa: ANN401 - Ibis has no type for "any engine"
    """Return the engine that answers: DuckDB in this process, or the one of RAVIVE_FIGURES_ENGINE (an address Ibis can connect to)."""
    return ibis.connect(address or settings.FIGURES_ENGINE or "duckdb://")
