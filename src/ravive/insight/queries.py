"""Reading what was released: cheap, and without the log."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from ravive.insight.disclosure_control import Cell
from ravive.insight.models import EntryTestRelease, ReleasedFigures
from ravive.insight.practice_effect import with_effect
from ravive.insight.releases import CELLS, PeopleCounts, Release, RoomRelease, overview


def release_of(training: int) -> Release:
    """Return everything that was released of a training; nothing before anything was."""
    return releases_of([training])[training]


def releases_of(trainings: Collection[int]) -> dict[int, Release]:
    """Return the same of several trainings, in two queries. Before the first cut, what was released in the room is all there is."""
    rooms = _rooms_of(trainings)
    found = {row.training: _release(row, row.cells) for row in ReleasedFigures.objects.filter(training__in=trainings).defer("overview")}
    return {training: _with_room(found.get(training, Release()), rooms.get(training)) for training in trainings}


def overviews_of(trainings: Collection[int]) -> dict[int, Release]:
    """Return of several trainings the cells that stand beside one another, of those that have any: two queries, however many cells."""
    found = {row.training: _release(row, row.overview) for row in ReleasedFigures.objects.filter(training__in=trainings).defer("cells")}
    for training, room in _rooms_of(set(trainings) - found.keys()).items():
        found[training] = Release(cells=overview(room.cells), room=room)
    return found


def room_of(training: int) -> RoomRelease | None:
    """Return the entry test as it was released in the room; None where nobody closed it there."""
    return _rooms_of([training]).get(training)


def closed_in_room(trainings: Collection[int]) -> set[int]:
    """Return the trainings whose entry test was closed in the room, in one query."""
    return set(EntryTestRelease.objects.filter(training__in=trainings).values_list("training", flat=True))


def _rooms_of(trainings: Collection[int]) -> dict[int, RoomRelease]:
    return {
        row.training: RoomRelease(
            closed_at=row.closed_at,
            finished=row.finished,
            cells=_cells(row.cells),
            counted=frozenset(row.counted),
        )
        for row in EntryTestRelease.objects.filter(training__in=trainings)
    }


def _with_room(release: Release, room: RoomRelease | None) -> Release:
    if room is None:
        return release
    return replace(release, room=room, cells=room.cells if release.until is None else release.cells)


def released_until(trainings: Collection[int]) -> dict[int, int]:
    """Return up to which day (since 1970) the answers of each training are in its figures; without those that have none."""
    return dict(ReleasedFigures.objects.filter(training__in=trainings).values_list("training", "until"))


def joined_and_answered(trainings: Collection[int]) -> dict[int, tuple[int | None, int]]:
    """Return how many had joined (None: not stored) and how many of them answered, as of the last figures of each training that has any."""
    found = ReleasedFigures.objects.filter(training__in=trainings).values_list("training", "counts")
    return {training: (counts.get("joined"), counts["answered"]) for training, counts in found}


def certificates_of(training: int) -> int | None:
    """Return about how many certificates of a training were issued; None until its last test is over."""
    counts = ReleasedFigures.objects.filter(training=training).values_list("counts", flat=True).first()
    return counts["certificates"] if counts else None


def _release(row: ReleasedFigures, cells: Mapping[str, list[Any]]) -> Release:
    counts: dict[str, Any] = row.counts
    return Release(
        until=row.until,
        cells=_cells(cells),
        counts=PeopleCounts(
            joined=counts.get("joined"),
            answered=counts["answered"],
            recently=counts["recently"],
            at_tests={int(day): learners for day, learners in counts["at_tests"].items()},
            certificates=counts["certificates"],
        ),
    )


def _cells(stored: Mapping[str, list[Any]]) -> dict[str, Cell]:
    """Return the stored cells as they are released now: without kinds that are gone, with the effect of practice by its present name."""
    return with_effect({name: _cell(values) for name, values in stored.items() if name.split("/")[0] in CELLS})


def _cell(values: list[Any]) -> Cell:
    learners, value, half_width, until = values
    return Cell(learners=learners, value=value, half_width=half_width, until=until)
