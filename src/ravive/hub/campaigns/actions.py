"""What people do: join, confirm, refuse what somebody else asked for, take their promise back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.hub.campaigns.models import Campaign, CampaignAction, Participation
from ravive.hub.campaigns.queries import PURPOSE, requests_at
from ravive.mailing import actions as mailing
from ravive.mailing import encryption, links
from ravive.mailing.mailboxes import counted_mailbox
from ravive.mailing.queries import address_state, open_requests
from ravive.mailing.recipients import Recipient
from ravive.site.public_form import SentValue, is_first

# Open requests that one mailbox may have for a campaign. Anybody may type an address; its reader sees them all.
MOST_REQUESTS = 5
# Lines of the log of departures: a promise that was taken back, and the address of one that counts.
WITHDRAWAL, STOPPED = "participation", "participation-mails"


@dataclass(frozen=True, kw_only=True)
class GivenPromise:
    """What somebody chose in the form of a campaign, and the address they gave, None without one."""

    action: CampaignAction
    recipient: Recipient | None = None
    wants_reminder: bool = False


def join(*, campaign: Campaign, given: GivenPromise, sent: SentValue, now: datetime) -> None:
    """Count somebody without an address; else store the promise, and ask the reader of the address to confirm it.

    What was sent before changes nothing. To the person who sends the form, an address that joined already looks the same.
    """
    with transaction.atomic():
        if not is_first(sent, now=now):
            return
        if given.recipient is None:
            CampaignAction.objects.filter(pk=given.action.pk, campaign=campaign).update(without_address=F("without_address") + 1)
        else:
            _store(campaign, given, given.recipient, sent, now)


def _store(campaign: Campaign, given: GivenPromise, recipient: Recipient, sent: SentValue, now: datetime) -> None:
    mailbox = counted_mailbox(recipient.address)
    mark = encryption.mark_of(f"{PURPOSE} {campaign.pk} {mailbox}")
    # Those that the same reader sees: with a tag at an unknown provider, somebody else would delete them.
    at_mailbox = open_requests(links.mark_of(recipient), now=now, purpose=PURPOSE).values("pk")
    earlier = campaign.participations.filter(is_confirmed=False, handle__in=at_mailbox)
    # Sent again from the same page: the later replaces the earlier, and the link of either e-mail confirms it.
    earlier.filter(action=given.action).delete()
    if earlier.count() >= MOST_REQUESTS:
        return
    Campaign.objects.filter(pk=campaign.pk, erased_at_latest=None).update(erased_at_latest=campaign.erase_on)
    handle = encryption.handle_of(PURPOSE, sent.digest)
    Participation.objects.create(
        campaign=campaign,
        action=given.action,
        handle=handle,
        mailbox_mark=mark,
        language=recipient.language,
        wants_reminder=given.wants_reminder,
        joined_on=timezone.localdate(now),
    )
    group = f"{campaign.pk} {mailbox.rpartition('@')[2]}"
    mailing.store_address(purpose=PURPOSE, handle=handle, recipient=recipient, group=group, now=now)


def confirm(token: str, handles: Sequence[str], *, now: datetime) -> list[Participation]:
    """Confirm the promises that a link's reader chose; return those that count now.

    A mailbox counts once a campaign. A campaign that ended meanwhile counts nobody any more.
    """
    with transaction.atomic():
        chosen = [one for one in _locked_requests(token, now) if one.handle in handles]
        if not mailing.confirm_addresses(token, handles, purpose=PURPOSE, now=now):
            return []
        return [one for one in chosen if address_state(one.handle) == "confirmed" and _count(one, now)]


def _locked_requests(token: str, now: datetime) -> list[Participation]:
    """Return what a link may confirm, once no other request changes it until the end of the transaction."""
    campaigns = {one.campaign_id for one in requests_at(token, now=now)}
    list(Campaign.objects.select_for_update().filter(pk__in=campaigns).order_by("pk"))
    # Read again: a second press of the button waited here for the first, which confirmed them.
    return requests_at(token, now=now)


def _count(participation: Participation, now: datetime) -> bool:
    """Count a confirmed promise; delete it where the campaign is over or the mailbox counts already."""
    campaign = participation.campaign
    is_second = campaign.participations.filter(mailbox_mark=participation.mailbox_mark, is_confirmed=True).exists()
    if is_second or timezone.localdate(now) > campaign.ends_on:
        participation.delete()
        return False
    participation.is_confirmed = True
    participation.save(update_fields=["is_confirmed"])
    CampaignAction.objects.filter(pk=participation.action_id).update(confirmed=F("confirmed") + 1)
    return True


def refuse_requests(token: str, *, now: datetime) -> int:
    """Delete what others asked for at the mailbox of a link and its reader did not confirm; return how many."""
    with transaction.atomic():
        found = _locked_requests(token, now)
        for participation in found:
            withdraw(participation, now=now)
    return len(found)


def delete_request(handle: str) -> None:
    """Delete a promise that nobody confirmed in time, with its address."""
    with transaction.atomic():
        Participation.objects.filter(handle=handle, is_confirmed=False).delete()
        mailing.delete_address(handle)


def withdraw(participation: Participation, *, now: datetime) -> None:
    """Delete a promise and its address. It no longer counts, unless the campaign is over: its numbers are final. Twice is once."""
    with transaction.atomic():
        if _take_back(participation.handle, now):
            departures.record(kind=WITHDRAWAL, digest=participation.handle)


def replay_withdrawal(departure: Departure, now: datetime) -> None:
    """Take back again what was taken back after the copy of a database that was restored."""
    with transaction.atomic():
        _take_back(departure.digest, now)


def _take_back(handle: str, now: datetime) -> bool:
    found = Participation.objects.select_for_update(of=("self",)).select_related("campaign").filter(handle=handle).first()
    if found is None:
        return False
    if found.is_confirmed and timezone.localdate(now) <= found.campaign.ends_on:
        CampaignAction.objects.filter(pk=found.action_id, confirmed__gt=0).update(confirmed=F("confirmed") - 1)
    found.delete()
    return True


def stop_mails(participation: Participation) -> None:
    """Delete the address of somebody who wants no more e-mails. The promise counts; nobody can write to them."""
    with transaction.atomic():
        if _stop_mails(participation.handle):
            departures.record(kind=STOPPED, digest=participation.handle)


def replay_stop(departure: Departure, _now: datetime) -> None:
    """Delete again the address of somebody who stopped the e-mails after the copy of a database that was restored."""
    with transaction.atomic():
        _stop_mails(departure.digest)


def _stop_mails(handle: str) -> bool:
    Participation.objects.filter(handle=handle).update(wants_reminder=False)
    return mailing.delete_address(handle)
