"""How staff type the address of a donor."""

from django.db.models import Model
from django.test import Client

from ravive.giving.models import Donor
from ravive.mailing import encryption
from ravive.pages.models import HomePage
from ravive.people.models import Membership, Organisation, Role
from tests.client_response import ClientResponse
from tests.entries.casts import RowCast
from tests.existing import existing
from tests.giving.certificates.certificate_cast import approve, new_donor
from tests.people.cast import person, signed_in


class DonorCast(RowCast):
    """Donors of the organisation of the site."""

    name = "donors"

    def prepare(self, home: HomePage) -> Model:
        organisation = Organisation.objects.get(site__root_page=home)
        approve(organisation)
        person("treasurer", organisation, Role.TREASURER)
        return organisation

    def remove(self, about: Model) -> None:
        # An organisation stays while its audit log does.
        Donor.objects.filter(organisation=about.pk).delete()

    def send(self, visitor: Client, about: Model, email: str, *, number: int = 0, language: str = "fr", **sent: str) -> ClientResponse:
        organisation = existing(Organisation.objects.filter(pk=about.pk).first())
        mark = encryption.mark_of(f"{email} {number}")
        donor = Donor.objects.filter(organisation=organisation, mailbox_mark=mark).first() or new_donor(organisation, language=language)
        Donor.objects.filter(pk=donor.pk).update(mailbox_mark=mark)
        treasurer = Membership.objects.get(organisation=organisation, role=Role.TREASURER).user
        return signed_in(treasurer).post(f"/desk/giving/donors/{donor.pk}/address/", {"address": email})


CAST = DonorCast()
