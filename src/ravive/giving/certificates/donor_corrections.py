"""Details of donors that staff correct for a person who asks.

Numbers of people and companies are no such details: the donor's own pages check them, and show the last digits alone.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from ravive.entries.subjects import Correction
from ravive.giving import mailbox_gifts
from ravive.giving.certificates.actions import donors as actions
from ravive.giving.certificates.forms import LONGEST_CITY, LONGEST_NAME, LONGEST_POSTCODE, LONGEST_STREET, DonorDetailsForm
from ravive.giving.details import DonorDetails
from ravive.giving.models import Donor
from ravive.lib.languages import INTERFACE_CHOICES
from ravive.people.country_names import country_choices
from ravive.people.models import Organisation
from ravive.site.context import interface_language

_LONGEST = {"name": LONGEST_NAME, "street": LONGEST_STREET, "postcode": LONGEST_POSTCODE, "city": LONGEST_CITY}


def corrections_of(donors: Iterable[Donor]) -> tuple[Correction, ...]:
    """Return what can be corrected of donors who are one person. One who has no details yet, or is erased, is left out."""
    described = [(donor, details) for donor in donors if (details := mailbox_gifts.donor_details(donor))]
    return tuple(detail for donor, details in described for detail in _of_one(donor, details, is_alone=len(described) == 1))


def correct(organisation: Organisation, name: str, value: str, *, by: User, now: datetime) -> None:
    """Store a detail that `corrections_of` named.

    Raises DoesNotExist for a donor of another organisation, RefusedError for one who was erased meanwhile.
    """
    detail, _dash, number = name.rpartition("-")
    donor = Donor.objects.get(pk=number, organisation=organisation)
    actions.correct_detail(donor=donor, name=detail, value=value, by=by, now=now)


def _of_one(donor: Donor, details: DonorDetails, *, is_alone: bool) -> Iterator[Correction]:
    choices = {"country": tuple(country_choices(interface_language())), "language": tuple(INTERFACE_CHOICES)}
    for name in (*_LONGEST, *choices):
        label, value = DonorDetailsForm.base_fields[name].label, getattr(details, name)
        yield Correction(
            name=f"{name}-{donor.pk}",
            label=str(label) if is_alone else _("%(label)s (donor %(number)s)") % {"label": label, "number": donor.pk},
            value=value,
            longest=_LONGEST.get(name, 0),
            choices=choices.get(name, ()),
            # A donor whom staff added may lack an address until a certificate needs it.
            is_required=bool(value),
        )
