"""What is rendered again once money was booked or promised: the pages that show the sum; a proxy forgets them and the lists above."""

import threading
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from ravive.fundraising.models import AppealPage
from ravive.giving import changed_sums
from ravive.giving.models import Appeal, GivingPromise, PaymentReference, RunTeam
from ravive.site import stored_pages

# The appeals that a transaction of this thread changed: a file of a hundred transfers purges each page once.
_changed = threading.local()


def connect() -> None:
    """Follow receipts, promises, teams and settings of appeals."""
    changed_sums.follow(_note)
    for signal in (post_save, post_delete):
        signal.connect(_note_team, sender=RunTeam, dispatch_uid=f"appeals.team.{id(signal)}")
        signal.connect(_note_promise, sender=GivingPromise, dispatch_uid=f"appeals.promise.{id(signal)}")
    post_save.connect(_note_appeal, sender=Appeal, dispatch_uid="appeals.appeal")


def _note_team(*, instance: RunTeam, **_signal: Any) -> None:  # noqa: ANN401 - what Django sends beside
    _note({instance.appeal_id})


def _note_promise(*, instance: GivingPromise, **_signal: Any) -> None:  # noqa: ANN401 - as above
    _note(set(PaymentReference.objects.filter(pk=instance.reference_id).values_list("appeal_id", flat=True)))


def _note_appeal(*, instance: Appeal, **_signal: Any) -> None:  # noqa: ANN401 - as above
    _note({instance.pk})


def _note(appeals: set[int]) -> None:
    _changed.__dict__.setdefault("appeals", set()).update(appeals)
    # Each time: what is rolled back to a savepoint takes its callbacks along.
    transaction.on_commit(_purge_changed, robust=True)


def _purge_changed() -> None:
    appeals: set[int] = _changed.__dict__.pop("appeals", set())
    if appeals:
        purge(Appeal.objects.filter(pk__in=appeals).values_list("key", flat=True))


def purge(keys: Iterable[UUID]) -> None:
    """Let the pages of appeals be rendered again; the proxy forgets them and the lists above them."""
    stored_pages.purge(*AppealPage.objects.live().filter(translation_key__in=list(keys)))
