"""What staff decide for a campaign: goal, days, and what people can promise."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ravive.hub.campaigns.models import Campaign, CampaignAction
from ravive.hub.campaigns.models.campaign import MOST_ACTIONS
from ravive.people.actions import RefusedError, record

# What staff change of a campaign.
SETTINGS = ("goal", "begins_on", "ends_on", "reminds_on")


@dataclass(frozen=True, kw_only=True)
class ActionChange:
    """The new words of an action by language, and whether it is offered. `action` is None for one to add."""

    action: int | None
    words: dict[str, str]
    is_offered: bool


def change_campaign(*, campaign: Campaign, changed: Collection[str], actions: Sequence[ActionChange], by: User, now: datetime) -> None:
    """Store the `changed` fields of a campaign, and its actions. One without words leaves the list, unless somebody promised it.

    Raises RefusedError for a campaign that is over, for days in another order, and for what would store addresses for longer than people
    were promised.
    """
    with transaction.atomic():
        stored = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if stored.ends_on < localdate(now):
            raise RefusedError(_("This campaign is over: its numbers are final."))
        promised = stored.participations.aggregate(day=Min("erase_on"))["day"]
        if promised and campaign.ends_on > promised:
            raise RefusedError(_("People gave an address, and were promised a day of deletion: the campaign cannot end after it."))
        for name in changed:
            setattr(stored, name, getattr(campaign, name))
        try:
            # Somebody else may have changed the other days since the form was opened.
            stored.clean()
        except ValidationError as problem:
            raise RefusedError(" ".join(problem.messages)) from problem
        stored.save(update_fields=list(changed))
        stored.participations.filter(erase_on__gt=stored.erase_on).update(erase_on=stored.erase_on)
        for change in actions:
            _change_action(stored, change)
        record(organisation=stored.organisation, by=by, now=now, verb="campaign.changed", subject=stored)


def _change_action(campaign: Campaign, change: ActionChange) -> None:
    words = {language: text for language, text in change.words.items() if text}
    if change.action is None:
        if words and campaign.actions.count() < MOST_ACTIONS:
            last = campaign.actions.order_by("place").values_list("place", flat=True).last()
            CampaignAction.objects.create(campaign=campaign, words=words, place=(last or 0) + 1)
        return
    # A language without a page any more keeps its words.
    found = campaign.actions.select_for_update().filter(pk=change.action).first()
    if found is None:
        raise RefusedError(_("Nothing was changed: one of these promises is no longer there."))
    words |= {language: text for language, text in found.words.items() if language not in change.words}
    if words:
        found.words, found.is_offered = words, change.is_offered
        found.save(update_fields=["words", "is_offered"])
    elif found.total or found.participations.exists():
        raise RefusedError(_("Somebody promised this already: it can no longer be offered, but it keeps its words."))
    else:
        found.delete()
