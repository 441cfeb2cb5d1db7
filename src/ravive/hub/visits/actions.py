"""Writing what was counted, and deleting what is old."""

import logging
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone
from wagtail.models import Site
from wagtail.models.sites import get_site_for_hostname

from ravive.hub.visits.counter import VisitCounter, VisitKey
from ravive.hub.visits.models import VisitCount
from ravive.people.models import Organisation

logger = logging.getLogger(__name__)

# The same month of the year before can be compared until this one is over.
STORED_DAYS = 760
_TABLE = VisitCount._meta.db_table
# One statement a row: two processes that write the same page add up.
_ADD = f"""
INSERT INTO {_TABLE} (organisation_id, path, day, count) VALUES (%s, %s, %s, %s)
ON CONFLICT (organisation_id, path, day) DO UPDATE SET count = {_TABLE}.count + excluded.count
"""  # noqa: S608 - the name of our own table


def write(counter: VisitCounter) -> int:
    """Add to the database what a process counted; return how many rows were written. What the database refuses is counted again."""
    counts = counter.take()
    if not counts:
        return 0
    try:
        rows = _rows(counts)
        with transaction.atomic(), connection.cursor() as cursor:
            # In one order, so that two processes never wait for each other.
            cursor.executemany(_ADD, [(*key, number) for key, number in sorted(rows.items())])
    except (DatabaseError, InterfaceError):
        logger.info("visits wait: the database takes no writes now")
        counter.give_back(counts)
        return 0
    return len(rows)


def _rows(counts: Mapping[VisitKey, int]) -> Counter[tuple[int, str, date]]:
    """Return the counts by organisation, path and day. Visits of a host without an organisation are left out."""
    owners = {(key.host, key.port): _owner(key.host, key.port) for key in counts}
    rows: Counter[tuple[int, str, date]] = Counter()
    for key, number in counts.items():
        if owner := owners[key.host, key.port]:
            rows[owner, key.path, key.day] += number
    return rows


def _owner(host: str, port: str) -> int | None:
    try:
        site = get_site_for_hostname(host, port)
    except Site.DoesNotExist:
        return None
    return Organisation.objects.filter(site=site).values_list("pk", flat=True).first()


def erase(now: datetime) -> int:
    """Delete counts that are older than two years; return how many."""
    return VisitCount.objects.filter(day__lt=timezone.localdate(now) - timedelta(days=STORED_DAYS)).delete()[0]
