"""Simulated trainings whose sums and released cells are in `golden/`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from ravive.insight.cards import TrainingCard
from ravive.insight.disclosure import LogSummary, advance
from ravive.insight.group import cutoffs
from ravive.insight.release_pipeline import lots_of, summary_of
from ravive.insight.releases import Release
from ravive.memory.hybrid import shipped
from tests.insight.simulated import HELD_ON, Plan, group, log_of

GOLDEN = Path(__file__).parent / "golden"
SECRET = b"secret"


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


def training_cards(plan: Plan) -> list[TrainingCard]:
    """Return the cards of a simulated training: two of each notion."""
    return [
        TrainingCard(
            number=number, deck="accueil", card=f"card-{number}", notion=f"notion-{number // 2}", theme="signs",
            is_critical=number <= plan.critical, is_marked=True, is_reworded=True, prompt="", reflex="",
        )
        for number in range(1, plan.cards + 1)
    ]  # fmt: skip


def document(case: Case) -> dict[str, Any]:
    """Return the sums at some cuts, and every released cell after the last one."""
    answers, cards, training = log_of(case.plan, np.random.default_rng(case.seed)), training_cards(case.plan), group(case.plan)
    release = Release()
    cuts: dict[str, Any] = {}
    for cutoff in cutoffs(training, after=None, today=HELD_ON + timedelta(days=119)):
        summary = summary_of(release, answers, cards, {"accueil": shipped()}, training, cutoff)
        release = advance(release, summary, training, cutoff, lots_of(SECRET, training.training))
        if cutoff.column in case.columns:
            cuts[str(cutoff.column)] = sums_of(summary)
    return {"cuts": cuts, "until": release.until, "counts": vars(release.counts), "cells": _cells(release)}


def sums_of(summary: LogSummary) -> dict[str, Any]:
    """Return what the log says before a cut: tallies by cell, seconds a week, people."""
    return {
        "tallies": {name: [tally.learners, tally.answers, tally.total, tally.spread] for name, tally in summary.tallies.items()},
        "seconds": {str(week): seconds for week, seconds in summary.seconds.items()},
        "at_tests": {str(day): people for day, people in summary.counts.at_tests.items()},
        "active": [summary.counts.answered, summary.counts.recently],
    }


def _cells(release: Release) -> Mapping[str, list[object]]:
    return {name: [cell.learners, cell.value, cell.half_width, cell.until] for name, cell in sorted(release.cells.items())}


def text_of(case: Case) -> str:
    """Return the golden file of a case: one value a line, so that a change can be read."""
    return json.dumps(document(case), sort_keys=True, separators=(",", ":")).replace("],", "],\n") + "\n"
