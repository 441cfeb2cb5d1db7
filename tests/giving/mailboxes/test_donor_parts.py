"""What the private page of a donor says of tax certificates."""

import json
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate
from msgspec.structs import replace

from ravive.giving.actions import mailboxes as actions
from ravive.giving.certificates import queries
from ravive.giving.certificates.national_numbers import ERASED
from ravive.giving.details import CertificateText, DonorDetails, seal
from ravive.giving.donor_mailboxes import page_token
from ravive.giving.models import Donor, DonorAccount, GiftCertificate, GivingSettings
from ravive.mailing import encryption
from ravive.pages.models import SiteProfile
from tests.giving.mailboxes.mailbox_cast import TODAY, appeal, certified, donor_at, later, mailbox_at, promised, received
from tests.people.cast import NOW, host

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]


@pytest.fixture
def _approved(mail_server: None) -> None:
    GivingSettings.objects.create(
        organisation=host(), legal_name="Ligue ASBL", seat="Rue Haute 1", enterprise_number="0403019261", is_approved=True,
        approval_source="Moniteur", approved_on=date(2024, 1, 1), signer_name="A. B.", signer_function="Trésorière",
    )  # fmt: skip


def page(client: Client) -> str:
    return client.get(f"/fr/my-gifts/own/{page_token(mailbox_at())}/").text


def certificate(donor: Donor) -> GiftCertificate:
    details = DonorDetails(name="Anna Peeters", street="Rue Haute 1", postcode="1000", city="Bruxelles", country="BE", language="fr")
    text = CertificateText(
        donor=details, national_number="85073003328", legal_name="", seat="", enterprise_number="", signer_name="", signer_function=""
    )
    row = certified(donor, year=2026, number=12)
    GiftCertificate.objects.filter(pk=row.pk).update(sealed=seal(text))
    return row


@pytest.mark.usefixtures("_approved")
def test_a_donor_sees_certificates_and_what_the_next_one_needs(visitor: Client) -> None:
    received(promised(appeal(), wants_certificate=True))
    assert "Attestations fiscales" in page(visitor) and "/donors/" not in page(visitor)
    donor = donor_at()
    assert "/fr/donors/" in page(visitor)
    certificate(donor)
    assert "/2026.pdf" in page(visitor)


@pytest.mark.usefixtures("_approved")
def test_a_donor_with_several_accounts_sees_where_to_ask_to_have_the_gifts_put_together(visitor: Client) -> None:
    received(promised(appeal()))
    donor_at()
    assert "Dons d’un autre compte" not in page(visitor)
    SiteProfile.objects.create(organisation=host(), email="dons@ligue.example")
    assert "Dons d’un autre compte" in page(visitor) and 'href="mailto:dons@ligue.example"' in page(visitor)
    GivingSettings.objects.update(is_approved=False)
    assert "Dons d’un autre compte" not in page(visitor)


@pytest.mark.usefixtures("_approved")
def test_the_links_of_a_page_that_holds_for_an_hour_hold_no_longer(visitor: Client) -> None:
    received(promised(appeal(), wants_certificate=True))
    certificate(donor_at())
    links = re.findall(r'href="(/fr/donors/[^"]+)"', page(visitor))
    assert {visitor.get(link).status_code for link in links} == {200} and len(links) == 2
    with later(timedelta(minutes=61)):
        assert {visitor.get(link).status_code for link in links} == {404}


@pytest.mark.usefixtures("_approved")
def test_the_file_says_what_a_certificate_says_and_hides_the_national_number(visitor: Client) -> None:
    received(promised(appeal(), wants_certificate=True))
    certificate(donor_at())
    content = visitor.get(f"/fr/my-gifts/own/{page_token(mailbox_at())}/gifts.json").content
    certificates = json.loads(content)["certificates"]
    assert certificates["issued"][0] | {"donor": None} == {
        "year": 2026, "number": 12, "amount": "50.00", "issued_on": TODAY.isoformat(), "cancelled_on": None, "donor": None,
    }  # fmt: skip
    assert certificates["issued"][0]["donor"]["name"] == "Anna Peeters"
    assert b"85073003328" not in content and certificates["national_number"]


