"""The addresses of donors, which staff type: their readers confirm them and get the private link, or stop the e-mails."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ravive.entries.subjects import Expiry, Subject, Thanks
from ravive.giving.certificates import mails
from ravive.giving.certificates.actions.donors import STOPPED
from ravive.giving.certificates.private_links import PURPOSE
from ravive.giving.models import Donor
from ravive.people.models import Organisation
from ravive.site.context import interface_language


class DonorMails(Subject[Donor]):
    """Donors with an address. Without one, they stay."""

    name, path = PURPOSE, "donor-mails"
    models = (Donor,)
    related = ("organisation__site",)
    stopped, expiry = STOPPED, Expiry.ADDRESS
    sealed_fields, has_own_part = ("sealed", "sealed_national_number"), True
    template = "giving/donor_mails.html"
    title = gettext_lazy("Your tax certificate")
    request = gettext_lazy("An organisation that you gave to wants to send you your tax certificate at this address.")

    def organisation_of(self, row: Donor) -> Organisation:
        """Return to whom the donor gave."""
        return row.organisation

    def summary(self, row: Donor) -> tuple[str, ...]:
        """Return who writes, and not to whom: staff may have typed the address of somebody else."""
        return row.organisation.name, _("It sends you the private link to your tax certificate."), *self.asked_in_words(row)

    def thanks(self, row: Donor) -> Thanks:
        """Return the private link, which asks for what a certificate needs."""
        return mails.question_to(row, interface_language())

    def stop(self, row: Donor) -> None:
        """Let the donor stay without an address."""
        Donor.objects.filter(pk=row.pk).update(handle=None)


DONORS = DonorMails()
