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
    takes_place = row.planned_on is not None and row.stage in (Stage.PLANNED, Stage.DONE)
    return months_after(row.planned_on if takes_place and row.planned_on else row.entered_on, MONTHS)
