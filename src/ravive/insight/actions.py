"""What changes the released figures: the next cut, and forgetting a training."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from ravive.insight import queries
from ravive.insight.group import date_of
from ravive.insight.models import Released
from ravive.insight.releases import overview
from ravive.reviews.queries import joined_before

if TYPE_CHECKING:
    from ravive.insight.gate import Cell
    from ravive.insight.group import Group
    from ravive.insight.releases import Known


def release(*, group: Group, now: datetime) -> bool:
    """Make the cuts of a training that are due; return whether anything was released. Doing it twice, or at once, changes nothing.

    Reads the log and predicts: for the worker and for commands.
    """
    from ravive.insight import making, tables  # a page that only shows figures does without Ibis and Numba
    from ravive.insight.cards import cards_of

    known = queries.known_of(group.training)
    rows = tables.rows_of([group])
    if known.until is not None and not rows.answers.num_rows:
        # The answers were forgotten when their time was over; what was released stays.
        return False
    today = now.astimezone(UTC).date()
    after = making.released_until(known, rows, cards_of(group.decks), group, today=today, engine=tables.engine(), secret=_secret())
    if after.until is None or after.until == known.until:
        return False
    return _keep(group.training, known.until, after, _joined(after, group.training, after.until), now)


def _joined(known: Known, training: int, until: int) -> int:
    """Return how many had joined before a day (since 1970). Answers go by days in UTC, joinings by days here: who answered had joined."""
    return max(joined_before(training, date_of(until)), known.counts.answered)


def _secret() -> bytes:
    """Return what lots are drawn by: of this site, and of no other use."""
    return salted_hmac("ravive.insight.lots", "", algorithm="sha256").digest()


def _keep(training: int, was_until: int | None, known: Known, joined: int, now: datetime) -> bool:
    """Write what is known, unless somebody else did meanwhile."""
    row = {
        "until": known.until,
        "released_at": now,
        "cells": _written(known.cells),
        "overview": _written(overview(known.cells)),
        "counts": {
            "joined": joined,
            "answered": known.counts.answered,
            "recently": known.counts.recently,
            "at_tests": {str(day): learners for day, learners in known.counts.at_tests.items()},
        },
    }
    if was_until is not None:
        return bool(Released.objects.filter(training=training, until=was_until).update(**row))
    try:
        with transaction.atomic():
            Released.objects.create(training=training, **row)
    except IntegrityError:
        return False
    return True


def _written(cells: Mapping[str, Cell]) -> dict[str, list[object]]:
    return {name: [cell.learners, cell.value, cell.half_width, cell.until, cell.bound] for name, cell in cells.items()}


def drop(*, training: int) -> None:
    """Delete everything that was released of a training: when the training itself is deleted."""
    Released.objects.filter(training=training).delete()
