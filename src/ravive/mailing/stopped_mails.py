"""Addresses whose readers want no more e-mails: they are deleted, also from a copy of the database that is restored."""

from datetime import datetime

from django.db import transaction

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.mailing.actions import delete_address

# A line of the log of departures.
STOPPED = "mails"


def stop_mails(handle: str) -> None:
    """Delete an address as its reader asked. What it was given for stays, without one. Twice is once."""
    with transaction.atomic():
        if delete_address(handle):
            departures.record(kind=STOPPED, digest=handle)


def stop_again(departure: Departure, _now: datetime) -> None:
    """Delete again an address whose reader stopped the e-mails after the copy of a database that was restored."""
    delete_address(departure.digest)
