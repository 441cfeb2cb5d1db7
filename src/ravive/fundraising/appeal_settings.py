"""What staff decide for an appeal: account, goal, days, standing orders, whether it is a sponsored run."""

from collections.abc import Callable, Collection
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from ravive.fundraising.run_queries import erasure_day
from ravive.giving.actions import promises
from ravive.giving.models import Appeal, RunTeam, SponsoredRunner
from ravive.people.actions import RefusedError, record

# What staff change of an appeal.
SETTINGS = ("account", "goal_cents", "starts_on", "ends_on", "accepts_standing_orders", "is_run")
LONGEST_DAYS = 366


def change_appeal(*, appeal: Appeal, changed: Collection[str], draw: Callable[[int], int], by: User, now: datetime) -> None:
    """Store the `changed` fields of an appeal. With its first account, it has a reference of its own.

    Raises RefusedError for days in another order, for an account of somebody else, and for the end of a run that people take part in.
    """
    with transaction.atomic():
        stored = Appeal.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=appeal.pk)
        for name in changed:
            setattr(stored, name, getattr(appeal, name))
        if not 0 <= (stored.ends_on - stored.starts_on).days < LONGEST_DAYS:
            raise RefusedError(_("The last day follows the first, a year later at most."))
        if stored.account and stored.account.organisation_id != stored.organisation_id:
            raise RefusedError(_("This account is not one of your organisation."))
        participants = [kind.objects.filter(appeal=stored) for kind in (RunTeam, SponsoredRunner)]
        if not stored.is_run and any(rows.exists() for rows in participants):
            raise RefusedError(_("Teams or runners take part: it stays a sponsored run."))
        stored.save(update_fields=list(changed))
        # A promised day comes earlier, never later.
        day = erasure_day(stored)
        for rows in participants:
            rows.filter(erase_on__gt=day).update(erase_on=day)
        if stored.account:
            promises.own_reference(appeal=stored, draw=draw)
        record(organisation=stored.organisation, by=by, now=now, verb="appeal.changed", subject=stored)
