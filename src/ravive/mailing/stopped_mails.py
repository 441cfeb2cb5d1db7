"""Addresses whose readers want no more e-mails: they are deleted, also from a copy of the database that is restored."""

from django.db import transaction

from ravive.departures import actions as departures
from ravive.mailing.actions import delete_address

# A line of the log of departures.
STOPPED = "mails"


def stop_mails(handle: str) -> None:
    """Delete an address as its reader asked. What it belonged to stays, without one. Twice is once."""
    with transaction.atomic():
        if delete_address(handle):
            departures.record(kind=STOPPED, digest=handle)
