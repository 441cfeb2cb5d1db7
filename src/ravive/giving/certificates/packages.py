"""All certificates of a year as one ZIP file. The worker draws them; the file is there for a day, encrypted until somebody downloads it."""

import logging
import zipfile
from datetime import datetime, timedelta
from tempfile import SpooledTemporaryFile
from typing import IO

from django.db import transaction
from django.db.models import QuerySet
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from ravive.giving.certificates import certificate_paper
from ravive.giving.models import CertificatePackage, GiftCertificate, GivingSettings, PackagedCertificate
from ravive.mailing import encryption
from ravive.people.actions import RefusedError
from ravive.people.models import Organisation

logger = logging.getLogger(__name__)
LIFE = timedelta(days=1)
# A larger ZIP file is written to the disk while it is sent.
MOST_IN_MEMORY = 8_000_000


def ask(*, organisation: Organisation, year: int, now: datetime) -> CertificatePackage:
    """Let the worker draw all certificates of a year that count, and return the package. What was drawn before is drawn again.

    Raises RefusedError where there is none.
    """
    with transaction.atomic():
        # Two requests at once: the second one waits, then draws again what the first one asked for.
        list(GivingSettings.objects.select_for_update(no_key=True).filter(organisation=organisation).values_list("pk"))
        drop(organisation_id=organisation.pk, year=year)
        count = _counting(organisation.pk, year).count()
        if not count:
            raise RefusedError(_("No certificate of this year counts: there is nothing to draw."))
        package = CertificatePackage.objects.create(organisation=organisation, year=year, certificates=count, asked_at=now)
        draw_package.enqueue(package.pk)
    return package


def package_of(organisation: Organisation, year: int, *, now: datetime) -> CertificatePackage | None:
    """Return the package of a year, drawn or not; None without one, and once its day is over."""
    return CertificatePackage.objects.filter(organisation=organisation, year=year, asked_at__gt=now - LIFE).first()


@task
def draw_package(package: int) -> int:
    """Draw the certificates of a package that are not drawn yet; return how many were. It goes on where an earlier run stopped."""
    drawn = 0
    try:
        while (certificate := _next(package)) is not None:
            drawn += _store(package, certificate)
    except Exception:
        CertificatePackage.objects.filter(pk=package).update(failed_at=timezone.now())
        raise
    return drawn


def _counting(organisation_id: int, year: int) -> QuerySet[GiftCertificate]:
    return (
        GiftCertificate.objects.filter(organisation_id=organisation_id, year=year, cancelled_on=None).exclude(sealed="").order_by("number")
    )


def _next(package: int) -> GiftCertificate | None:
    """Return the next certificate to draw. None where all are drawn, which is stored, and where the package was deleted meanwhile."""
    with transaction.atomic():
        row = CertificatePackage.objects.select_for_update().filter(pk=package).first()
        if row is None or row.ready_at:
            return None
        found = _counting(row.organisation_id, row.year).exclude(pk__in=row.papers.values("certificate")).select_related("organisation")
        if (certificate := found.first()) is not None:
            return certificate
        row.ready_at = timezone.now()
        row.save(update_fields=["ready_at"])
    return None


def _store(package: int, certificate: GiftCertificate) -> bool:
    """Draw a certificate, and store it unless it changed meanwhile, or somebody deleted the package; return whether it was stored."""
    sealed = encryption.encrypt_bytes(certificate_paper.one_pdf(certificate, now=timezone.now()))
    with transaction.atomic():
        is_there = CertificatePackage.objects.select_for_update().filter(pk=package).exists()
        unchanged = GiftCertificate.objects.filter(pk=certificate.pk, cancelled_on=None, sealed=certificate.sealed)
        if not is_there or not unchanged.exists():
            return False
        _paper, is_new = PackagedCertificate.objects.get_or_create(package_id=package, certificate=certificate, defaults={"sealed": sealed})
    return is_new


def zip_of(package: CertificatePackage) -> IO[bytes]:
    """Return the ZIP file of a package that is ready, open at its beginning: a PDF each, whose name has the number alone."""
    file = SpooledTemporaryFile(max_size=MOST_IN_MEMORY)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
        for paper in package.papers.select_related("certificate").order_by("certificate__number").iterator(chunk_size=20):
            packed.writestr(certificate_paper.file_name(paper.certificate), encryption.decrypt_bytes(paper.sealed))
    file.seek(0)
    return file


def drop(*, organisation_id: int, year: int | None = None, until_year: int | None = None) -> int:
    """Delete the packages of an organisation, of one year or until a year: their certificates change. Return how many went."""
    rows = CertificatePackage.objects.filter(organisation_id=organisation_id)
    rows = rows.filter(year=year) if year is not None else rows
    rows = rows.filter(year__lte=until_year) if until_year is not None else rows
    return _delete(rows)


def delete_old(*, now: datetime) -> int:
    """Delete the packages whose day is over; return how many."""
    return _delete(CertificatePackage.objects.filter(asked_at__lte=now - LIFE))


def _delete(rows: QuerySet[CertificatePackage]) -> int:
    with transaction.atomic():
        # Locked first: the worker that draws adds nothing meanwhile.
        numbers = [row.pk for row in rows.select_for_update()]
        CertificatePackage.objects.filter(pk__in=numbers).delete()
    return len(numbers)
