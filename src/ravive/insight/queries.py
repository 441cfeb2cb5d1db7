"""Reading what was released: cheap, and without the log."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ravive.insight.gate import Cell
from ravive.insight.models import Released
from ravive.insight.releases import Counts, Known


def known_of(training: int) -> Known:
    """Return everything that was released of a training; nothing before anything was."""
    return known_of_all([training])[training]


def known_of_all(trainings: Collection[int]) -> dict[int, Known]:
    """Return the same of several trainings, in one query."""
    found = {row.training: _known(row) for row in Released.objects.filter(training__in=trainings)}
    return {training: found.get(training, Known()) for training in trainings}


def _known(row: Released) -> Known:
    counts: dict[str, Any] = row.counts
    return Known(
        until=row.until,
        cells={name: _cell(values) for name, values in row.cells.items()},
        counts=Counts(
            answered=counts["answered"],
            recently=counts["recently"],
            at_tests={int(day): learners for day, learners in counts["at_tests"].items()},
        ),
    )


def _cell(values: list[Any]) -> Cell:
    learners, value, half_width, until, bound = values
    return Cell(learners=learners, value=value, half_width=half_width, until=until, bound=bound)
