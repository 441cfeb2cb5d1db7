"""Which details of readers are stored, and when they are deleted."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ravive.hub.newsletter import actions
from ravive.hub.newsletter.models import NewsSubscription
from ravive.mailing.links import UNCONFIRMED_LIFE
from ravive.mailing.models import MailAddress
from ravive.mailing.queries import unreachable_addresses
from ravive.site import personal_data
from ravive.site.personal_data import LegalBasis, PersonalField, StorageLimit, fixed

# An address that cannot be reached is deleted after so long: a mail server may have been wrong for a while.
UNREACHABLE_LIFE = timedelta(days=30)
_STOPPED = _("At once when the reader stops the news; after two days without confirmation; 30 days after mail servers gave it up")
_SENT = _("When the issue is sent; at once when the reader stops the news")
_LIMIT = StorageLimit(days=None, since=_("as long as you read the news"))
_UNREACHABLE_LIMIT = StorageLimit(days=fixed(UNREACHABLE_LIFE.days), since=_("after mail servers gave the address up"))
_FIELDS = (
    PersonalField(
        model="mailing.MailAddress",
        field="sealed",
        purpose=_("Address that asked for the news"),
        deletion=_STOPPED,
        basis=LegalBasis.CONSENT,
        limit=_LIMIT,
    ),
    PersonalField(
        model="mailing.MailAddress",
        field="unreachable_since",
        purpose=_("Write no more to an address that fails"),
        deletion=_STOPPED,
        basis=LegalBasis.INTEREST,
        limit=_UNREACHABLE_LIMIT,
    ),
    PersonalField(
        model="newsletter.NewsSubscription",
        field="language",
        purpose=_("Language of the news"),
        deletion=_STOPPED,
        basis=LegalBasis.CONSENT,
        limit=_LIMIT,
    ),
    PersonalField(
        model="newsletter.NewsSubscription",
        field="mailbox_mark",
        purpose=_("Write once to a mailbox"),
        deletion=_STOPPED,
        basis=LegalBasis.INTEREST,
        limit=_LIMIT,
    ),
    *(
        PersonalField(
            model="newsletter.NewsSubscription",
            field=field,
            purpose=_("Proof that the reader agreed to get the news"),
            deletion=_STOPPED,
            basis=LegalBasis.CONSENT,
            limit=_LIMIT,
        )
        for field in ("consent_words", "consent_page", "given_on", "confirmed_at", "origin")
    ),
    PersonalField(
        model="newsletter.IssueDelivery",
        field="subscription",
        purpose=_("Send an issue once to each reader"),
        deletion=_SENT,
        basis=LegalBasis.CONSENT,
        limit=_LIMIT,
    ),
)


def register() -> None:
    """Let the nightly job delete what is due."""
    personal_data.register(personal_data.PersonalData(name="newsletter", label=_("News by e-mail"), fields=_FIELDS, erase=erase))


def erase(now: datetime) -> int:
    """Delete what nobody confirmed, what can no longer be reached, and what has lost its address; return how many subscriptions."""
    late = NewsSubscription.objects.filter(confirmed_at=None, given_on__lt=localdate(now - UNCONFIRMED_LIFE) - timedelta(days=1))
    lost = NewsSubscription.objects.filter(handle__in=unreachable_addresses(before=localdate(now - UNREACHABLE_LIFE)))
    orphans = NewsSubscription.objects.exclude(handle__in=MailAddress.objects.values("pk"))
    handles = {handle for rows in (late, lost, orphans) for handle in rows.values_list("handle", flat=True)}
    for handle in handles:
        actions.delete(handle)
    return len(handles)
