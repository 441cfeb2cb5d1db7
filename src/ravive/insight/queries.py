"""Reading what was released: cheap, and without the log."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ravive.insight.gate import Cell
from ravive.insight.models import Released
from ravive.insight.releases import Counts, Known


def known_of(training: int) -> Known:
    """Return everything that was released of a training; nothing before anything was."""
    return known_of_all([training])[training]


def known_of_all(trainings: Collection[int]) -> dict[int, Known]:
    """Return the same of several trainings, in one query."""
    found = {row.training: _known(row, row.cells) for row in Released.objects.filter(training__in=trainings).defer("overview")}
    return {training: found.get(training, Known()) for training in trainings}


def overviews_of(trainings: Collection[int]) -> dict[int, Known]:
    """Return of several trainings the cells that stand beside one another, of those that have any: one query, however many cells."""
    return {row.training: _known(row, row.overview) for row in Released.objects.filter(training__in=trainings).defer("cells")}


def released_until(trainings: Collection[int]) -> dict[int, int]:
    """Return up to which day (since 1970) the answers of each training are in its figures; without those that have none."""
    return dict(Released.objects.filter(training__in=trainings).values_list("training", "until"))


def joined_and_answered(trainings: Collection[int]) -> dict[int, tuple[int | None, int]]:
    """Return how many had joined (None: not kept) and how many of them answered, as of the last figures of each training that has any."""
    found = Released.objects.filter(training__in=trainings).values_list("training", "counts")
    return {training: (counts.get("joined"), counts["answered"]) for training, counts in found}


def _known(row: Released, cells: Mapping[str, list[Any]]) -> Known:
    counts: dict[str, Any] = row.counts
    return Known(
        until=row.until,
        cells={name: _cell(values) for name, values in cells.items()},
        counts=Counts(
            joined=counts.get("joined"),
            answered=counts["answered"],
            recently=counts["recently"],
            at_tests={int(day): learners for day, learners in counts["at_tests"].items()},
        ),
    )


def _cell(values: list[Any]) -> Cell:
    learners, value, half_width, until, bound = values
    return Cell(learners=learners, value=value, half_width=half_width, until=until, bound=bound)
