"""Days and hours as other tools and people write them."""

import re
from datetime import datetime

from django.utils import timezone

_TIME = r"(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?.*)?"
_YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_TIME}")
# As Europe writes them: the day comes first.
_DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}})[-/.](?P<month>\d{{1,2}})[-/.](?P<year>\d{{4}}){_TIME}")


def read_moment(text: str) -> datetime | None:
    """Return the moment that a text names, at midnight without an hour; None for what is no day.

    >>> read_moment("2021-03-04 10:20:30").isoformat()[:19], read_moment("4/3/2021").isoformat()[:10]
    ('2021-03-04T10:20:30', '2021-03-04')
    """
    found = _YEAR_FIRST.fullmatch(text.strip()) or _DAY_FIRST.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups()[3:])
    try:
        year, month, day = (int(found[name]) for name in ("year", "month", "day"))
        return datetime(year, month, day, hour, minute, second, tzinfo=timezone.get_current_timezone())
    except (ValueError, OverflowError):
        return None
