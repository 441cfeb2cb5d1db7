"""What staff do with the teams and runners of a sponsored run: add a team, show, refuse or remove a name."""

from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import localdate

from ravive.entries import actions as entries
from ravive.fundraising.actions.teams import locked_participant
from ravive.fundraising.run_queries import Participant, erasure_day, reference_of
from ravive.fundraising.run_subject import RUNS
from ravive.giving.models import Appeal, PaymentReference, RunTeam
from ravive.giving.models.appeals import Review
from ravive.giving.references import add_reference
from ravive.people.actions import record


def add_team(*, appeal: Appeal, name: str, draw: Callable[[int], int], by: User, now: datetime) -> RunTeam:
    """Add a team for others, such as a school class: it is shown at once, and nobody's address is stored."""
    with transaction.atomic():
        # Nobody changes its last day until the day of erasure is stored.
        locked = Appeal.objects.select_for_update(of=("self",), no_key=True).select_related("organisation", "account").get(pk=appeal.pk)
        team = RunTeam.objects.create(
            appeal=locked,
            name=name,
            review=Review.RELEASED,
            entered_on=localdate(now),
            is_confirmed=True,
            erase_on=erasure_day(locked),
        )
        give_reference(team, draw)
        _record(team, "run.team_added", by, now)
    return team


def release(*, row: Participant, draw: Callable[[int], int], by: User, now: datetime) -> bool:
    """Show a team or runner, with a reference of its own; return False if it was shown before.

    Raises RefusedError for one that withdrew meanwhile.
    """
    with transaction.atomic():
        released = _reviewed(row, Review.RELEASED, "run.name_released", by, now)
        if released:
            give_reference(released, draw)
    return released is not None


def refuse(*, row: Participant, by: User, now: datetime) -> bool:
    """Refuse a name, also one that was shown: its page goes, and its sum stays. Return False if it was refused before.

    Raises RefusedError as `release`.
    """
    with transaction.atomic():
        return _reviewed(row, Review.REFUSED, "run.name_refused", by, now) is not None


def _reviewed(row: Participant, review: Review, verb: str, by: User, now: datetime) -> Participant | None:
    """Return a locked team or runner once its name is decided on; None if it was before. Raises RefusedError."""
    locked = locked_participant(row)
    if locked.review == review:
        return None
    locked.review = review
    locked.save(update_fields=["review"])
    _record(locked, verb, by, now)
    return locked


def remove(*, row: Participant, by: User, now: datetime) -> None:
    """Delete a name with its address for somebody who asked the organisers. Its sum stays. Raises RefusedError as `release`."""
    with transaction.atomic():
        locked = locked_participant(row)
        _record(locked, "run.name_removed", by, now)
        entries.withdraw(RUNS, locked, now=now)


def give_reference(row: Participant, draw: Callable[[int], int]) -> None:
    """Let transfers lead to a team or runner, by a reference that never changes its owner."""
    kinds = PaymentReference.ReferenceKind
    if reference_of(row) is None:
        if isinstance(row, RunTeam):
            add_reference(appeal=row.appeal, kind=kinds.TEAM, draw=draw, team=row)
        else:
            add_reference(appeal=row.appeal, kind=kinds.RUNNER, draw=draw, runner=row)


def _record(row: Participant, verb: str, by: User, now: datetime) -> None:
    """Record by number: the log is stored for longer than a name may be."""
    detail = {"team" if isinstance(row, RunTeam) else "runner": str(row.pk)}
    record(organisation=row.appeal.organisation, by=by, now=now, verb=verb, subject=row.appeal, detail=detail)
