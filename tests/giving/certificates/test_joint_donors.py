"""One donor with several accounts: proposed where name and address agree, decided by a person, undone by one."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.translation import override

from ravive.giving.actions.mailboxes import erase_mailbox
from ravive.giving.certificates import erasure, queries
from ravive.giving.certificates.actions import certificates, donors, joint_donors, years
from ravive.giving.certificates.forms import DonorDetailsForm
from ravive.giving.certificates.joint_donors import proposed_pairs
from ravive.giving.certificates.queries import CertificateState
from ravive.giving.certificates.tax_rules import rules_of_year
from ravive.giving.donor_mailboxes import DonorMailbox
from ravive.giving.models import DistinctDonors, Donor, GiftCertificate, JournalLine, Receipt
from ravive.people.actions import RefusedError
from ravive.people.models import Organisation
from tests.giving.certificates.certificate_cast import (
    NATIONAL,
    NOW,
    OTHER_NATIONAL,
    YEAR,
    donor_with_gift,
    gift,
    give_back,
    issued,
    new_donor,
)
from tests.people.cast import organisation, signed_in

pytestmark = pytest.mark.django_db
Verb = JournalLine.JournalVerb


@pytest.fixture
def desk(treasurer: User) -> Client:
    return signed_in(treasurer)


def two(own: Organisation, *, number: str = "", **changed: str) -> tuple[Donor, Donor]:
    """Return two donors who are perhaps one: 25 and 20 euros. The second is described otherwise by `changed`."""
    alike = {"name": "DUPONT Zoe", "street": "rue haute, 2", "number": number, **changed}
    return donor_with_gift(own, 25, "Zoé Dupont"), donor_with_gift(own, 20, **alike)


def states(own: Organisation) -> dict[int, tuple[int, CertificateState]]:
    rules = rules_of_year(own, YEAR)
    assert rules is not None
    return {line.donor.pk: (line.cents, line.state) for line in queries.donor_years(own, rules)}


def test_name_and_address_propose_and_decide_nothing(own: Organisation, desk: Client) -> None:
    kept, other = two(own)
    page = desk.get("/desk/giving/donors/").text
    assert "Peut-être un seul donateur" in page and "C’est la même personne" in page
    # The limit of 40 EUR is looked at for each alone until a person decided.
    assert states(own) == {kept.pk: (2500, CertificateState.UNDER), other.pk: (2000, CertificateState.UNDER)}


@pytest.mark.parametrize(
    "changed", [{"name": "Zoé Dupond"}, {"street": "Rue Haute 3"}, {"city": "Namur"}, {"street": ""}, {"number": OTHER_NATIONAL}]
)
def test_others_are_not_proposed(own: Organisation, changed: dict[str, str]) -> None:
    two(own, **changed)
    assert proposed_pairs(own) == []


def test_another_organisations_donors_are_not_proposed(own: Organisation) -> None:
    donor_with_gift(own, 25)
    donor_with_gift(organisation("autre"), 20)
    assert proposed_pairs(own) == []


def test_together_they_reach_the_limit_and_apart_they_do_not(own: Organisation, desk: Client, treasurer: User) -> None:
    kept, other = two(own)
    reply = desk.post(f"/desk/giving/donors/{kept.pk}/same/", {"other": other.pk, "answer": "one"}, follow=True)
    assert "comptent ensemble" in reply.text
    assert states(own) == {kept.pk: (4500, CertificateState.READY)}
    assert [named.receipt.amount_cents for named in queries.named_receipts(queries.receipts_of(kept))] == [2000, 2500]
    line = JournalLine.objects.get(verb=Verb.JOINED)
    assert line.detail == {"donor": kept.pk, "other": other.pk} and line.by == treasurer
    assert "a réuni deux donateurs" in desk.get("/desk/giving/journal/").text
    assert "Les séparer" in desk.get(f"/desk/giving/donors/{other.pk}/").text
    assert "comptent à nouveau séparément" in desk.post(f"/desk/giving/donors/{other.pk}/separate/", follow=True).text
    assert states(own) == {kept.pk: (2500, CertificateState.UNDER), other.pk: (2000, CertificateState.UNDER)}
    assert JournalLine.objects.filter(verb=Verb.SEPARATED).count() == 1
    # Somebody separated them: nobody is asked again.
    assert proposed_pairs(own) == []


def test_who_is_two_is_not_proposed_again(own: Organisation, desk: Client) -> None:
    kept, other = two(own)
    desk.post(f"/desk/giving/donors/{kept.pk}/same/", {"other": other.pk, "answer": "two"})
    assert DistinctDonors.objects.count() == 1
    assert proposed_pairs(own) == [] and "Peut-être un seul donateur" not in desk.get("/desk/giving/donors/").text


def test_a_certified_year_stays_as_it_is(own: Organisation, treasurer: User) -> None:
    kept = donor_with_gift(own, 50)
    other = donor_with_gift(own, 60, number="")
    certificate = issued(other, by=treasurer)
    joint_donors.join(kept=kept, other=other, by=treasurer, now=NOW)
    assert queries.outdated_certificates(own) == []
    assert states(own)[other.pk] == (6000, CertificateState.ISSUED)
    certificates.cancel(organisation=own, year=YEAR, number=certificate.number, by=treasurer, now=NOW)
    # The kept donor's own certificate of that year says the truth as before.
    assert states(own) == {kept.pk: (5000, CertificateState.ISSUED), other.pk: (6000, CertificateState.READY)}


def test_a_declared_year_stays_as_it_is_and_later_ones_count_together(own: Organisation, treasurer: User) -> None:
    kept, other = two(own)
    for donor in (kept, other):
        gift(own, 30, donor=donor, day=date(YEAR + 1, 3, 1))
    certificate = issued(donor_with_gift(own, 60), by=treasurer)
    years.report(organisation=own, year=YEAR, by=treasurer, now=NOW)
    joint_donors.join(kept=kept, other=other, by=treasurer, now=NOW)
    assert queries.sums_of_year(own, YEAR) == {kept.pk: 2500, other.pk: 2000, certificate.donor_id: 6000}
    assert queries.sums_of_year(own, YEAR + 1) == {kept.pk: 6000}
    joint_donors.separate(donor=other, by=treasurer, now=NOW)
    other.refresh_from_db()
    assert other.apart_years == []


def test_a_certificate_from_after_the_joining_counts_both(own: Organisation, treasurer: User) -> None:
    kept, other = two(own)
    joint_donors.join(kept=kept, other=other, by=treasurer, now=NOW)
    assert issued(kept, by=treasurer).amount_cents == 4500
    assert queries.outdated_certificates(own) == []


def test_a_certificate_of_a_member_is_issued_again_to_the_one_who_counts(own: Organisation, treasurer: User) -> None:
    kept, other = donor_with_gift(own, 25), donor_with_gift(own, 60)
    old = issued(other, by=treasurer)
    joint_donors.join(kept=kept, other=other, by=treasurer, now=NOW)
    new = certificates.reissue(organisation=own, year=YEAR, number=old.number, by=treasurer, now=NOW)
    assert (new.donor, new.amount_cents) == (kept, 8500)


def test_a_members_certificate_is_not_issued_beside_the_one_that_counts_it(own: Organisation, treasurer: User) -> None:
    kept, other = donor_with_gift(own, 25), donor_with_gift(own, 60)
    old = issued(other, by=treasurer)
    joint_donors.join(kept=kept, other=other, by=treasurer, now=NOW)
    gift(own, 30, donor=kept)
    later = issued(kept, by=treasurer)
    with override("fr"), pytest.raises(RefusedError, match=f"attestation {later}"):
        certificates.reissue(organisation=own, year=YEAR, number=old.number, by=treasurer, now=NOW)
    assert GiftCertificate.objects.filter(cancelled_on=None).count() == 2


def test_the_one_that_counts_stays_while_a_member_gives(own: Organisation, treasurer: User) -> None:
    kept, other = donor_with_gift(own, 25), new_donor(own)
    gift(own, 30, donor=other, day=date(YEAR + 3, 1, 2))
    joint_donors.join(kept=kept, other=other, by=treasurer, now=NOW)
    erasure.erase(datetime(YEAR + 8, 1, 2, 12, tzinfo=UTC))
    kept.refresh_from_db()
    assert kept.sealed
    erasure.erase(datetime(YEAR + 11, 1, 2, 12, tzinfo=UTC))
    kept.refresh_from_db()
    assert not kept.sealed


def test_a_postal_address_is_no_public_name() -> None:
    details = {
        "name": "Booking.com BV",
        "street": "Av.Louise 12",
        "postcode": "1000",
        "city": "St.Gilles",
        "country": "BE",
        "language": "fr",
    }
    for street in ("Av.Louise 12", "Rue Haute 12 bte 0012-0034"):
        form = DonorDetailsForm({**details, "street": street}, details=queries.NO_DETAILS)
        assert form.is_valid(), form.errors
        assert form.details().street == street and form.details().name == "Booking.com BV"
    assert not DonorDetailsForm({**details, "city": "Namur\x07"}, details=queries.NO_DETAILS).is_valid()


def test_one_is_joined_once_and_never_to_another_organisations(own: Organisation, treasurer: User) -> None:
    kept, other = two(own)
    joint_donors.join(kept=kept, other=other, by=treasurer, now=NOW)
    for one, another in ((kept, other), (other, kept), (kept, donor_with_gift(organisation("autre"), 20)), (kept, kept)):
        with pytest.raises(RefusedError):
            joint_donors.join(kept=one, other=another, by=treasurer, now=NOW)


def test_erasing_the_one_that_counts_sets_the_other_free(own: Organisation, treasurer: User) -> None:
    kept, other = two(own)
    joint_donors.join(kept=kept, other=other, by=treasurer, now=NOW)
    donors.erase(donor=kept, today=NOW.date())
    other.refresh_from_db()
    assert other.same_as is None
    donors.merge(kept=other, other=donor_with_gift(own, 5), by=treasurer, now=NOW)
    assert states(own)[other.pk][0] == 2500


def test_erasing_both_leaves_their_certificate_true(own: Organisation, treasurer: User) -> None:
    kept, other = two(own)
    Donor.objects.filter(pk=other.pk).update(mailbox_mark="m" * 64)
    joint_donors.join(kept=kept, other=other, by=treasurer, now=NOW)
    assert issued(kept, by=treasurer).amount_cents == 4500
    years.report(organisation=own, year=YEAR, by=treasurer, now=NOW)
    erase_mailbox(mailbox=DonorMailbox(organisation=own, mark="m" * 64), now=NOW)
    assert not Donor.objects.filter(erased_on=None).exists()
    assert queries.outdated_certificates(own) == [] and states(own) == {kept.pk: (4500, CertificateState.ISSUED)}
    give_back(Receipt.objects.get(donor=other), 5)
    assert states(own) == {kept.pk: (4000, CertificateState.OUTDATED)}


def test_one_that_is_erased_at_its_last_day_counts_with_the_other_on(own: Organisation, desk: Client, treasurer: User) -> None:
    kept, other = two(own)
    gift(own, 30, donor=kept, day=date(YEAR + 1, 3, 1))
    joint_donors.join(kept=kept, other=other, by=treasurer, now=NOW)
    issued(kept, by=treasurer)
    erasure.erase(datetime(YEAR + 8, 1, 2, 12, tzinfo=UTC))
    assert list(Donor.objects.filter(erased_on=None)) == [kept]
    assert states(own) == {kept.pk: (4500, CertificateState.ISSUED)}
    # Its entry is not shown any more.
    assert "Réuni avec ce donateur" not in desk.get(f"/desk/giving/donors/{kept.pk}/").text


def test_one_that_counts_others_in_a_certified_year_is_the_one_to_keep(own: Organisation, treasurer: User) -> None:
    head, member = two(own)
    joint_donors.join(kept=head, other=member, by=treasurer, now=NOW)
    certificate = issued(head, by=treasurer)
    newer = new_donor(own, "Zoé Dupont")
    gift(own, 30, donor=newer, day=date(YEAR + 1, 1, 10))
    with override("fr"), pytest.raises(RefusedError, match="dans l’autre sens"):
        joint_donors.join(kept=newer, other=head, by=treasurer, now=NOW)
    # Nor where the certificate of the other one would split them.
    certificates.cancel(organisation=own, year=YEAR, number=certificate.number, by=treasurer, now=NOW)
    gift(own, 60, donor=newer)
    issued(newer, by=treasurer)
    with pytest.raises(RefusedError):
        joint_donors.join(kept=newer, other=head, by=treasurer, now=NOW)
    (pair,) = proposed_pairs(own)
    assert (pair.kept, pair.other) == (head, newer)
    before = states(own)
    joint_donors.join(kept=head, other=newer, by=treasurer, now=NOW)
    assert states(own) == before and queries.sums_of_year(own, YEAR + 1) == {head.pk: 3000}


def test_one_that_counts_others_joins_where_no_year_is_fixed(own: Organisation, treasurer: User) -> None:
    head, member = two(own)
    joint_donors.join(kept=head, other=member, by=treasurer, now=NOW)
    kept = donor_with_gift(own, 5)
    joint_donors.join(kept=kept, other=head, by=treasurer, now=NOW)
    assert queries.sums_of_year(own, YEAR) == {kept.pk: 5000}


def test_who_has_a_certificate_is_proposed_as_the_one_to_keep(own: Organisation, treasurer: User) -> None:
    new_donor(own, "Zoé Dupont")
    certified = donor_with_gift(own, 60, "Zoé Dupont", number="")
    issued(certified, by=treasurer)
    assert [pair.kept for pair in proposed_pairs(own)] == [certified]


def test_a_national_number_counts_for_both_until_they_are_separated(own: Organisation, treasurer: User) -> None:
    kept, other = donor_with_gift(own, 25, number=""), donor_with_gift(own, 20)
    joint_donors.join(kept=kept, other=other, by=treasurer, now=NOW)
    kept.refresh_from_db()
    assert (queries.national_number_of(kept), kept.national_number_year) == (NATIONAL, YEAR)
    joint_donors.separate(donor=other, by=treasurer, now=NOW)
    for donor in (kept, other):
        donor.refresh_from_db()
    assert (kept.sealed_national_number, kept.national_number_year) == ("", None) and queries.national_number_of(other) == NATIONAL
    # A number of its own stays.
    donors.store_national_number(donor=kept, number=NATIONAL, year=YEAR, by=treasurer, now=NOW)
    joint_donors.join(kept=kept, other=other, by=treasurer, now=NOW)
    joint_donors.separate(donor=other, by=treasurer, now=NOW)
    kept.refresh_from_db()
    assert kept.sealed_national_number


def test_a_number_from_paper_is_stored_for_the_one_that_counts(own: Organisation, desk: Client, treasurer: User) -> None:
    kept, other = two(own)
    joint_donors.join(kept=kept, other=other, by=treasurer, now=NOW)
    reply = desk.post(f"/desk/giving/donors/{other.pk}/number/", {"national_number": NATIONAL})
    kept.refresh_from_db()
    assert reply.headers["Location"] == f"/desk/giving/donors/{kept.pk}/" and queries.national_number_of(kept) == NATIONAL


def test_merging_one_of_two_leaves_no_ring(own: Organisation, treasurer: User) -> None:
    kept, other = two(own)
    joint_donors.join(kept=kept, other=other, by=treasurer, now=NOW)
    donors.merge(kept=other, other=kept, by=treasurer, now=NOW)
    other.refresh_from_db()
    assert other.same_as is None
    assert states(own) == {other.pk: (4500, CertificateState.READY)}
