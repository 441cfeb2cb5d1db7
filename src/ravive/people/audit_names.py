"""The names of people leave the audit log two years after the entry; what was done, and when, stays."""

from datetime import datetime, timedelta

from ravive.people.audit_chain import stored_events

YEARS = 2
# With the longest years.
DAYS = 365 * YEARS + 1


def last_moment(now: datetime) -> datetime:
    """Return the moment before which entries name nobody any more."""
    return now - timedelta(days=DAYS)


def remove_due(now: datetime) -> int:
    """Delete the names of entries whose day has come, with their salt; return how many entries had some.

    An entry that stands in no chain yet has its turn a night later. The example names nobody real, and its removal needs its names.
    """
    due = stored_events().filter(at__lt=last_moment(now)).exclude(salt="").exclude(organisation__is_example=True)
    return due.update(by=None, by_name="", by_username="", subject_id="", subject_label="", detail={}, salt="")
