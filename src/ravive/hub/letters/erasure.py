"""Which details of signers are stored, and how they are deleted on their day."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ravive.hub.letters.models import ERASED_AFTER_DAYS, LetterSignature, OpenLetter, SignatureLogo
from ravive.hub.letters.queries import Kind, State, numbers_of
from ravive.mailing import actions as mailing
from ravive.mailing.links import UNCONFIRMED_LIFE
from ravive.people.models import Organisation
from ravive.site import personal_data
from ravive.site.personal_data import LegalBasis, PersonalField, StorageLimit

_AFTER_DELIVERY = _(
    "30 days after the letter is delivered, or as staff set it, 365 at most; 365 days after its last day if nobody delivers it"
)


def _stored_days(organisation: Organisation | None) -> int:
    """Return the longest time after a delivery that the letters of an organisation have in their settings."""
    letters = OpenLetter.objects.filter(organisation=organisation, erased_on=None) if organisation else OpenLetter.objects.none()
    return letters.aggregate(days=Max("erased_after_days"))["days"] or ERASED_AFTER_DAYS


_LIMIT = StorageLimit(days=_stored_days, since=_("after the letter is delivered; 365 days after its last day if nobody delivers it"))
_FIELDS = (
    PersonalField(
        model="mailing.MailAddress",
        field="sealed",
        purpose=_("Confirm a signature, and let its signer withdraw it"),
        deletion=_AFTER_DELIVERY,
        basis=LegalBasis.CONSENT,
        limit=_LIMIT,
    ),
    PersonalField(
        model="letters.LetterSignature",
        field="sealed",
        purpose=_("Name of a person in the delivered list"),
        deletion=_AFTER_DELIVERY,
        basis=LegalBasis.CONSENT,
        limit=_LIMIT,
    ),
    PersonalField(
        model="letters.LetterSignature",
        field="name",
        purpose=_("Name of a person on the page, by their own choice"),
        deletion=_AFTER_DELIVERY,
        basis=LegalBasis.CONSENT,
        limit=_LIMIT,
    ),
    PersonalField(
        model="letters.LetterSignature",
        field="country",
        purpose=_("Country in the delivered list"),
        deletion=_AFTER_DELIVERY,
        basis=LegalBasis.CONSENT,
        limit=_LIMIT,
    ),
    PersonalField(
        model="letters.LetterSignature",
        field="mailbox_mark",
        purpose=_("Count a mailbox once"),
        deletion=_AFTER_DELIVERY,
        basis=LegalBasis.INTEREST,
        limit=_LIMIT,
    ),
    *(
        PersonalField(
            model="letters.LetterSignature",
            field=field,
            purpose=_("Consent to hear from a partner or from the organisation"),
            deletion=_AFTER_DELIVERY,
            basis=LegalBasis.CONSENT,
            limit=_LIMIT,
        )
        for field in ("partners", "wants_news", "news_words")
    ),
)


def register() -> None:
    """Let the nightly job delete what is due."""
    personal_data.register(personal_data.PersonalData(name="letters", label=_("Signing an open letter"), fields=_FIELDS, erase=erase))


def erase(now: datetime) -> int:
    """Delete the details of people of every letter whose day has come, and signatures that nobody confirmed; return how many rows.

    Organisations stay on the list with name, country, domain and logo: these are no details of a person.
    """
    changed, today = 0, localdate(now)
    # Beyond the time of a link: `mailing` deletes them first, and one without an address would stay otherwise.
    late = LetterSignature.objects.filter(state=State.UNCONFIRMED, signed_on__lt=localdate(now - UNCONFIRMED_LIFE) - timedelta(days=1))
    for handle in list(late.values_list("handle", flat=True)):
        mailing.delete_address(handle or "")
    changed += late.delete()[0]
    for letter in OpenLetter.objects.filter(erased_on=None):
        if letter.erase_on <= today:
            changed += _erase_letter(letter, now)
    return changed


def _erase_letter(letter: OpenLetter, now: datetime) -> int:
    with transaction.atomic():
        letter = OpenLetter.objects.select_for_update().get(pk=letter.pk)
        numbers = numbers_of(letter)
        handles = list(letter.signatures.exclude(handle=None).values_list("handle", flat=True))
        for handle in handles:
            mailing.delete_address(handle or "")
        leaving = letter.signatures.exclude(kind=Kind.ORGANISATION, state=State.VALID)
        deleted, _by_table = leaving.delete()
        SignatureLogo.objects.filter(signature__letter=letter, signature__is_released=False).delete()
        for signature in letter.signatures.all():
            signature.partners.clear()
        erased = letter.signatures.update(handle=None, mailbox_mark="", sealed="", wants_news=False, news_words="", needs_review=False)
        letter.partners.all().delete()
        # The numbers stay, as of the last day.
        letter.delivered_on = letter.delivered_on or letter.closes_on
        letter.final_organisations, letter.final_people = numbers.organisations, numbers.people
        letter.erased_on = localdate(now)
        letter.save()
    return deleted + erased + len(handles)
