"""Simulated trainings whose sums and released cells lie in `golden/`: the first of these files were computed by SQL on DuckDB."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import ibis
import numpy as np

from ravive.insight import expressions, making
from ravive.insight.cards import AskedCard
from ravive.insight.group import Cutoff, cutoffs
from ravive.insight.releases import Known, name_of
from ravive.insight.releasing import advance
from ravive.memory.hybrid import shipped
from tests.insight.simulated import HELD_ON, Plan, group, rows

GOLDEN = Path(__file__).parent / "golden"
SECRET, RECENT_DAYS = b"secret", 14


@dataclass(frozen=True)
class Case:
    """A simulated training, its seed, and the columns whose sums are written in full."""

    plan: Plan
    seed: int
    columns: tuple[int, ...]


CASES = {
    "twelve-cards": Case(Plan(learners=24), 5, (0, 5, 17)),
    "small-group": Case(Plan(learners=7, cards=8, days=112, critical=2), 1, (14, 16)),
    "no-controls": Case(Plan(learners=11, cards=9, days=70, control_day=None), 3, (9,)),
}


def asked(plan: Plan) -> list[AskedCard]:
    """Return the cards of a simulated training: two of each notion."""
    return [
        AskedCard(
            number=number, deck="accueil", card=f"card-{number}", notion=f"notion-{number // 2}", theme="signs",
            is_critical=number <= plan.critical, is_marked=True, prompt="", reflex="",
        )
        for number in range(1, plan.cards + 1)
    ]  # fmt: skip


def document(case: Case) -> dict[str, Any]:
    """Return the sums at some cuts, and every released cell after the last one."""
    found, cards, training = rows(case.plan, np.random.default_rng(case.seed)), asked(case.plan), group(case.plan)
    tables, engine, known = found.as_tables(), ibis.duckdb.connect(), Known()
    cuts: dict[str, Any] = {}
    for cutoff in cutoffs(training, after=None, today=HELD_ON + timedelta(days=119)):
        snapshot = making.snapshot_of(known, found, tables, cards, {"accueil": shipped()}, cutoff, engine, SECRET)
        known = advance(known, snapshot, training, cutoff)
        if cutoff.column in case.columns:
            cuts[str(cutoff.column)] = sums_of(engine, tables, cutoff)
    return {"cuts": cuts, "until": known.until, "counts": vars(known.counts), "cells": _cells(known)}


def sums_of(engine: Any, tables: Any, cutoff: Cutoff) -> dict[str, Any]:  # noqa: ANN401 - an Ibis engine
    """Return what the log says before a cut: moments by cell and day, seconds a week, people."""
    before = tables.received_before(cutoff.day)
    moments = engine.to_pyarrow(expressions.moments(before)).to_pylist()
    active = engine.to_pyarrow(expressions.active(before, cutoff.day - RECENT_DAYS)).to_pylist()
    return {
        "moments": {
            f"{name_of(row['family'], card=row['card'], bucket=row['bucket'], form=row['form'])} {row['received_day']}": [
                row["learners"],
                row["total"],
                row["squares"],
            ]
            for row in sorted(moments, key=lambda row: (row["family"], row["card"], row["bucket"], row["form"], row["received_day"]))
        },
        "seconds": {str(row["bucket"]): row["seconds"] for row in engine.to_pyarrow(expressions.minutes(before)).to_pylist()},
        "at_tests": {str(row["test_day"]): row["learners"] for row in engine.to_pyarrow(expressions.takers(before)).to_pylist()},
        "active": [active[0]["answered"], active[0]["recently"]] if active else [0, 0],
    }


def _cells(known: Known) -> Mapping[str, list[object]]:
    return {name: [cell.learners, cell.value, cell.half_width, cell.until, cell.bound] for name, cell in sorted(known.cells.items())}


def text_of(case: Case) -> str:
    """Return the golden file of a case: one value a line, so that a change can be read."""
    return json.dumps(document(case), sort_keys=True, separators=(",", ":")).replace("],", "],\n") + "\n"
