"""The certificate on paper, read back from the file: what the tax office asks for, in four languages, tagged."""

import re
from contextlib import closing

import pypdfium2
import pytest
from django.contrib.auth.models import User
from django.utils.translation import override
from msgspec.structs import replace

from ravive.giving.certificates import certificate_paper, fiches, queries
from ravive.giving.certificates.actions import certificates, donors, years
from ravive.giving.details import seal
from ravive.giving.models import GiftCertificate
from ravive.people.models import Organisation
from tests.giving.certificates.certificate_cast import ENTERPRISE, NATIONAL, NOW, YEAR, approve, donor_with_gift, issued
from tests.people.cast import host

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SAID = {
    "fr": ("définitif et irrévocable", "Attestation fiscale de dons", "article 145³³"),
    "nl": ("definitief en onherroepelijk", "Fiscaal attest van giften", "artikel 145³³"),
    "de": ("endgültig und unwiderruflich", "Steuerbescheinigung über Spenden", "Artikel 145³³"),
    "en": ("definitively and irrevocably", "Tax certificate for gifts", "article 145³³"),
}


def pages_of(content: bytes) -> list[str]:
    """Return the text of each page, in one line."""
    with closing(pypdfium2.PdfDocument(content)) as document:
        assert document.is_tagged()
        # PDF/UA-1 is declared in the metadata; Typst refuses to write a file that breaks it.
        assert b"pdfuaid" in content
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


@pytest.mark.parametrize("language", SAID)
def test_a_certificate_has_all_that_the_tax_office_asks_for(own: Organisation, treasurer: User, language: str) -> None:
    row = issued(donor_with_gift(own, 150, language=language), by=treasurer)
    (page,) = pages_of(certificate_paper.one_pdf(row, now=NOW))
    expected = (str(YEAR), "Les Ponts ASBL", "Rue du Pont 1, 1000 Bruxelles", "0403.019.261", "Zoé Exemple", "Rue Haute 2")
    for text in (*expected, "1000 Bruxelles", "85.07.30-033.28", "***150*** EUR", "Ada Pont", "Trésorière", *SAID[language]):
        assert text in page
    assert re.search(r"N(o\.|°|r\.)\s?1\b", page)


def test_an_amount_with_cents_is_written_in_the_language_of_the_donor() -> None:
    for language, written in (("fr", "***1234,05*** EUR"), ("nl", "***1234,05*** EUR"), ("en", "***1234.05*** EUR")):
        with override(language):
            assert certificate_paper.written_amount(123_405) == written
            assert certificate_paper.written_amount(123_400) == "***1234*** EUR"


def test_a_company_has_its_own_number(own: Organisation, treasurer: User) -> None:
    row = issued(donor_with_gift(own, 150, "Pont SA", enterprise_number=ENTERPRISE), by=treasurer)
    (page,) = pages_of(certificate_paper.one_pdf(row, now=NOW))
    assert page.count("0403.019.261") == 2
    assert "Numéro national" not in page


def test_a_cancelled_certificate_says_so(own: Organisation, treasurer: User) -> None:
    donor = donor_with_gift(own)
    issued(donor, by=treasurer)
    row = certificates.cancel(organisation=own, year=YEAR, number=1, by=treasurer, now=NOW)
    (page,) = pages_of(certificate_paper.one_pdf(row, now=NOW))
    assert "Annulée le 20 janvier 2026. Cette attestation est sans valeur." in page
    (page,) = pages_of(certificate_paper.one_pdf(issued(donor, by=treasurer), now=NOW))
    assert "Annulée" not in page


def test_a_certificate_of_an_example_organisation_says_so(own: Organisation, treasurer: User) -> None:
    Organisation.objects.filter(pk=own.pk).update(is_example=True)
    row = issued(donor_with_gift(host()), by=treasurer)
    (page,) = pages_of(certificate_paper.one_pdf(GiftCertificate.objects.select_related("organisation").get(pk=row.pk), now=NOW))
    assert "Exemple" in page.replace("Zoé Exemple", "")


def test_a_copy_after_the_declaration_has_no_national_number(own: Organisation, treasurer: User) -> None:
    row = issued(donor_with_gift(own), by=treasurer)
    years.report(organisation=own, year=YEAR, by=treasurer, now=NOW)
    row.refresh_from_db()
    (page,) = pages_of(certificate_paper.one_pdf(row, now=NOW))
    assert "déclaré au SPF Finances, puis effacé ici" in page
    assert "85.07.30" not in page
    assert "***150*** EUR" in page


def test_all_certificates_are_one_file(own: Organisation, treasurer: User) -> None:
    for name, language in (("Zoé", "fr"), ("Willem", "nl"), ("Lena", "de")):
        donor_with_gift(own, 50, name, language=language)
    certificates.issue(organisation=own, year=YEAR, by=treasurer, now=NOW)
    rows = list(GiftCertificate.objects.select_related("organisation").order_by("number"))
    pages = pages_of(certificate_paper.pdf_of(rows, title="2025", now=NOW))
    assert [name for page in pages for name in ("Zoé", "Willem", "Lena") if name in page] == ["Lena", "Willem", "Zoé"]


def test_it_says_where_and_when_the_institution_was_approved(own: Organisation, treasurer: User) -> None:
    row = issued(donor_with_gift(own), by=treasurer)
    (page,) = pages_of(certificate_paper.one_pdf(row, now=NOW))
    assert re.search("Agrément de l’institution\\s:\\sMoniteur belge, page 12, 1(er)? janvier 2024\\.", page)
    # A certificate from before it was asked for says the rest as it did.
    text = queries.text_of(row)
    assert text is not None
    GiftCertificate.objects.update(sealed=seal(replace(text, approval_source="", approved_on="")))
    (page,) = pages_of(certificate_paper.one_pdf(GiftCertificate.objects.select_related("organisation").get(), now=NOW))
    assert "Agrément" not in page


@pytest.mark.parametrize("language", SAID)
def test_the_longest_details_fit_on_one_page(own: Organisation, treasurer: User, language: str) -> None:
    approve(own, legal_name="Nom légal " * 20, seat="Adresse du siège " * 11, signer_name="Prénom " * 20, signer_function="Fonction " * 15)
    details = {"street": "Rue longue " * 10, "city": "Commune " * 9, "country": "GB", "language": language}
    row = issued(donor_with_gift(own, 999_999, "Prénom " * 17, **details), by=treasurer)
    assert len(pages_of(certificate_paper.one_pdf(row, now=NOW))) == 1


def test_what_people_write_is_printed_and_not_run(own: Organisation, treasurer: User) -> None:
    row = issued(donor_with_gift(own, 50, "#panic() *Zoé* $x$ @y"), by=treasurer)
    (page,) = pages_of(certificate_paper.one_pdf(row, now=NOW))
    assert "#panic() *Zoé* $x$ @y" in page


def test_the_table_has_a_row_a_certificate_that_counts(own: Organisation, treasurer: User) -> None:
    donor = donor_with_gift(own, 150.5, "=cmd()")
    issued(donor, by=treasurer)
    certificates.reissue(organisation=own, year=YEAR, number=1, by=treasurer, now=NOW)
    donors.erase(donor=donor, today=NOW.date())
    with override("fr"):
        head, row, end = fiches.table_of(GiftCertificate.objects.order_by("number")).decode("utf-8-sig").split("\r\n")
    assert head.startswith("Année;Numéro;Numéro national")
    assert row == f"{YEAR};2;{NATIONAL};;'=cmd();Rue Haute 2;1000;Bruxelles;BE;150,50;2026-01-20"
    assert end == ""
