"""What a team or runner of a sponsored run changes: another team, or no name any more."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ravive.fundraising.run_queries import Participant, reference_of, takes_registrations
from ravive.giving.models import RunTeam, SponsoredRunner
from ravive.giving.models.appeals import Review
from ravive.mailing import actions as mailing
from ravive.people.actions import RefusedError


def change_team(*, runner: SponsoredRunner, team: RunTeam | None, now: datetime) -> None:
    """Let a runner run for another team, or for none: what was received through the runner moves along.

    Raises RefusedError for a team that is not shown, and once the run is over.
    """
    with transaction.atomic():
        locked = locked_participant(runner)
        if not takes_registrations(locked.appeal, localdate(now)):
            raise RefusedError(_("The run is over: its teams do not change any more."))
        if team and not RunTeam.objects.filter(pk=team.pk, appeal=locked.appeal_id, review=Review.RELEASED).exists():
            raise RefusedError(_("This team is no longer there. Choose another."))
        SponsoredRunner.objects.filter(pk=locked.pk).update(team=team)


def erase_name(row: Participant) -> None:
    """Delete a name and its address. The row stays without a name where money was received, or may still be, with its reference."""
    with transaction.atomic():
        if not reference_of(row):
            row.delete()
            return
        if row.handle:
            mailing.delete_address(row.handle)
        # It stays confirmed: what nobody confirms is deleted as a whole.
        row.name, row.handle, row.review, row.erase_on = "", None, Review.NONE, None
        row.save(update_fields=["name", "handle", "review", "erase_on"])


def locked_participant[Row: RunTeam | SponsoredRunner](row: Row) -> Row:
    """Return a row that no other request changes, confirmed and with a name. Raises RefusedError."""
    rows = type(row).objects.select_for_update(of=("self",)).select_related("appeal__organisation")
    found = rows.filter(pk=row.pk).exclude(review=Review.NONE).first()
    if found is None:
        raise RefusedError(_("Nothing was changed: this name is no longer there."))
    return found
