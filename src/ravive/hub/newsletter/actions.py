"""What readers do: ask for news, confirm, stop. And consents that they give in forms for something else."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.hub.newsletter.models import IssueText, Newsletter, NewsSubscription
from ravive.hub.newsletter.queries import PURPOSE, DeliveryState, mark_of
from ravive.mailing import actions as mailing
from ravive.mailing import confirming, encryption
from ravive.mailing.confirming import ConfirmationPage
from ravive.mailing.news_consents import NewsConsent
from ravive.mailing.queries import unreachable_addresses
from ravive.mailing.recipients import Recipient
from ravive.people.models import Organisation
from ravive.site.public_form import SentValue, is_first

# Of a line in the log of departures: a reader who stopped the news, by the mailbox. Older lines have the handle of the subscription.
STOPPED = "news"


def subscribe(*, organisation: Organisation, recipient: Recipient, words: str, page: str, sent: SentValue, now: datetime) -> None:
    """Store that somebody asked for news, with the words they agreed to, and ask the reader of the address to confirm.

    What was sent before changes nothing. It looks the same for an address that gets the news already.
    """
    mark = mark_of(organisation, recipient.address)
    proof = {"language": recipient.language, "consent_words": words, "consent_page": page, "given_on": localdate(now)}
    with transaction.atomic():
        if not is_first(sent, now=now):
            return
        # Asked for again: the later words count, and the link of either e-mail confirms them.
        earlier = (
            NewsSubscription.objects.select_for_update().filter(organisation=organisation, mailbox_mark=mark, confirmed_at=None).first()
        )
        handle = earlier.handle if earlier else encryption.handle_of(PURPOSE, sent.digest)
        NewsSubscription.objects.update_or_create(
            handle=handle, defaults={**proof, "organisation": organisation, "mailbox_mark": mark, "origin": ""}
        )
        group = f"{organisation.pk} {recipient.address.rpartition('@')[2].lower()}"
        mailing.store_address(purpose=PURPOSE, handle=handle, recipient=recipient, group=group, now=now)


def answer_link(token: str, *, chosen: Sequence[str], is_sent: bool, now: datetime) -> ConfirmationPage:
    """Confirm what a link's reader chose, where the form `is_sent`; return what its page shows."""
    with transaction.atomic():
        page = confirming.answer_link(token, purpose=PURPOSE, chosen=chosen, is_sent=is_sent, now=now)
        for subscription in NewsSubscription.objects.filter(handle__in=page.confirmed, confirmed_at=None):
            _lock(subscription.organisation_id)
            # One mailbox gets each issue once: the later consent replaces the earlier.
            for earlier in _confirmed(subscription.organisation_id, subscription.mailbox_mark):
                _take_over_deliveries(earlier, subscription)
                delete(earlier.handle)
            NewsSubscription.objects.filter(pk=subscription.pk).update(confirmed_at=now)
    return page


def accept_consent(consent: NewsConsent, now: datetime) -> None:
    """Store a consent that was given in another form and is confirmed at this moment. An earlier one, with its own proof, stays."""
    mark = mark_of(consent.organisation, consent.recipient.address)
    with transaction.atomic():
        _lock(consent.organisation.pk)
        earlier = list(_confirmed(consent.organisation.pk, mark))
        lost = set(unreachable_addresses().filter(pk__in=[one.handle for one in earlier]))
        if any(one.handle not in lost for one in earlier):
            return
        for handle in lost:
            delete(handle)
        handle = encryption.handle_of(PURPOSE, consent.key)
        values = {
            "organisation": consent.organisation,
            "language": consent.recipient.language,
            "mailbox_mark": mark,
            "confirmed_at": now,
            "consent_words": consent.words,
            "consent_page": consent.page,
            "given_on": consent.given_on,
            "origin": consent.key,
        }
        NewsSubscription.objects.update_or_create(handle=handle, defaults=values)
        mailing.store_confirmed(purpose=PURPOSE, handle=handle, recipient=consent.recipient)


def take_back_consent(key: str) -> None:
    """Delete the subscription that came with an entry of another form."""
    for handle in _consented_at(key):
        stop(handle)


def take_back_consent_again(key: str) -> None:
    """Delete the subscription of an entry of another form that a line of the log of departures deletes again."""
    for handle in _consented_at(key):
        delete(handle)


def _consented_at(key: str) -> list[str]:
    return list(NewsSubscription.objects.filter(origin=key).values_list("handle", flat=True)) if key else []


def stop(handle: str) -> None:
    """Delete a subscription for its reader. It stays deleted when an older copy of the database is restored."""
    with transaction.atomic():
        subscription = NewsSubscription.objects.filter(handle=handle).first()
        if subscription:
            delete(handle)
            # By the mailbox: a copy may have an earlier subscription of this reader, which a later one replaced before it was stopped.
            departures.record(kind=STOPPED, digest=_departure_digest(subscription.organisation_id, subscription.mailbox_mark))


def stop_again(departure: Departure, now: datetime) -> None:
    """Delete the subscriptions of a reader whom a line of the log of departures names."""
    with transaction.atomic():
        delete(departure.digest)
        for handle, organisation, mark in NewsSubscription.objects.values_list("handle", "organisation", "mailbox_mark"):
            if _departure_digest(organisation, mark) == departure.digest:
                delete(handle)


def _departure_digest(organisation: int, mark: str) -> str:
    return departures.digest_of(STOPPED, organisation, mark)


def delete(handle: str) -> None:
    """Delete a subscription with its address and its proof. Twice is once."""
    with transaction.atomic():
        NewsSubscription.objects.filter(handle=handle).delete()
        mailing.delete_address(handle)


def _take_over_deliveries(earlier: NewsSubscription, later: NewsSubscription) -> None:
    """Let a later subscription get the issues that are being sent to the earlier one, and count for those that were sent.

    What waits in an issue that has no words in the later language leaves with the earlier one.
    """
    is_readable = Q(issue__in=IssueText.objects.filter(language=later.language).values("issue"))
    is_done = Q(state__in=(DeliveryState.ACCEPTED, DeliveryState.REFUSED))
    earlier.deliveries.filter(is_readable | is_done).update(subscription=later)


def _confirmed(organisation: int, mark: str) -> list[NewsSubscription]:
    return list(NewsSubscription.objects.filter(organisation=organisation, mailbox_mark=mark).exclude(confirmed_at=None))


def _lock(organisation: int) -> None:
    """Let two confirmations for one organisation wait for each other."""
    Newsletter.objects.get_or_create(organisation_id=organisation)
    list(Newsletter.objects.select_for_update().filter(organisation=organisation))
