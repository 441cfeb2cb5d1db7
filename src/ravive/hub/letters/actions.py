"""What changes about a signature: whether it counts, its logo, what its signer agreed to."""

from datetime import datetime

from django.db import transaction

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.hub.letters import queries
from ravive.hub.letters.models import LetterSignature, SignatureLogo
from ravive.hub.letters.queries import Kind, State
from ravive.mailing import news_consents
from ravive.mailing.news_consents import NewsConsent
from ravive.mailing.queries import confirmed_recipient
from ravive.people.logos import Logo

# Lines of the log of departures, of a signature that stays: its consent to a partner, its logo.
PARTNER, LOGO_REMOVED = "signature-partner", "signature-logo"


def count(signature: LetterSignature, now: datetime) -> None:
    """Let a confirmed signature count, or wait for staff where they are to look at it first.

    A mailbox proves nothing of an organisation: staff look once at its name and domain together.
    """
    if signature.kind == Kind.ORGANISATION:
        signature.needs_review = bool(queries.doubt_about(signature))
        signature.state = State.WAITING if signature.needs_review else State.VALID
    else:
        signature.state, signature.needs_review = State.VALID, signature.wants_name_shown
    signature.save(update_fields=["is_confirmed", "state", "needs_review"])
    _give_news_consent(signature, now)


def _give_news_consent(signature: LetterSignature, now: datetime) -> None:
    """Pass on that a signer wants news, with the proof; the box is none of the letter's conditions, and its consent outlives the letter."""
    recipient = confirmed_recipient(signature.handle or "")
    if signature.wants_news and signature.news_words and recipient:
        consent = NewsConsent(
            organisation=signature.letter.organisation,
            key=signature.handle or "",
            recipient=recipient,
            words=signature.news_words,
            page=f"/{recipient.language}/letters/{signature.letter_id}/sign/{signature.kind}/",
            given_on=signature.entered_on,
        )
        news_consents.give(consent, now=now)


def delete(signature: LetterSignature) -> None:
    """Delete a signature with its address, and the news that came with it."""
    news_consents.take_back(signature.handle or "")
    signature.delete()


def add_logo(*, signature: LetterSignature, logo: Logo) -> None:
    """Store the logo of an organisation that signed. Staff releases it."""
    with transaction.atomic():
        values = {"content": logo.content, "media_type": logo.media_type, "digest": logo.digest}
        SignatureLogo.objects.update_or_create(signature=signature, defaults=values)
        LetterSignature.objects.filter(pk=signature.pk).update(needs_review=True, is_released=False)


def remove_logo(signature: LetterSignature) -> None:
    """Delete the logo of an organisation, also from an older copy of the database."""
    with transaction.atomic():
        deleted, _by_table = SignatureLogo.objects.filter(signature=signature).delete()
        if deleted and signature.handle:
            waits = signature.state == State.WAITING
            LetterSignature.objects.filter(pk=signature.pk).update(needs_review=waits, is_released=False)
            departures.record(kind=LOGO_REMOVED, digest=signature.handle)


def replay_logo_removal(departure: Departure, _now: datetime) -> None:
    """Delete again a logo that was deleted after the copy of a database that was restored."""
    for signature in LetterSignature.objects.filter(handle=departure.digest):
        remove_logo(signature)


def take_back_partner(signature: LetterSignature, *, partner: str) -> None:
    """Take back that a partner, by its key, may have the name and the address of a signer. The signature stays."""
    taken_back = [row for row in signature.partners.all() if str(row.pk) == partner]
    with transaction.atomic():
        signature.partners.remove(*taken_back)
        for row in taken_back:
            departures.record(kind=PARTNER, digest=departures.digest_of(PARTNER, signature.handle, row.pk))


def replay_partner(departure: Departure, _now: datetime) -> None:
    """Take back again a consent to a partner that was taken back after the copy of a database that was restored."""
    links = LetterSignature.partners.through.objects.exclude(lettersignature__handle=None)
    for number, handle, partner in links.values_list("pk", "lettersignature__handle", "letterpartner"):
        if departures.digest_of(PARTNER, handle, partner) == departure.digest:
            links.filter(pk=number).delete()
