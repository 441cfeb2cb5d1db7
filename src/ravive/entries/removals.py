"""Staff remove somebody from a list by their address, such as a reader of the news who called."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ravive.entries import actions
from ravive.entries.mailbox_search import rows_of_mailbox
from ravive.entries.subjects import Subject
from ravive.people.actions import record
from ravive.people.models import Organisation

WORDS = {"entry.removed": _("removed somebody by their address from"), "entries": _("entries")}


def remove_by_address(
    subject: Subject[Any], organisation: Organisation, address: str, *, by: User, now: datetime, about: int | None = None
) -> int:
    """Withdraw what a mailbox sent, as its private link does; with `about`, for this letter or campaign alone. Return how many entries.

    The audit log has no address.
    """
    rows = rows_of_mailbox(subject, organisation, address)
    chosen = [row for row in rows if about is None or getattr(row, f"{subject.about_field}_id") == about]
    with transaction.atomic():
        count = sum(actions.withdraw(subject, row, now=now) for row in chosen)
        if count:
            detail = {"entries": count}
            record(organisation=organisation, by=by, now=now, verb="entry.removed", subject_label=str(subject.title), detail=detail)
    return count
