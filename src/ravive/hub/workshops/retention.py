"""When the details of a request are erased."""

import calendar
from datetime import date

from ravive.hub.workshops.models import Stage, WorkshopRequest

MONTHS = 6
# As many days as six months have at most.
LONGEST_DAYS = 184


def erasure_day(row: WorkshopRequest) -> date:
    """Return the day on which the details are erased: six months after the workshop, or after the request if there was none.

    >>> erasure_day(WorkshopRequest(entered_on=date(2026, 8, 31), stage="contacted"))
    datetime.date(2027, 2, 28)
    """
    takes_place = row.planned_on is not None and row.stage in (Stage.PLANNED, Stage.DONE)
    return _months_after(row.planned_on if takes_place and row.planned_on else row.entered_on)


def _months_after(day: date) -> date:
    months = day.month - 1 + MONTHS
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
