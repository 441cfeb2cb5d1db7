"""From the rows of the log to what is released: the expressions are asked, the model predicts, the gate decides.

Needs Ibis and Numba: for the worker and for commands, not for a process that serves pages.
"""

from __future__ import annotations

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
from ravive.insight.recalling import GroupRecall, models_of, recall_of
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
) -> Known:
    """Return what is known of a group once every cut up to today was made, one after the other."""
    models = models_of(cards)
    tables = rows.as_tables()
    for cutoff in cutoffs(group, after=known.until, today=today):
        snapshot = snapshot_of(known, rows, tables, cards, models, cutoff, engine)
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
) -> Snapshot:
    before = tables.received_before(cutoff.day)
    until = rows.answers.filter(pc.less(rows.answers["received_day"], cutoff.day))
    recall = recall_of(until, cards, models, at_day=cutoff.day)
    return Snapshot(
        sums=sums_of(engine.to_pyarrow(expressions.moments(before))),
        seconds={row["bucket"]: row["seconds"] for row in engine.to_pyarrow(expressions.minutes(before)).to_pylist()},
        recalls=_recalls(known, until, cards, recall, cutoff),
        carried=_carried(known, rows.answers, cards, models, cutoff),
        recall_half_width=recall and recall.half_width,
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
    known: Known, answers: pa.Table, cards: Sequence[AskedCard], recall: GroupRecall | None, cutoff: Cutoff
) -> dict[int, Predicted]:
    """Return each card's prediction from all answers so far, and how many learners are new in it."""
    if recall is None:
        return {}
    touched = touched_by(answers, cards)
    found: dict[int, Predicted] = {}
    for number, (mean, half) in recall.cards.items():
        last = horizon_of(known.cells, number, cutoff.column)
        fresh = {learner for learner, day in touched[number].items() if last is None or day >= last.until}
        found[number] = Predicted(learners=recall.learners, fresh=len(fresh), mean=mean, half_width=half, until=cutoff.day)
    return found


def touched_by(answers: pa.Table, cards: Sequence[AskedCard]) -> dict[int, dict[int, int]]:
    """Return for each card, by learner, the last day on which came in an answer to it or its siblings, or the first to anything."""
    outcomes = answers.filter(pc.is_valid(answers["credit"]))
    firsts = outcomes.group_by("learner").aggregate([("received_day", "min")])
    began = dict(zip(firsts["learner"].to_pylist(), firsts["received_day_min"].to_pylist(), strict=True))
    lasts = outcomes.group_by(["learner", "card"]).aggregate([("received_day", "max")])
    siblings: dict[tuple[str, str], list[int]] = defaultdict(list)
    for card in cards:
        siblings[card.deck, card.notion].append(card.number)
    of_card = {card.number: siblings[card.deck, card.notion] for card in cards}
    found: dict[int, dict[int, int]] = {card.number: dict(began) for card in cards}
    for row in lasts.to_pylist():
        for number in of_card.get(row["card"], ()):
            found[number][row["learner"]] = max(found[number][row["learner"]], row["received_day_max"])
    return found


def _carried(
    known: Known, answers: pa.Table, cards: Sequence[AskedCard], models: Mapping[str, Model], cutoff: Cutoff
) -> dict[int, Predicted]:
    """Return each card's prediction for this cut from no more answers than its last released column knew."""
    horizons: dict[int, list[int]] = defaultdict(list)
    for card in cards:
        last = horizon_of(known.cells, card.number, cutoff.column)
        if last is not None:
            horizons[last.until].append(card.number)
    found: dict[int, Predicted] = {}
    for day, numbers in horizons.items():
        recall = recall_of(answers.filter(pc.less(answers["received_day"], day)), cards, models, at_day=cutoff.day)
        if recall is not None:
            of_cards = {number: recall.cards[number] for number in numbers if number in recall.cards}
            found.update(
                {
                    number: Predicted(learners=recall.learners, fresh=0, mean=mean, half_width=half, until=day)
                    for number, (mean, half) in of_cards.items()
                }
            )
    return found
