"""From the rows of the log to what is released: the expressions are asked, the model predicts, the gate decides.

Needs Ibis and Numba: for the worker and for commands, not for a process that serves pages.
"""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ravive.insight import expressions
from ravive.insight.cards import AskedCard
from ravive.insight.estimate import Moments
from ravive.insight.group import Cutoff, Group, cutoffs
from ravive.insight.recalling import doubts_of, models_of, recall_of
from ravive.insight.releases import Counts, Known, name_of
from ravive.insight.releasing import Predicted, Snapshot, advance, horizon_of
from ravive.insight.tables import Rows, Tables
from ravive.memory.hybrid import Model

RECENT_DAYS = 14


def released_until(
    known: Known,
    rows: Rows,
    cards: Sequence[AskedCard],
    group: Group,
    *,
    today: date,
    engine: Any,  # noqa: ANN401 - an Ibis engine
    secret: bytes,
) -> Known:
    """Return what is known of a group once every cut up to today was made, one after the other. By `secret` lots are drawn."""
    models = models_of(cards)
    tables = rows.as_tables()
    for cutoff in cutoffs(group, after=known.until, today=today):
        snapshot = snapshot_of(known, rows, tables, cards, models, cutoff, engine, secret)
        known = advance(known, snapshot, group, cutoff)
    return known


def snapshot_of(
    known: Known,
    rows: Rows,
    tables: Tables,
    cards: Sequence[AskedCard],
    models: Mapping[str, Model],
    cutoff: Cutoff,
    engine: Any,  # noqa: ANN401
    secret: bytes,
) -> Snapshot:
    before = tables.received_before(cutoff.day)
    until = rows.answers.filter(pc.less(rows.answers["received_day"], cutoff.day))
    return Snapshot(
        sums=sums_of(engine.to_pyarrow(expressions.moments(before))),
        seconds={row["bucket"]: row["seconds"] for row in engine.to_pyarrow(expressions.minutes(before)).to_pylist()},
        recalls=_recalls(known, until, cards, models, cutoff, secret),
        doubts=doubts_of(cards, models),
        counts=_counts(before, cutoff, engine),
    )


def sums_of(moments: pa.Table) -> dict[str, dict[int, Moments]]:
    """Return the rows of `expressions.moments` of one training by the names of their cells, then by day."""
    found: dict[str, dict[int, Moments]] = defaultdict(dict)
    for row in moments.to_pylist():
        name = name_of(row["family"], card=row["card"], bucket=row["bucket"], form=row["form"])
        found[name][row["received_day"]] = Moments(learners=row["learners"], total=row["total"], squares=row["squares"])
    return found


def _counts(tables: Tables, cutoff: Cutoff, engine: Any) -> Counts:  # noqa: ANN401
    active = engine.to_pyarrow(expressions.active(tables, cutoff.day - RECENT_DAYS)).to_pylist()
    takers = engine.to_pyarrow(expressions.takers(tables)).to_pylist()
    at_tests = {row["test_day"]: row["learners"] for row in takers}
    if not active:
        return Counts(at_tests=at_tests)
    return Counts(answered=active[0]["answered"], recently=active[0]["recently"], at_tests=at_tests)


def _recalls(
    known: Known, answers: pa.Table, cards: Sequence[AskedCard], models: Mapping[str, Model], cutoff: Cutoff, secret: bytes
) -> dict[int, Predicted]:
    """Return each card's prediction from all answers so far, and how many learners are new in it."""
    touched = touched_by(answers, cards)
    found: dict[int, Predicted] = {}
    for number, recall in recall_of(answers, cards, models, at_day=cutoff.day).items():
        last = horizon_of(known.cells, number, cutoff.column)
        fresh = sum(last is None or day >= last.until for day in touched[number].values())
        lot = lot_of(secret, answers, number, cutoff)
        found[number] = Predicted(learners=recall.learners, fresh=fresh, mean=recall.mean, lot=lot)
    return found


def lot_of(secret: bytes, answers: pa.Table, card: int, cutoff: Cutoff) -> float:
    """Return a lot from -0.5 to 0.5: the same whenever a cut is made again, and known to nobody who does not know the secret."""
    drawn = f"{answers['training'][0].as_py()}/{card}/{cutoff.day}".encode()
    return int.from_bytes(hmac.digest(secret, drawn, "sha256")[:8]) / 2**64 - 0.5


def touched_by(answers: pa.Table, cards: Sequence[AskedCard]) -> dict[int, dict[int, int]]:
    """Return for each card, by learner who answered it, the last day on which came in an answer to it or to its siblings."""
    outcomes = answers.filter(pc.is_valid(answers["credit"]))
    grouped = outcomes.group_by(["learner", "card"]).aggregate([("received_day", "max")])
    lasts: dict[int, dict[int, int]] = defaultdict(dict)
    for row in grouped.to_pylist():
        lasts[row["card"]][row["learner"]] = row["received_day_max"]
    siblings: dict[tuple[str, str], list[int]] = defaultdict(list)
    for card in cards:
        siblings[card.deck, card.notion].append(card.number)
    found: dict[int, dict[int, int]] = {}
    for card in cards:
        of_notion = siblings[card.deck, card.notion]
        found[card.number] = {
            learner: max(lasts[number][learner] for number in of_notion if learner in lasts[number]) for learner in lasts[card.number]
        }
    return found