def test_the_page_of_an_erasure_says_that_certificates_have_the_national_number_until_it_is_declared(visitor: Client) -> None:
    received(promised(appeal(), wants_certificate=True))
    row, address = certificate(donor_at()), f"/fr/my-gifts/own/{page_token(mailbox_at())}/erase/"
    today = localdate()
    GiftCertificate.objects.filter(pk=row.pk).update(year=today.year, issued_on=today)
    text = visitor.get(address).text
    assert "Le numéro national sur les attestations délivrées reste" in text and f"le 30 juin {today.year + 1} au plus tard" in text
    assert "Les attestations déjà délivrées restent telles quelles." in text
    stored = queries.text_of(GiftCertificate.objects.get(pk=row.pk))
    assert stored
    GiftCertificate.objects.filter(pk=row.pk).update(sealed=seal(replace(stored, national_number=ERASED)))
    assert "Le numéro national sur les attestations délivrées reste" not in visitor.get(address).text


@pytest.mark.usefixtures("_approved")
def test_an_erased_donor_has_no_private_page_and_issued_certificates_stay(visitor: Client) -> None:
    received(promised(appeal(), wants_certificate=True))
    row = certificate(donor_at())
    actions.erase_mailbox(mailbox=mailbox_at(), now=NOW)
    assert "Attestations fiscales" not in page(visitor)
    assert GiftCertificate.objects.get(pk=row.pk).sealed


def joined() -> tuple[Donor, Donor]:
    """Return a donor, and the one of the mailbox that somebody put together with it."""
    details = DonorDetails(name="Annie Peeters", street="Rue Haute 9", postcode="1000", city="Bruxelles", country="BE", language="fr")
    head = Donor.objects.create(organisation=host(), sealed=seal(details), added_on=TODAY)
    own = donor_at()
    Donor.objects.filter(pk=own.pk).update(same_as=head)
    return head, own


@pytest.mark.usefixtures("_approved")
def test_a_mailbox_whose_donor_counts_with_another_sees_that_ones_certificate(visitor: Client) -> None:
    received(promised(appeal(), wants_certificate=True))
    head, _own = joined()
    certificate(head)
    links = re.findall(r'href="(/fr/donors/[^"]+)"', page(visitor))
    assert any("/2026.pdf" in link for link in links)
    assert {visitor.get(link).status_code for link in links} == {200}
    assert "Rue Haute 9" in visitor.get(next(link for link in links if ".pdf" not in link)).text


def test_an_erasure_and_the_file_reach_the_whole_of_a_joined_donor(visitor: Client) -> None:
    received(promised(appeal(), wants_certificate=True))
    head, own = joined()
    DonorAccount.objects.create(donor=head, organisation=host(), iban_mark="a" * 64)
    Donor.objects.filter(pk=head.pk).update(sealed_national_number=encryption.encrypt("85073003328"), national_number_year=2026)
    receipt = received(promised(appeal(), address="autre@exemple.example"), donor=head)
    content = visitor.get(f"/fr/my-gifts/own/{page_token(mailbox_at())}/gifts.json").content
    exported = json.loads(content)
    assert exported["donor"]["street"] == "Rue Haute 9" and len(exported["same_donors"]) == 1 and len(exported["gifts"]) == 2
    actions.erase_mailbox(mailbox=mailbox_at(), now=NOW)
    for row in Donor.objects.filter(pk__in=(head.pk, own.pk)):
        assert (row.sealed, row.sealed_national_number, row.handle, row.mailbox_mark) == ("", "", None, "") and row.erased_on
    assert not DonorAccount.objects.exists()
    receipt.transfer.refresh_from_db()
    assert receipt.transfer.sealed and not receipt.transfer.iban_mark


def test_nothing_of_certificates_stands_where_none_are_given(visitor: Client) -> None:
    received(promised(appeal(), wants_certificate=True))
    donor_at()
    assert "Attestations fiscales" not in page(visitor)
