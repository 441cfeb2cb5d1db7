"""The ZIP file of a year's certificates: drawn by the worker, there for a day, gone with what it holds."""

import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from ravive.giving.certificates import certificate_paper, erasure, packages
from ravive.giving.certificates.actions import certificates, donors, years
from ravive.giving.models import CertificatePackage, Donor, GiftCertificate, PackagedCertificate
from ravive.people.models import AuditEvent, Organisation
from tests.giving.certificates.certificate_cast import NATIONAL, NOW, YEAR, donor_with_gift
from tests.people.cast import signed_in

pytestmark = pytest.mark.django_db
PAGE = f"/desk/giving/certificates/{YEAR}/"


@pytest.fixture
def _waits(settings: Settings) -> None:
    """Tasks wait for a worker, as they do outside of tests."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def desk(own: Organisation, treasurer: User) -> Client:
    donor_with_gift(own, 50, "Ada")
    donor_with_gift(own, 60, "Zoé")
    certificates.issue(organisation=own, year=YEAR, by=treasurer, now=NOW)
    return signed_in(treasurer)


def drawn() -> CertificatePackage:
    """Draw what waits, as the worker does, and return it."""
    package = CertificatePackage.objects.get()
    packages.draw_package.call(package.pk)
    package.refresh_from_db()
    return package


@pytest.mark.usefixtures("_waits")
def test_the_worker_draws_and_the_page_shows_where_it_stands(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate_paper, "one_pdf", lambda *_given, **_named: pytest.fail("a request draws nothing"))
    assert desk.post(f"{PAGE}package/").headers["Location"] == f"{PAGE}#files"
    monkeypatch.undo()
    assert "Le ZIP est en préparation\xa0: 0 sur 2." in desk.get(PAGE).text
    assert desk.get(f"{PAGE}all.zip").status_code == 404
    assert drawn().ready_at is not None
    assert "Télécharger le ZIP de 2 attestations" in desk.get(PAGE).text
    reply = desk.get(f"{PAGE}all.zip")
    assert "no-store" in reply.headers["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(b"".join(reply.streaming_content))) as packed:  # pyright: ignore[reportAttributeAccessIssue] -- a file
        assert packed.namelist() == [f"281-71-{YEAR}-000{number}.pdf" for number in (1, 2)]
        assert all(packed.read(name).startswith(b"%PDF-") for name in packed.namelist())
    assert AuditEvent.objects.filter(verb="gift_certificate.downloaded", detail__format="zip").count() == 1


@pytest.mark.usefixtures("_waits")
def test_it_goes_on_where_it_stopped_and_says_that_it_failed(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.post(f"{PAGE}package/")
    real = certificate_paper.one_pdf

    def fails_at_the_second(row: object, **named: object) -> bytes:
        if PackagedCertificate.objects.exists():
            raise OSError("the disk is full")
        return real(row, **named)  # pyright: ignore[reportArgumentType, reportCallIssue] -- passed on

    monkeypatch.setattr(certificate_paper, "one_pdf", fails_at_the_second)
    with pytest.raises(OSError, match="the disk is full"):
        drawn()
    assert "Le ZIP n’a pas pu être produit." in desk.get(PAGE).text
    monkeypatch.setattr(certificate_paper, "one_pdf", real)
    assert packages.draw_package.call(CertificatePackage.objects.get().pk) == 1
    assert "Télécharger le ZIP de 2 attestations" in desk.get(PAGE).text


@pytest.mark.usefixtures("_waits")
def test_it_is_gone_after_a_day(desk: Client) -> None:
    desk.post(f"{PAGE}package/")
    package = drawn()
    CertificatePackage.objects.update(asked_at=package.asked_at - timedelta(days=1))
    assert desk.get(f"{PAGE}all.zip").status_code == 404
    assert "Un PDF par attestation" in desk.get(PAGE).text
    assert packages.delete_old(now=timezone.now()) == 1
    assert not PackagedCertificate.objects.exists()


@pytest.mark.usefixtures("_waits")
def test_what_deletes_a_detail_deletes_it_too(desk: Client, own: Organisation, treasurer: User) -> None:
    donor = Donor.objects.order_by("pk")[0]
    for delete in (
        lambda: donors.erase(donor=donor, today=NOW.date()),
        lambda: certificates.cancel(organisation=own, year=YEAR, number=1, by=treasurer, now=NOW),
        lambda: years.report(organisation=own, year=YEAR, by=treasurer, now=NOW),
        lambda: erasure.erase(NOW.replace(year=YEAR + 9)),
    ):
        desk.post(f"{PAGE}package/")
        package = drawn()
        delete()
        assert not CertificatePackage.objects.exists()
        # A worker that was still drawing stores nothing any more.
        assert packages.draw_package.call(package.pk) == 0
        assert not PackagedCertificate.objects.exists()


@pytest.mark.usefixtures("_waits")
def test_a_night_deletes_no_package_whose_certificates_stay(desk: Client) -> None:
    """Those that were issued late have their numbers until the next June; what was declared has none any more."""
    GiftCertificate.objects.update(issued_on=date(YEAR + 1, 11, 20))
    desk.post(f"{PAGE}package/")
    now = datetime(YEAR + 1, 11, 28, 4, 15, tzinfo=UTC)
    CertificatePackage.objects.update(asked_at=now - timedelta(hours=3))
    drawn()
    erasure.erase(now)
    assert CertificatePackage.objects.exists()


@pytest.mark.usefixtures("_waits")
def test_what_is_stored_is_encrypted_and_deleted_by_hand(desk: Client) -> None:
    desk.post(f"{PAGE}package/")
    drawn()
    assert not any("%PDF" in certificate.sealed or NATIONAL in certificate.sealed for certificate in PackagedCertificate.objects.all())
    assert "Le fichier est supprimé." in desk.post(f"{PAGE}package/delete/", follow=True).text
    assert not CertificatePackage.objects.exists()


def test_without_a_certificate_there_is_nothing_to_draw(own: Organisation, treasurer: User) -> None:
    donor_with_gift(own, 50)
    assert "il n’y a rien à produire" in signed_in(treasurer).post(f"{PAGE}package/", follow=True).text
