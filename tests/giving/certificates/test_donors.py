"""Whose gift it is: an exact reference or a person decides. Two donors who are one are merged."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.utils.translation import override

from ravive.giving.actions.mailboxes import erase_mailbox
from ravive.giving.certificates import queries
from ravive.giving.certificates.actions import certificates, donors
from ravive.giving.donor_mailboxes import DonorMailbox
from ravive.giving.models import Donor, DonorAccount, Receipt
from ravive.mailing.models import MailAddress
from ravive.people.actions import RefusedError
from ravive.people.models import AuditEvent, Organisation
from tests.giving.certificates.certificate_cast import (
    KIND,
    NATIONAL,
    NOW,
    OTHER_NATIONAL,
    YEAR,
    donor_with_gift,
    gift,
    give_back,
    new_donor,
    promised_gift,
    store_confirmed_address,
)
from tests.people.cast import host, organisation

pytestmark = pytest.mark.django_db


def test_gifts_of_one_mailbox_become_one_donors(own: Organisation, treasurer: User) -> None:
    first = promised_gift(own, 25, "zoe@exemple.example", name="Z. EXEMPLE", iban="BE01")
    second = promised_gift(own, 30, "zoe@exemple.example")
    other = promised_gift(own, 10, "ada@exemple.example")
    assert donors.add_requested(organisation=own, by=treasurer, now=NOW) == 3
    for row in (first, second, other):
        row.refresh_from_db()
    assert first.donor == second.donor != other.donor
    assert first.donor
    details = queries.details_of(first.donor)
    assert (details.name, details.language) == ("Z. EXEMPLE", "nl")
    assert MailAddress.objects.get(pk=first.donor.handle).purpose == "donors"
    assert donors.add_requested(organisation=own, by=treasurer, now=NOW) == 0


def test_an_address_that_nobody_confirmed_makes_no_donor(own: Organisation, treasurer: User) -> None:
    promised_gift(own, 25, "zoe@exemple.example", is_confirmed=False)
    assert donors.add_requested(organisation=own, by=treasurer, now=NOW) == 0
    assert not Donor.objects.exists()


def test_a_gift_from_the_same_account_is_proposed_and_not_joined_alone(own: Organisation, treasurer: User) -> None:
    first, second = gift(own, 25, iban="BE01"), gift(own, 30, iban="BE01")
    gift(own, 40, iban="BE02")
    donor = donors.add_donor(organisation=own, receipt_ids=[first.pk], language="fr", by=treasurer, now=NOW)
    assert queries.sums_of_year(own, YEAR) == {donor.pk: 2500}
    assert list(queries.proposed_receipts(donor)) == [second]
    donors.add_receipts(donor=donor, receipt_ids=[second.pk], by=treasurer, now=NOW)
    assert queries.sums_of_year(own, YEAR) == {donor.pk: 5500}
    with pytest.raises(RefusedError):
        donors.add_receipts(donor=new_donor(own), receipt_ids=[second.pk], by=treasurer, now=NOW)


def test_a_gift_that_is_taken_away_is_no_longer_proposed_by_its_account(own: Organisation, treasurer: User) -> None:
    first = gift(own, 25, iban="BE01")
    donor = donors.add_donor(organisation=own, receipt_ids=[first.pk], language="fr", by=treasurer, now=NOW)
    donors.remove_receipt(donor=donor, receipt_id=first.pk, by=treasurer, now=NOW)
    assert not queries.proposed_receipts(donor).exists()
    assert list(queries.unassigned_receipts(own)) == [first]


def test_two_donors_of_one_account_share_no_account(own: Organisation, treasurer: User) -> None:
    first, second = gift(own, 25, iban="BE01"), gift(own, 30, iban="BE01")
    donor = donors.add_donor(organisation=own, receipt_ids=[first.pk], language="fr", by=treasurer, now=NOW)
    donors.add_donor(organisation=own, receipt_ids=[second.pk], language="fr", by=treasurer, now=NOW)
    assert list(DonorAccount.objects.values_list("donor", flat=True)) == [donor.pk]


@pytest.mark.parametrize("kind", [KIND.EVENT_FEE, KIND.COLLECTION, KIND.PLATFORM])
def test_only_gifts_count(own: Organisation, kind: str) -> None:
    donor = new_donor(own)
    gift(own, 100, donor=donor, kind=kind)
    assert queries.sums_of_year(own, YEAR) == {}


def test_what_was_undone_or_given_back_does_not_count(own: Organisation) -> None:
    donor = new_donor(own)
    whole = gift(own, 100, donor=donor)
    give_back(whole, 30)
    # In the next year, of the same gift.
    give_back(whole, 5, day=date(YEAR + 1, 1, 3))
    undone = gift(own, 50, donor=donor)
    Receipt.objects.filter(pk=undone.pk).update(undone_at=NOW)
    back = give_back(whole, 10)
    Receipt.objects.filter(pk=back.pk).update(undone_at=NOW)
    gift(own, 7, donor=donor, day=date(YEAR + 1, 1, 1))
    assert queries.sums_of_year(own, YEAR) == {donor.pk: 6500}


def test_invented_gifts_count_in_an_example_organisation_alone(own: Organisation) -> None:
    row = promised_gift(own, 100, "zoe@exemple.example")
    assert queries.unassigned_receipts(own).count() == 1
    assert row.appeal
    row.appeal.is_example = True
    row.appeal.save()
    assert not queries.unassigned_receipts(own).exists()
    Organisation.objects.filter(pk=own.pk).update(is_example=True)
    assert queries.unassigned_receipts(host()).count() == 1


def test_merged_donors_are_one_with_everything(own: Organisation, treasurer: User) -> None:
    kept, other = new_donor(own, number=""), donor_with_gift(own, 50, number=OTHER_NATIONAL)
    gift(own, 20, donor=kept)
    Donor.objects.filter(pk=other.pk).update(handle="d" * 64, mailbox_mark="m" * 64)
    store_confirmed_address("d" * 64, "donors", "zoe@exemple.example")
    donors.merge(kept=kept, other=other, by=treasurer, now=NOW)
    kept.refresh_from_db()
    assert queries.sums_of_year(own, YEAR) == {kept.pk: 7000}
    assert queries.national_number_of(kept) == OTHER_NATIONAL
    assert kept.mailbox_mark == "m" * 64
    assert list(MailAddress.objects.values_list("handle", flat=True)) == [kept.handle]
    assert not Donor.objects.filter(pk=other.pk).exists()


def test_donors_with_certificates_of_one_year_are_not_merged(own: Organisation, treasurer: User) -> None:
    kept, other = donor_with_gift(own), donor_with_gift(own, 60, "Ada")
    certificates.issue(organisation=own, year=YEAR, by=treasurer, now=NOW)
    with pytest.raises(RefusedError):
        donors.merge(kept=kept, other=other, by=treasurer, now=NOW)
    assert Donor.objects.count() == 2


def test_donors_of_two_mailboxes_are_not_merged(own: Organisation, treasurer: User) -> None:
    for address in ("zoe@exemple.example", "ada@exemple.example"):
        promised_gift(own, 25, address)
    donors.add_requested(organisation=own, by=treasurer, now=NOW)
    kept, other = Donor.objects.all()
    with override("fr"), pytest.raises(RefusedError, match="Réunissez-les plutôt"):
        donors.merge(kept=kept, other=other, by=treasurer, now=NOW)
    # The second donor's erasure still finds what is stored.
    erase_mailbox(mailbox=DonorMailbox(organisation=own, mark=other.mailbox_mark), now=NOW)
    assert list(Donor.objects.filter(erased_on=None)) == [kept]


def test_donors_of_two_organisations_are_not_merged(own: Organisation, treasurer: User) -> None:
    with pytest.raises(RefusedError):
        donors.merge(kept=new_donor(own), other=new_donor(organisation("autre")), by=treasurer, now=NOW)


def test_a_company_has_no_national_number(own: Organisation, treasurer: User) -> None:
    donor = new_donor(own)
    details = queries.details_of(new_donor(own, "Pont SA", enterprise_number="0403019261"))
    donors.change_details(donor=donor, details=details, by=treasurer, now=NOW)
    donor.refresh_from_db()
    assert donor.sealed_national_number == ""


def test_the_log_names_no_donor(own: Organisation, treasurer: User) -> None:
    donor = donor_with_gift(own)
    donors.store_national_number(donor=donor, number=NATIONAL, year=YEAR, by=treasurer, now=NOW)
    donors.change_details(donor=donor, details=queries.details_of(donor), by=treasurer, now=NOW)
    log = str(list(AuditEvent.objects.filter(organisation=own).values("verb", "subject_label", "detail")))
    assert "donor.number_entered" in log
    assert NATIONAL not in log
    assert "Zoé" not in log
    assert NATIONAL not in donor.sealed_national_number


def test_an_erased_donor_leaves_sums_and_certificates(own: Organisation, treasurer: User) -> None:
    donor = donor_with_gift(own)
    certificates.issue(organisation=own, year=YEAR, by=treasurer, now=NOW)
    donors.erase(donor=donor, today=NOW.date())
    donor.refresh_from_db()
    assert (donor.sealed, donor.sealed_national_number, donor.erased_on) == ("", "", NOW.date())
    text = queries.text_of(donor.certificates.get())
    assert text
    assert text.donor.name == "Zoé Exemple"


def test_nothing_is_added_to_an_erased_donor(own: Organisation, treasurer: User) -> None:
    donor, other, free = donor_with_gift(own), donor_with_gift(own, 50, "Ada"), gift(own, 20)
    Donor.objects.filter(pk=other.pk).update(mailbox_mark="m" * 64)
    donors.erase(donor=donor, today=NOW.date())
    with pytest.raises(RefusedError):
        donors.add_receipts(donor=donor, receipt_ids=[free.pk], by=treasurer, now=NOW)
    for kept, merged in ((donor, other), (other, donor)):
        with pytest.raises(RefusedError):
            donors.merge(kept=kept, other=merged, by=treasurer, now=NOW)
    # Twice is once.
    donors.erase(donor=donor, today=date(YEAR + 2, 1, 1))
    donor.refresh_from_db()
    assert donor.erased_on == NOW.date() and Donor.objects.count() == 2
