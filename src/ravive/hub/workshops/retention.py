"""When the details of a request are erased."""

from datetime import date

from ravive.hub.workshops.models import Stage, WorkshopRequest
from ravive.lib.months import months_after

MONTHS = 6
# As many days as six months have at most.
LONGEST_DAYS = 184


def erasure_day(row: WorkshopRequest) -> date:
    """Return the day on which the details are erased: six months after the workshop, or after the request if there was none.

    >>> erasure_day(WorkshopRequest(entered_on=date(2026, 8, 31), stage="contacted"))
    datetime.date(2027, 2, 28)
    """
    return months_after(day_of_workshop(row) or row.entered_on, MONTHS)


def day_of_workshop(row: WorkshopRequest) -> date | None:
    """Return the day that is agreed for a workshop that takes place or did; None for another."""
    return row.planned_on if row.stage in (Stage.PLANNED, Stage.DONE) else None
