"""Which details of people who joined are stored, and how they are deleted on their day."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ravive.hub.campaigns.models import Campaign, Participation
from ravive.hub.campaigns.models.campaign import ERASED_AFTER_DAYS
from ravive.mailing import actions as mailing
from ravive.mailing.links import UNCONFIRMED_LIFE
from ravive.site import personal_data
from ravive.site.personal_data import LegalBasis, PersonalField, StorageLimit, fixed

_DELETION = _(
    "30 days after the last day of the campaign; two days after it was given if it is not confirmed; at once when it is taken back"
)
_LIMIT = StorageLimit(days=fixed(ERASED_AFTER_DAYS), since=_("after the last day of the campaign"))
_FIELDS = (
    PersonalField(
        model="mailing.MailAddress",
        field="sealed",
        purpose=_("Confirm that somebody joined a campaign, and remind them once if they asked for it"),
        deletion=_DELETION,
        basis=LegalBasis.CONSENT,
        limit=_LIMIT,
    ),
    PersonalField(
        model="campaigns.Participation",
        field="action",
        purpose=_("What somebody with an address promised"),
        deletion=_DELETION,
        basis=LegalBasis.CONSENT,
        limit=_LIMIT,
    ),
    PersonalField(
        model="campaigns.Participation",
        field="mailbox_mark",
        purpose=_("Count a mailbox once"),
        deletion=_DELETION,
        basis=LegalBasis.CONSENT,
        limit=_LIMIT,
    ),
    PersonalField(
        model="campaigns.Participation",
        field="wants_reminder",
        purpose=_("Consent to one reminder"),
        deletion=_DELETION,
        basis=LegalBasis.CONSENT,
        limit=_LIMIT,
    ),
)


def register() -> None:
    """Let the nightly job delete what is due, and no address stay behind its promise, whatever deletes that."""
    personal_data.register(personal_data.PersonalData(name="campaigns", label=_("Joining a campaign"), fields=_FIELDS, erase=erase))
    post_delete.connect(_delete_address, sender=Participation, dispatch_uid="campaigns.delete_address")


def _delete_address(*, instance: Participation, **_signal: Any) -> None:  # noqa: ANN401 - what Django sends beside
    mailing.delete_address(instance.handle)


def erase(now: datetime) -> int:
    """Delete the promises and addresses of campaigns whose day has come, and those that nobody confirmed; return how many.

    The counts stay: they name nobody.
    """
    today = localdate(now)
    # Beyond the time of a link: `mailing` deletes them first, and one without an address would stay otherwise.
    late = localdate(now - UNCONFIRMED_LIFE) - timedelta(days=1)
    changed, _by_table = Participation.objects.filter(is_confirmed=False, joined_on__lt=late).delete()
    for campaign in Campaign.objects.filter(participations__isnull=False).distinct():
        if campaign.erase_on <= today:
            with transaction.atomic():
                deleted, _by_table = campaign.participations.all().delete()
            changed += deleted
    return changed
