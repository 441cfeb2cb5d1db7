"""What a request stores of a person, for the register of personal data, and what `mailing` needs to know of its e-mails."""

from django.utils.translation import gettext_lazy as _

from ravive.hub.workshops import actions
from ravive.hub.workshops.queries import PURPOSE
from ravive.hub.workshops.retention import LONGEST_DAYS
from ravive.mailing import purposes
from ravive.site import personal_data
from ravive.site.personal_data import LegalBasis, PersonalField, StorageLimit, fixed

REQUEST = "workshops.WorkshopRequest"


def register() -> None:
    """Register the fields and their erasure, and the purpose of the e-mails."""
    why = _("to answer a request for a workshop")
    when = _("six months after the workshop, or after the request if there was none; two days if the address was not confirmed")
    limit = StorageLimit(days=fixed(LONGEST_DAYS), since=_("after the workshop, or after the request if there was none"))
    named = ("establishment", "postal_code", "function")
    fields = [
        PersonalField(model=REQUEST, field=field, purpose=why, deletion=when, basis=LegalBasis.INTEREST, limit=limit) for field in named
    ]
    address = PersonalField(model="mailing.MailAddress", field="sealed", purpose=why, deletion=when, basis=LegalBasis.INTEREST, limit=limit)
    label = _("Asking for a workshop")
    personal_data.register(personal_data.PersonalData(name=PURPOSE, label=label, fields=(*fields, address), erase=actions.erase_due))
    asked = _("Somebody, probably you, asked for a workshop with this address. The organisation sees the request once you confirm.")
    organisation_of = purposes.organisation_by("workshop_requests__handle")
    purposes.register(
        purposes.Purpose(name=PURPOSE, path="workshops", request=asked, delete=actions.delete_mail, organisation_of=organisation_of)
    )
