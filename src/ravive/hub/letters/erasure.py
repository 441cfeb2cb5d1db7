"""How the details of signers are erased: a letter as a whole, once its day has come."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ravive.hub.letters.models import ERASED_AFTER_DAYS, OpenLetter, SignatureLogo
from ravive.hub.letters.queries import Kind, State, numbers_of
from ravive.mailing import actions as mailing
from ravive.people.models import Organisation
from ravive.site.personal_data import StorageLimit


def _stored_days(organisation: Organisation | None) -> int:
    """Return the longest time after a delivery that the letters of an organisation have in their settings."""
    letters = OpenLetter.objects.filter(organisation=organisation, erased_on=None) if organisation else OpenLetter.objects.none()
    return letters.aggregate(days=Max("erased_after_days"))["days"] or ERASED_AFTER_DAYS


LIMIT = StorageLimit(days=_stored_days, since=_("after the letter is delivered; 365 days after its last day if nobody delivers it"))


def erase_letters(now: datetime) -> int:
    """Delete the details of people of every letter whose day has come; return how many rows changed.

    Organisations stay on the list with name, country, domain and logo: these are no details of a person.
    """
    today, letters = localdate(now), OpenLetter.objects.filter(erased_on=None)
    promised = set(letters.filter(signatures__erase_on__lte=today).values_list("pk", flat=True))
    return sum(_erase_letter(letter, now) for letter in letters if letter.pk in promised or letter.erase_on <= today)


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
        nothing = {"handle": None, "mailbox_mark": "", "sealed": "", "wants_news": False, "news_words": ""}
        erased = letter.signatures.update(**nothing, erase_on=None, needs_review=False)
        letter.partners.all().delete()
        # The numbers stay, as of the last day.
        letter.delivered_on = letter.delivered_on or letter.closes_on
        letter.final_organisations, letter.final_people = numbers.organisations, numbers.people
        letter.erased_on = localdate(now)
        letter.save()
    return deleted + erased + len(handles)
