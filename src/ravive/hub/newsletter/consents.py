"""Consents to get news from forms for something else; they are confirmed there."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ravive.departures import actions as departures
from ravive.entries import actions as entries
from ravive.hub.newsletter import queries
from ravive.hub.newsletter.models import PURPOSE, Newsletter, NewsSubscription
from ravive.hub.newsletter.subject import NEWS, digest_of_reader, replace
from ravive.mailing import actions as mailing
from ravive.mailing import encryption
from ravive.mailing.news_consents import ConsentReceiver, NewsConsent
from ravive.mailing.queries import unreachable_addresses
from ravive.people.models import Organisation


def accept_consent(consent: NewsConsent, now: datetime) -> None:
    """Store a consent from another form that is confirmed at this moment. An earlier one, with its own proof, stays."""
    row = NewsSubscription(
        organisation=consent.organisation,
        handle=encryption.handle_of(PURPOSE, consent.key),
        language=consent.recipient.language,
        entered_on=consent.given_on,
        is_confirmed=True,
        confirmed_at=now,
        consent_words=consent.words,
        consent_page=consent.page,
        origin=consent.key,
    )
    row.mailbox_mark = row.mark_for(consent.recipient.address)
    with transaction.atomic():
        list(Newsletter.objects.select_for_update().filter(pk=queries.newsletter_of(consent.organisation).pk))
        earlier = queries.confirmed_at_mailbox(row)
        if earlier.exclude(handle__in=unreachable_addresses()).exists():
            return
        mailing.store_confirmed(purpose=PURPOSE, handle=row.handle or "", recipient=consent.recipient)
        if given_up := earlier.first():
            replace(given_up, row)
        else:
            row.save()


def take_back_consent(key: str) -> None:
    """Delete the subscription that came with an entry of another form."""
    for row in NEWS.rows(NewsSubscription).filter(origin=key) if key else ():
        entries.withdraw(NEWS, row, now=timezone.now())


def stay_away(organisation: Organisation, address: str) -> None:
    """Record a mailbox among those who stopped the news, unless it is there: nothing but a digest is stored of it."""
    mark = NewsSubscription(organisation=organisation).mark_for(address)
    digest = digest_of_reader(organisation.pk, mark, is_confirmed=True)
    if digest not in departures.digests(NEWS.withdrawn):
        departures.record(kind=NEWS.withdrawn, digest=digest)


def came_with(key: str) -> bool:
    """Return whether somebody gets the news because of an entry in another form."""
    return bool(key) and NewsSubscription.objects.filter(origin=key, is_confirmed=True).exists()


RECEIVER = ConsentReceiver(
    is_offered=queries.is_open,
    came_with=came_with,
    give=accept_consent,
    take_back=take_back_consent,
    stay_away=stay_away,
    readers_among=queries.readers_among,
)
