"""All certificates of a year as one file: the worker draws them, one after the other."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from ravive.giving.models.donors import GiftCertificate
from ravive.people.models import Organisation

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class CertificatePackage(models.Model):
    """A package that somebody asked for. It is deleted a day later, and as soon as one of its certificates changes."""

    organisation_id: int
    papers: "RelatedManager[PackagedCertificate]"
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="certificate_packages")
    year = models.PositiveSmallIntegerField()
    # How many certificates it will have.
    certificates = models.PositiveIntegerField()
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    # Drawing stopped at an error; somebody can ask again.
    failed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "year"], name="one_package_a_year"),
        ]

    def __str__(self) -> str:
        return str(self.year)


class PackagedCertificate(models.Model):
    """The PDF of one certificate of a package, encrypted."""

    package = models.ForeignKey(CertificatePackage, on_delete=models.CASCADE, related_name="papers")
    certificate = models.ForeignKey(GiftCertificate, on_delete=models.CASCADE, related_name="+")
    sealed = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["certificate__number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["package", "certificate"], name="certificate_packaged_once"),
        ]

    def __str__(self) -> str:
        return str(self.certificate)
