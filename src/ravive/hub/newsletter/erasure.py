"""What sending issues stores of readers, and the deletion of those who cannot be reached."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ravive.hub.newsletter.models import NewsSubscription
from ravive.hub.newsletter.subject import NEWS
from ravive.mailing.links import UNCONFIRMED_LIFE
from ravive.mailing.models import MailAddress
from ravive.mailing.queries import unreachable_addresses
from ravive.site.personal_data import DataRecipient, DataSubject, LegalBasis, PersonalData, PersonalField, StorageLimit, fixed

# An address that cannot be reached is deleted after so long: a mail server may have been wrong for a while.
UNREACHABLE_LIFE = timedelta(days=30)


def erase(now: datetime) -> int:
    """Delete the subscriptions that can no longer be reached, and confirmed ones that lost their address; return how many rows."""
    given_up = Q(handle__in=unreachable_addresses(before=localdate(now - UNREACHABLE_LIFE)))
    has_address = Q(handle__in=MailAddress.objects.values("pk"))
    return NewsSubscription.objects.filter(given_up | Q(is_confirmed=True) & ~has_address).delete()[0]


DATA = PersonalData(
    name="newsletter-issues",
    label=_("Sending the news by e-mail"),
    people=(DataSubject.READERS,),
    recipients=(DataRecipient.MAIL_PROVIDER,),
    fields=(
        *(
            PersonalField(
                model="mailing.MailAddress",
                field=field,
                purpose=_("Consent to get the news, given in another form, until its reader confirms the address"),
                deletion=_(
                    "At once when the reader confirms the address or says that it was not them; after two days without confirmation"
                ),
                basis=LegalBasis.CONSENT,
                limit=StorageLimit(days=fixed(UNCONFIRMED_LIFE.days), since=_("after the form")),
            )
            for field in ("news_words", "news_page")
        ),
        PersonalField(
            model="mailing.MailAddress",
            field="unreachable_since",
            purpose=_("Write no more to an address that fails"),
            deletion=NEWS.deletion,
            basis=LegalBasis.INTEREST,
            limit=StorageLimit(days=fixed(UNREACHABLE_LIFE.days), since=_("after mail servers gave the address up")),
        ),
    ),
    erase=erase,
)
