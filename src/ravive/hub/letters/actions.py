"""What signers do: sign, confirm, refuse what somebody else asked for, add a logo, withdraw."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.hub.letters.models import LetterPartner, LetterSignature, OpenLetter, SignatureLogo
from ravive.hub.letters.own_domains import own_domain
from ravive.hub.letters.queries import PURPOSE, Kind, State, consents_of, name_of, requests_at
from ravive.mailing import actions as mailing
from ravive.mailing import encryption, links, news_consents
from ravive.mailing.mailboxes import counted_mailbox
from ravive.mailing.news_consents import NewsConsent
from ravive.mailing.queries import address_state, confirmed_recipient, open_requests
from ravive.mailing.recipients import Recipient
from ravive.people.logos import Logo
from ravive.site.public_form import SentValue, is_first

# Open requests that one mailbox may have for a letter. Anybody may type an address; its reader sees them all.
MOST_REQUESTS = 5
# Lines of the log of departures: a signature that left; of one that stays, its address, its consent to a partner, its logo.
WITHDRAWAL, STOPPED, PARTNER, LOGO_REMOVED = "signature", "signature-mails", "signature-partner", "signature-logo"


@dataclass(frozen=True, kw_only=True)
class GivenSignature:
    """What somebody typed in the form of a letter."""

    kind: str
    name: str
    recipient: Recipient
    country: str = ""
    wants_name_shown: bool = False
    # The words of the box for news, where it was ticked.
    news_words: str = ""
    partners: tuple[LetterPartner, ...] = ()


def sign(*, letter: OpenLetter, given: GivenSignature, sent: SentValue, now: datetime) -> None:
    """Store a signature and ask the reader of its address to confirm it. What was sent before changes nothing.

    To the person who sends the form, it looks the same for an address that signed already.
    """
    mailbox = counted_mailbox(given.recipient.address)
    mark = encryption.mark_of(f"{PURPOSE} {letter.pk} {given.kind} {mailbox}")
    with transaction.atomic():
        if not is_first(sent, now=now):
            return
        _lock([letter.pk])
        # Those that the same reader sees: with a tag at an unknown provider, somebody else would stand in their way.
        at_mailbox = open_requests(links.mark_of(given.recipient), now=now, purpose=PURPOSE).values("pk")
        waiting = list(letter.signatures.filter(kind=given.kind, state=State.UNCONFIRMED, handle__in=at_mailbox))
        again = next((one for one in waiting if _is_same(one, given)), None)
        if again is None and len(waiting) >= MOST_REQUESTS:
            return
        if again:
            LetterSignature.objects.filter(pk=again.pk).update(signed_on=timezone.localdate(now))
        stored = again or _store(letter, given, handle=encryption.handle_of(PURPOSE, sent.digest), mark=mark, now=now)
        group = f"{letter.pk} {mailbox.rpartition('@')[2]}"
        mailing.store_address(purpose=PURPOSE, handle=stored.handle or "", recipient=given.recipient, group=group, now=now)


def _is_same(waiting: LetterSignature, given: GivenSignature) -> bool:
    """Return whether a form says what a request that waits says. Other consents are another request: anybody may type an address."""
    consents = (given.wants_name_shown, given.news_words, {partner.pk for partner in given.partners})
    return (name_of(waiting), waiting.country, consents_of(waiting)) == (given.name, given.country, consents)


def _store(letter: OpenLetter, given: GivenSignature, *, handle: str, mark: str, now: datetime) -> LetterSignature:
    OpenLetter.objects.filter(pk=letter.pk, erased_at_latest=None).update(erased_at_latest=letter.erase_on)
    is_person = given.kind == Kind.PERSON
    signature = LetterSignature.objects.create(
        letter=letter,
        kind=given.kind,
        name="" if is_person else given.name,
        sealed=encryption.encrypt(given.name) if is_person else "",
        domain="" if is_person else own_domain(given.recipient.address),
        country=given.country,
        handle=handle,
        mailbox_mark=mark,
        wants_name_shown=given.wants_name_shown,
        wants_news=bool(given.news_words),
        news_words=given.news_words,
        signed_on=timezone.localdate(now),
    )
    signature.partners.set(given.partners)
    return signature


def _lock(letters: Iterable[int]) -> None:
    """Let what changes the requests of these letters wait for one another, until the end of the transaction."""
    list(OpenLetter.objects.select_for_update().filter(pk__in=list(letters)).order_by("pk"))


def is_full(asked: Iterable[LetterSignature]) -> bool:
    """Return whether so many requests for one letter wait at a mailbox that no other is stored."""
    return any(count >= MOST_REQUESTS for count in Counter((one.letter_id, one.kind) for one in asked).values())


def confirm(token: str, handles: Sequence[str], *, now: datetime) -> list[LetterSignature]:
    """Confirm the signatures that a link's reader chose; return those that count now or wait for staff.

    A mailbox counts once a letter, as an organisation and as a person. A letter that closed meanwhile takes no more.
    """
    with transaction.atomic():
        chosen = [one for one in _locked_requests(token, now) if one.handle in handles]
        if not mailing.confirm_addresses(token, handles, purpose=PURPOSE, now=now):
            return []
        return [one for one in chosen if address_state(one.handle or "") == "confirmed" and _accept(one, now)]


def _locked_requests(token: str, now: datetime) -> list[LetterSignature]:
    """Return what a link may confirm, once no other request changes it until the end of the transaction."""
    _lock({one.letter_id for one in requests_at(token, now=now)})
    # Read again: a second press of the button waited here for the first, which confirmed them.
    return requests_at(token, now=now)


def _accept(signature: LetterSignature, now: datetime) -> bool:
    """Let a confirmed signature count, or wait for staff; delete it where the letter is closed or the mailbox has signed it."""
    others = signature.letter.signatures.exclude(state=State.UNCONFIRMED)
    is_second = others.filter(kind=signature.kind, mailbox_mark=signature.mailbox_mark).exists()
    if is_second or not signature.letter.is_open(timezone.localdate(now)):
        delete(signature.handle or "")
        return False
    if signature.kind == Kind.ORGANISATION:
        is_doubtful = not signature.domain or _has_same_name(others, signature)
        signature.state, signature.needs_review = (State.WAITING, True) if is_doubtful else (State.VALID, False)
    else:
        signature.state, signature.needs_review = State.VALID, signature.wants_name_shown
    signature.save(update_fields=["state", "needs_review"])
    _give_news_consent(signature, now)
    return True


def _has_same_name(others: QuerySet[LetterSignature], signature: LetterSignature) -> bool:
    """Return whether another organisation is called the same, whatever stands between the letters."""
    name = _letters_of(signature.name)
    return any(_letters_of(other) == name for other in others.filter(kind=Kind.ORGANISATION).values_list("name", flat=True))


def _letters_of(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


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
            given_on=signature.signed_on,
        )
        news_consents.give(consent, now=now)


def refuse_requests(token: str, *, now: datetime) -> int:
    """Delete what others asked for at the mailbox of a link and its reader did not confirm; return how many signatures."""
    with transaction.atomic():
        found = _locked_requests(token, now)
        for signature in found:
            withdraw(signature.handle or "")
    return len(found)


def withdraw(handle: str) -> None:
    """Delete a signature, as its signer asked. It stays deleted when an older copy of the database is restored. Twice is once."""
    with transaction.atomic():
        if LetterSignature.objects.filter(handle=handle).exists():
            delete(handle)
            departures.record(kind=WITHDRAWAL, digest=handle)


def replay_withdrawal(departure: Departure, _now: datetime) -> None:
    """Delete again a signature that left after the copy of a database that was restored, with the news that came with it."""
    with transaction.atomic():
        news_consents.take_back_again(departure.digest)
        _delete(departure.digest)


def delete(handle: str) -> None:
    """Delete a signature and its address, and the news that came with it. Twice is once."""
    with transaction.atomic():
        news_consents.take_back(handle)
        _delete(handle)


def _delete(handle: str) -> None:
    LetterSignature.objects.filter(handle=handle).delete()
    mailing.delete_address(handle)


def add_logo(*, signature: LetterSignature, logo: Logo) -> None:
    """Store the logo of an organisation that signed. Staff releases it."""
    with transaction.atomic():
        values = {"content": logo.content, "media_type": logo.media_type, "digest": logo.digest}
        SignatureLogo.objects.update_or_create(signature=signature, defaults=values)
        LetterSignature.objects.filter(pk=signature.pk).update(needs_review=True, is_released=False)


def remove_logo(signature: LetterSignature) -> None:
    """Delete the logo of an organisation."""
    with transaction.atomic():
        if _remove_logo(signature) and signature.handle:
            departures.record(kind=LOGO_REMOVED, digest=signature.handle)


def replay_logo_removal(departure: Departure, _now: datetime) -> None:
    """Delete again a logo that was deleted after the copy of a database that was restored."""
    with transaction.atomic():
        for signature in LetterSignature.objects.filter(handle=departure.digest):
            _remove_logo(signature)


def _remove_logo(signature: LetterSignature) -> bool:
    deleted, _by_table = SignatureLogo.objects.filter(signature=signature).delete()
    if not deleted:
        return False
    waits = signature.state == State.WAITING
    LetterSignature.objects.filter(pk=signature.pk).update(needs_review=waits, is_released=False)
    return True


def take_back_partner(signature: LetterSignature, *, partner: str) -> None:
    """Take back that a partner, by its key, may have the name and the address of a signer. The signature stays."""
    taken_back = [one for one in signature.partners.all() if str(one.pk) == partner]
    with transaction.atomic():
        signature.partners.remove(*taken_back)
        for one in taken_back:
            departures.record(kind=PARTNER, digest=departures.digest_of(PARTNER, signature.handle, one.pk))


def replay_partner(departure: Departure, _now: datetime) -> None:
    """Take back again a consent to a partner that was taken back after the copy of a database that was restored."""
    given = LetterSignature.partners.through.objects.exclude(lettersignature__handle=None)
    for number, handle, partner in given.values_list("pk", "lettersignature__handle", "letterpartner"):
        if departures.digest_of(PARTNER, handle, partner) == departure.digest:
            given.filter(pk=number).delete()


def forget_address(signature: LetterSignature) -> None:
    """Delete the address of a signer who wants no more e-mails. The signature stays; nobody can write to them."""
    handle = signature.handle or ""
    with transaction.atomic():
        is_deleted = _forget_address(handle)
        news_consents.take_back(handle)
        if is_deleted:
            departures.record(kind=STOPPED, digest=handle)


def replay_stop(departure: Departure, _now: datetime) -> None:
    """Delete again the address of a signer who stopped the e-mails after the copy of a database that was restored."""
    with transaction.atomic():
        news_consents.take_back_again(departure.digest)
        _forget_address(departure.digest)


def _forget_address(handle: str) -> bool:
    """Delete the address of a signature, and what its signer agreed to get there; return whether there was one."""
    for signature in LetterSignature.objects.filter(handle=handle):
        signature.partners.clear()
        LetterSignature.objects.filter(pk=signature.pk).update(wants_news=False, news_words="")
    return mailing.delete_address(handle)
