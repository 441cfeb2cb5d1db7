"""Staff erase a donor: everything but what the accounts hold, and again in a restored copy."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.giving.actions import booking, donor_erasure
from ravive.giving.certificates import queries
from ravive.giving.certificates.actions import donors, joint_donors
from ravive.giving.models import Donor, DonorAccount, GivingPromise, Receipt
from ravive.mailing.models import MailAddress
from ravive.people.models import AuditEvent, Organisation
from tests.giving.certificates.certificate_cast import NOW, donor_with_gift, gift, issued, promised_gift
from tests.people.cast import signed_in

pytestmark = pytest.mark.django_db


def test_the_desk_erases_a_donor_after_a_question(own: Organisation, treasurer: User) -> None:
    paid, other = promised_gift(own, 50, "zoe@exemple.example", iban="BE01"), gift(own, 10, name="Ada")
    donor = donors.add_donor(organisation=own, receipt_ids=[paid.pk], language="fr", by=treasurer, now=NOW)
    desk, address = signed_in(treasurer), f"/desk/giving/donors/{donor.pk}/"
    assert f"{address}erase/" in desk.get(address).text
    asked = desk.get(f"{address}erase/").text
    assert "C’est sans retour" in asked and "effacés ensemble" not in asked
    assert "reste dans la comptabilité jusqu’au 31 décembre 2032" in asked and "La fiche du donateur reste sans aucune donnée" in asked
    assert Donor.objects.get().sealed
    assert "Le donateur est effacé" in desk.post(f"{address}erase/", follow=True).text
    donor.refresh_from_db()
    assert donor.erased_on and donor.sealed == "" and not DonorAccount.objects.exists()
    promise = GivingPromise.objects.get()
    assert (promise.handle, promise.mailbox_mark) == (None, "") and promise.erased_on and not MailAddress.objects.exists()
    # The accounts say who paid until their day, and no next gift of the account is recognised.
    paid.transfer.refresh_from_db()
    assert paid.transfer.sealed and not paid.transfer.iban_mark
    event = AuditEvent.objects.get(verb="donor.erased", subject_id=str(donor.pk))
    assert event.detail == {"stays_until": "2032-12-31"}
    assert list(queries.unassigned_receipts(own)) == [other]
    assert desk.get(f"{address}erase/").status_code == 404


def test_those_who_were_put_together_are_erased_together(own: Organisation, treasurer: User) -> None:
    kept, other = donor_with_gift(own, 25), donor_with_gift(own, 20)
    joint_donors.join(kept=kept, other=other, by=treasurer, now=NOW)
    certificate = issued(kept, by=treasurer)
    assert "effacés ensemble" in signed_in(treasurer).get(f"/desk/giving/donors/{other.pk}/erase/").text
    other.refresh_from_db()
    donor_erasure.erase_donor(donor=other, by=treasurer, now=NOW)
    assert not Donor.objects.filter(erased_on=None).exists()
    assert queries.outdated_certificates(own) == []
    certificate.refresh_from_db()
    assert certificate.sealed


def test_a_mailbox_is_erased_with_its_donor(own: Organisation, treasurer: User) -> None:
    promised_gift(own, 50, "zoe@exemple.example")
    donors.add_requested(organisation=own, by=treasurer, now=NOW)
    # Not added to a donor yet.
    later = promised_gift(own, 20, "zoe@exemple.example")
    donor_erasure.erase_donor(donor=Donor.objects.get(), by=treasurer, now=NOW)
    assert not MailAddress.objects.exists() and not GivingPromise.objects.exclude(mailbox_mark="").exists()
    later.transfer.refresh_from_db()
    assert later.transfer.sealed and not queries.unassigned_receipts(own).exists()


def test_a_promise_that_others_paid_too_stays(own: Organisation, treasurer: User) -> None:
    paid = promised_gift(own, 50, "zoe@exemple.example")
    gift(own, 20, name="Ada", reference=paid.reference)
    donor = donors.add_donor(organisation=own, receipt_ids=[paid.pk], language="fr", by=treasurer, now=NOW)
    donor_erasure.erase_donor(donor=donor, by=treasurer, now=NOW)
    assert GivingPromise.objects.get().mailbox_mark
    paid.transfer.refresh_from_db()
    assert paid.transfer.sealed and not paid.transfer.iban_mark


@pytest.mark.database
def test_what_the_bank_said_of_a_gift_that_was_undone_goes_with_the_donor(own: Organisation, treasurer: User) -> None:
    donor = donor_with_gift(own)
    wrong = gift(own, 30, donor=donor, name="Zoé Exemple", iban="BE01")
    booking.undo(receipt_id=wrong.pk, by=treasurer, now=NOW)
    donor_erasure.erase_donor(donor=donor, by=treasurer, now=NOW)
    wrong.transfer.refresh_from_db()
    assert (wrong.transfer.sealed, wrong.transfer.iban_mark) == ("", "")


def test_a_restored_copy_erases_the_donor_again(own: Organisation, treasurer: User) -> None:
    donor, other = donor_with_gift(own), donor_with_gift(own, 20)
    sealed = donor.sealed
    donor_erasure.erase_donor(donor=donor, by=treasurer, now=NOW)
    assert '"donor"' in Path(departures.place()).read_text().splitlines()[-1]
    Donor.objects.filter(pk=donor.pk).update(sealed=sealed, erased_on=None)
    digest = departures.digest_of(donor_erasure.ERASURE, donor.pk)
    donor_erasure.erase_again(Departure(kind=donor_erasure.ERASURE, digest=digest), NOW)
    assert list(Donor.objects.filter(erased_on=None)) == [other]


def test_the_page_of_a_transfer_leads_to_no_donor_who_was_erased(own: Organisation, treasurer: User) -> None:
    donor = donor_with_gift(own)
    page = f"/desk/giving/transfers/{Receipt.objects.get(donor=donor).transfer_id}/"
    desk, link = signed_in(treasurer), f'href="/desk/giving/donors/{donor.pk}/"'
    assert link in desk.get(page).text
    donor_erasure.erase_donor(donor=donor, by=treasurer, now=NOW)
    reply = desk.get(page)
    assert reply.status_code == 200 and link not in reply.text
    assert "un donateur effacé" in reply.text and "Ce que la banque a dit reste jusqu’au 31 décembre 2032" in reply.text
    assert "Zoé Exemple" in reply.text and "Effacés" not in reply.text
    links = set(re.findall(r'href="(/desk/giving/[^"#]+)', reply.text))
    assert links and {desk.get(href).status_code for href in links} == {200}
