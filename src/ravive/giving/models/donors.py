"""Who gave, as far as a certificate needs it, and the certificates."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from ravive.entries.models import AddressedRow
from ravive.people.models import Organisation

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

MARK_LENGTH = 64


class Donor(AddressedRow):
    """Somebody whose gifts are added up for a certificate. Details are sealed."""

    organisation_id: int
    same_as_id: int | None
    accounts: "RelatedManager[DonorAccount]"
    members: "RelatedManager[Donor]"
    certificates: "RelatedManager[GiftCertificate]"
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="donors")
    # `details.DonorDetails`: name, address, language, or a company's number. Empty once erased.
    sealed = models.TextField(blank=True)
    # Given in a form of its own, deleted once the year is reported.
    sealed_national_number = models.TextField(blank=True)
    # The year of the gifts that it was entered for; None without a number.
    national_number_year = models.PositiveSmallIntegerField(null=True, blank=True)
    mailbox_mark = models.CharField(max_length=MARK_LENGTH, blank=True)
    added_on = models.DateField()
    erased_on = models.DateField(null=True, blank=True)
    # The donor whose sum counts these gifts too: staff put the two together, and can separate them. That donor has None.
    same_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="members")
    # Years that stay as they were when the two were put together: that donor had a certificate, or the year was declared.
    apart_years = models.JSONField(default=list, blank=True)

    class Meta(AddressedRow.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "mailbox_mark"], condition=~Q(mailbox_mark=""), name="one_donor_a_mailbox"),
            models.CheckConstraint(
                condition=Q(erased_on=None) | Q(sealed="", sealed_national_number="", mailbox_mark=""), name="erased_donor_has_no_details"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class DonorAccount(models.Model):
    """An account that a donor gave from, as a keyed digest: the next gift from it is proposed for the same donor."""

    donor = models.ForeignKey(Donor, on_delete=models.CASCADE, related_name="accounts")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    iban_mark = models.CharField(max_length=MARK_LENGTH)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "iban_mark"], name="one_donor_an_account"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class DistinctDonors(models.Model):
    """Two donors whose names and addresses agree, and that somebody marked as two. They are not proposed again."""

    # The one with the smaller number.
    donor = models.ForeignKey(Donor, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Donor, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["donor", "other"], name="distinct_donors_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class GiftCertificate(models.Model):
    """A certificate of the gifts of one donor in one year. Its number is never used again; one that was wrong is cancelled."""

    organisation_id: int
    donor_id: int | None
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="gift_certificates")
    year = models.PositiveSmallIntegerField()
    # From 1 in each year, without a gap.
    number = models.PositiveIntegerField()
    donor = models.ForeignKey(Donor, null=True, on_delete=models.SET_NULL, related_name="certificates")
    amount_cents = models.BigIntegerField()
    # What it says, encrypted (`details.CertificateText`): every later copy says the same. Empty when the retention is over.
    sealed = models.TextField(blank=True)
    issued_on = models.DateField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    cancelled_on = models.DateField(null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "year", "number"], name="certificate_number_once"),
            models.UniqueConstraint(fields=["donor", "year"], condition=Q(cancelled_on=None), name="one_certificate_a_donor_and_year"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0, number__gt=0), name="certificate_of_money"),
        ]

    def __str__(self) -> str:
        return f"{self.year}/{self.number}"


class ReportedYear(models.Model):
    """A year whose certificates the tax office has: national numbers are deleted."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="reported_years")
    year = models.PositiveSmallIntegerField()
    reported_on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "year"], name="year_reported_once"),
        ]

    def __str__(self) -> str:
        return str(self.year)
