"""What changes the released figures: the next cut, and the deletion of a training."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from ravive.insight import queries
from ravive.insight.answers import answers_of
from ravive.insight.cards import cards_of
from ravive.insight.disclosure_control import Cell
from ravive.insight.group import TrainingGroup, date_of
from ravive.insight.models import EntryTestRelease, ReleasedFigures
from ravive.insight.release_pipeline import lots_of, release_until
from ravive.insight.releases import Release, RoomRelease, overview
from ravive.insight.room import release_room
from ravive.reviews.queries import count_left, joined_before


def release(*, group: TrainingGroup, now: datetime, certificates: int = 0) -> bool:
    """Compute the cuts of a training that are due; return whether anything was released. A second call, or one at once, changes nothing.

    `certificates`: how many were issued. Reads all answers of the training and predicts: for the worker and for commands.
    """
    earlier, answers = queries.release_of(group.training), answers_of(group.training)
    if earlier.until is not None and not answers:
        # The answers were deleted when their time was over; what was released stays.
        return False
    today = now.astimezone(UTC).date()
    cards = cards_of(group.decks)
    after = release_until(earlier, answers, cards, group, today=today, secret=_secret(), certificates=certificates)
    if after.until is None or after.until == earlier.until:
        return False
    is_new = _store(group.training, earlier.until, after, _joined(after, group.training, after.until), now)
    if is_new and earlier.room and earlier.room.counted:
        EntryTestRelease.objects.filter(training=group.training).update(counted=[])
    return is_new


def release_entry_test(*, group: TrainingGroup, cards_asked: Mapping[str, int], now: datetime) -> RoomRelease | None:
    """Release the entry test of those who finished it by now; return what was released, None where they are too few.

    It is released once: a second call returns what the first one released, also after a first cut of the figures.
    `cards_asked`: for each form, how many cards its entry test asks at least.
    """
    with transaction.atomic():
        earlier = queries.release_of(group.training)
        if earlier.room or earlier.until is not None:
            return earlier.room
        room = release_room(answers_of(group.training), group, lots_of(_secret(), group.training), cards_asked=cards_asked, closed_at=now)
        if room is None:
            return None
        values = {"closed_at": now, "finished": room.finished, "cells": _written(room.cells), "counted": sorted(room.counted)}
        EntryTestRelease.objects.get_or_create(training=group.training, defaults=values)
    return queries.room_of(group.training)


def _joined(release: Release, training: int, until: int) -> int:
    """Return how many had joined before a day (since 1970), those who left included: nobody sees by a number that one person left.

    Answers go by days in UTC, joinings by days here: who answered had joined.
    """
    return max(joined_before(training, date_of(until)), release.counts.answered) + count_left(training)


def _secret() -> bytes:
    """Return the key of this site's noise, which has no other use."""
    return salted_hmac("ravive.insight.lots", "", algorithm="sha256").digest()


def _store(training: int, was_until: int | None, release: Release, joined: int, now: datetime) -> bool:
    """Store a release, unless another process did meanwhile."""
    row = {
        "until": release.until,
        "released_at": now,
        "cells": _written(release.cells),
        "overview": _written(overview(release.cells)),
        "counts": {
            "joined": joined,
            "answered": release.counts.answered,
            "recently": release.counts.recently,
            "at_tests": {str(day): learners for day, learners in release.counts.at_tests.items()},
            "certificates": release.counts.certificates,
        },
    }
    if was_until is not None:
        return bool(ReleasedFigures.objects.filter(training=training, until=was_until).update(**row))
    try:
        with transaction.atomic():
            ReleasedFigures.objects.create(training=training, **row)
    except IntegrityError:
        return False
    return True


def _written(cells: Mapping[str, Cell]) -> dict[str, list[object]]:
    return {name: [cell.learners, cell.value, cell.half_width, cell.until] for name, cell in cells.items()}


def drop(*, training: int) -> None:
    """Delete everything that was released of a training: when the training itself is deleted."""
    ReleasedFigures.objects.filter(training=training).delete()
    EntryTestRelease.objects.filter(training=training).delete()
