"""What the nightly job deletes of entries, and what the log of departures deletes again in a restored copy."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from ravive.departures.log_file import Departure
from ravive.entries import actions, cleared_entries
from ravive.entries.form_subjects import FormPlace, FormSubject
from ravive.entries.models import VisitorEntry
from ravive.entries.registry import registered
from ravive.mailing.links import UNCONFIRMED_LIFE


def erase[Row: VisitorEntry, Place: FormPlace](subject: FormSubject[Row, Place], now: datetime) -> int:
    """Delete the entries of a subject whose day has come, and those that nobody confirmed; return how many rows changed."""
    # Beyond the time of a link: `mailing` deletes them first, and one without an address would stay otherwise.
    late = localdate(now - UNCONFIRMED_LIFE) - timedelta(days=1)
    with transaction.atomic():
        unconfirmed = [row for model in subject.models for row in subject.rows(model).filter(is_confirmed=False, entered_on__lt=late)]
        for row in unconfirmed:
            row.delete()
    # Each in a transaction of its own: one that the database refuses must not bring the others back.
    return len(unconfirmed) + subject.erase_due(now)


def replay_withdrawal(departure: Departure, now: datetime) -> None:
    """Withdraw again what was withdrawn after the copy of a database that was restored."""
    for subject in registered():
        if subject.withdrawn == departure.kind:
            for row in subject.rows_of_departure(departure.digest):
                actions.withdraw(subject, row, now=now)
            cleared_entries.forget_departed(subject, departure.digest)


def replay_refusal(departure: Departure, _now: datetime) -> None:
    """Delete again an address whose reader said, after the copy of a database that was restored, that it was not them."""
    for subject in registered():
        if subject.refused == departure.kind:
            actions.refuse_address(subject, departure.digest)


def replay_stop(departure: Departure, now: datetime) -> None:
    """Delete again the address of somebody who stopped the e-mails after the copy of a database that was restored."""
    for subject in registered():
        if subject.stopped == departure.kind:
            actions.stop(subject, departure.digest, now=now)
