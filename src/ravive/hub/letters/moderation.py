"""What staff do with a letter: its settings, its signatures, its delivery."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Min
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.entries import actions as entries
from ravive.hub.letters.models import SETTINGS, LetterPartner, LetterSignature, OpenLetter, SignatureLogo
from ravive.hub.letters.queries import Kind, State, name_of, numbers_of
from ravive.hub.letters.subject import LETTERS
from ravive.people.actions import RefusedError, record

# A line of the log of departures: an organisation that staff deleted from the list of an erased letter, by its number.
REMOVAL = "signature-number"


def change_settings(*, letter: OpenLetter, partners: list[str], by: User, now: datetime) -> None:
    """Store changed settings, `SETTINGS` of `letter`. The consents for a partner that leaves the list are deleted with it.

    Raises RefusedError for what would store details of signers for longer than they were promised.
    """
    with transaction.atomic():
        stored = OpenLetter.objects.select_for_update().get(pk=letter.pk)
        latest = stored.signatures.aggregate(day=Min("erase_on"))["day"]
        if latest and (letter.erased_after_days > stored.erased_after_days or letter.closes_on > latest):
            raise RefusedError(_("People have signed, and were promised a day of deletion: it can come earlier, never later."))
        letter.save(update_fields=SETTINGS)
        letter.promise_earlier()
        letter.partners.exclude(name__in=partners).delete()
        have = set(letter.partners.values_list("name", flat=True))
        LetterPartner.objects.bulk_create([LetterPartner(letter=letter, name=name) for name in partners if name not in have])
        record(organisation=letter.organisation, by=by, now=now, verb="letter.changed", subject=letter)


def release(*, signature: LetterSignature, logo_digest: str, by: User, now: datetime) -> None:
    """Let an organisation count and its logo be shown, or a person's name that they wanted shown.

    `logo_digest` is of the logo that was looked at, empty without one. Raises RefusedError for another logo, or a signature that left.
    """
    with transaction.atomic():
        signature = _locked(signature)
        if logo_digest != logo_digest_of(signature):
            raise RefusedError(_("The logo changed meanwhile. Look at the new one, then release it."))
        if signature.kind == Kind.PERSON and signature.wants_name_shown:
            signature.name = name_of(signature)
        _check_delivery(signature)
        signature.state, signature.needs_review, signature.is_released = State.VALID, False, True
        signature.save(update_fields=["name", "state", "needs_review", "is_released"])
        _record(signature, "signature.released", by, now)


def refuse(*, signature: LetterSignature, by: User, now: datetime) -> None:
    """Refuse the mandate of an organisation; of a signature that counts, refuse to show the logo or the name alone.

    Raises RefusedError for a signature that was withdrawn meanwhile.
    """
    with transaction.atomic():
        signature = _locked(signature)
        if signature.state == State.WAITING:
            signature.state = State.REFUSED
        SignatureLogo.objects.filter(signature=signature).delete()
        if signature.kind == Kind.PERSON:
            signature.name = ""
        signature.needs_review, signature.is_released = False, False
        signature.save(update_fields=["name", "state", "needs_review", "is_released"])
        _record(signature, "signature.refused", by, now)


def remove(*, signature: LetterSignature, by: User, now: datetime) -> None:
    """Delete a signature with its address."""
    with transaction.atomic():
        _record(signature, "signature.removed", by, now)
        if signature.handle:
            entries.withdraw(LETTERS, signature, now=now)
        else:
            digest = departures.digest_of(REMOVAL, signature.pk)
            signature.delete()
            departures.record(kind=REMOVAL, digest=digest)


def replay_removal(departure: Departure, _now: datetime) -> None:
    """Delete again an organisation that staff deleted after the copy of a database that was restored."""
    # A copy from before the letter was erased still has its handle.
    for number in LetterSignature.objects.filter(kind=Kind.ORGANISATION).values_list("pk", flat=True):
        if departures.digest_of(REMOVAL, number) == departure.digest:
            LetterSignature.objects.filter(pk=number).delete()


def check_delivery(*, letter: OpenLetter, on: date, now: datetime) -> None:
    """Raise RefusedError where the list of a letter cannot be frozen: a signature waits for staff, or the day is to come."""
    if letter.delivered_on or letter.erased_on:
        raise RefusedError(_("This letter is delivered already."))
    if on > localdate(now):
        raise RefusedError(_("The day of the delivery is not a day to come."))
    if letter.signatures.filter(is_confirmed=True, state=State.WAITING).exists():
        raise RefusedError(_("Release or refuse the organisations that wait first: the list cannot change afterwards."))


def deliver(*, letter: OpenLetter, on: date, by: User, now: datetime) -> None:
    """Freeze the list and store its numbers. Raises RefusedError while a signature waits for staff, and for a day to come."""
    with transaction.atomic():
        letter = OpenLetter.objects.select_for_update().get(pk=letter.pk)
        check_delivery(letter=letter, on=on, now=now)
        numbers = numbers_of(letter)
        letter.signatures.filter(is_confirmed=False).delete()
        letter.delivered_on, letter.final_organisations, letter.final_people = on, numbers.organisations, numbers.people
        letter.save(update_fields=["delivered_on", "final_organisations", "final_people"])
        letter.promise_earlier()
        detail = {"after": {"organisations": numbers.organisations, "people": numbers.people}}
        record(organisation=letter.organisation, by=by, now=now, verb="letter.delivered", subject=letter, detail=detail)


def record_export(*, letter: OpenLetter, file_format: str, partner: str, by: User, now: datetime) -> None:
    """Write in the audit log that details of signers were exported."""
    detail = {"format": file_format} | ({"partner": partner} if partner else {})
    with transaction.atomic():
        record(organisation=letter.organisation, by=by, now=now, verb="letter.exported", subject=letter, detail=detail)


def logo_digest_of(signature: LetterSignature) -> str:
    """Return the digest of a signature's logo, empty without one."""
    return SignatureLogo.objects.filter(signature=signature).values_list("digest", flat=True).first() or ""


def _locked(signature: LetterSignature) -> LetterSignature:
    found = LetterSignature.objects.select_for_update(of=("self",)).select_related("letter__organisation").filter(pk=signature.pk).first()
    if found is None:
        raise RefusedError(_("Nothing was changed: this signature is no longer there."))
    return found


def _check_delivery(signature: LetterSignature) -> None:
    if signature.letter.delivered_on and signature.state != State.VALID:
        raise RefusedError(_("This letter is delivered: its list cannot change any more."))


def _record(signature: LetterSignature, verb: str, by: User, now: datetime) -> None:
    """Record by number: the log stays for longer than the name of a person may."""
    letter = signature.letter
    record(organisation=letter.organisation, by=by, now=now, verb=verb, subject=letter, detail={"signature": str(signature.pk)})
