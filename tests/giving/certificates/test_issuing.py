"""Certificates have numbers from 1 without a gap, never change, and the desk shows what is no longer true."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.utils.translation import override

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.giving.certificates import queries
from ravive.giving.certificates.actions import certificates, donors, rules, years
from ravive.giving.certificates.national_numbers import ERASED
from ravive.giving.certificates.private_links import find_donor, token_of
from ravive.giving.certificates.queries import CertificateState, Lack
from ravive.giving.certificates.tax_rules import Code, all_rules, packaged_rules, rules_of_year
from ravive.giving.models import Donor, GiftCertificate, Receipt, ReportedYear, TaxRule
from ravive.people.actions import RefusedError
from ravive.people.models import Organisation
from tests.giving.certificates.certificate_cast import (
    ENTERPRISE,
    NATIONAL,
    NOW,
    YEAR,
    approve,
    donor_with_gift,
    gift,
    give_back,
    issued,
    new_donor,
)
from tests.people.cast import organisation, signed_in

pytestmark = pytest.mark.django_db


def own_rule(own: Organisation, treasurer: User, code: str, value: int, day: date = date(YEAR, 1, 1)) -> None:
    rule = TaxRule(organisation=own, code=code, value=value, valid_from=day, source="Un fiscaliste")
    rules.store_rule(rule=rule, by=treasurer, now=NOW)


def line_of(own: Organisation, donor: Donor, year: int = YEAR) -> queries.DonorYear:
    found = rules_of_year(own, year)
    assert found
    return next(line for line in queries.donor_years(own, found) if line.donor == donor)


def test_numbers_run_from_one_in_each_year(own: Organisation, treasurer: User) -> None:
    for name in ("Zoé", "Ada", "Bo"):
        donor_with_gift(own, 40, name)
    outcome = certificates.issue(organisation=own, year=YEAR, by=treasurer, now=NOW)
    assert outcome.numbers == (1, 2, 3)
    late = donor_with_gift(own, 40, "Late")
    gift(own, 50, donor=late, day=date(YEAR - 1, 3, 1))
    assert certificates.issue(organisation=own, year=YEAR, by=treasurer, now=NOW).numbers == (4,)
    assert certificates.issue(organisation=own, year=YEAR - 1, by=treasurer, now=NOW).numbers == (1,)
    assert certificates.issue(organisation=own, year=YEAR, by=treasurer, now=NOW).numbers == ()


def test_gifts_of_a_year_are_added_up_to_the_least_amount(own: Organisation, treasurer: User) -> None:
    donor = new_donor(own)
    gift(own, 25, donor=donor)
    gift(own, 14.99, donor=donor)
    assert line_of(own, donor).state == CertificateState.UNDER
    assert certificates.issue(organisation=own, year=YEAR, by=treasurer, now=NOW).numbers == ()
    gift(own, 0.01, donor=donor)
    certificates.issue(organisation=own, year=YEAR, by=treasurer, now=NOW)
    assert GiftCertificate.objects.get().amount_cents == 4000


def test_an_own_rule_replaces_the_packaged_one_from_its_day_on(own: Organisation, treasurer: User) -> None:
    donor = donor_with_gift(own, 50)
    own_rule(own, treasurer, Code.LEAST_CENTS, 6000, date(YEAR, 1, 1))
    assert line_of(own, donor).state == CertificateState.UNDER
    earlier, other = rules_of_year(own, YEAR - 1), rules_of_year(organisation("autre"), YEAR)
    assert earlier and other
    assert (earlier.least_cents, other.least_cents) == (4000, 4000)


def test_every_packaged_rule_has_a_source_and_a_day() -> None:
    assert all(rule.source and rule.valid_from for rule in packaged_rules())
    assert {rule.code for rule in packaged_rules()} == set(Code)


def test_rules_of_a_year_before_the_first_rule_are_not_known(own: Organisation, treasurer: User) -> None:
    assert rules_of_year(own, 2019) is None
    with pytest.raises(RefusedError):
        certificates.issue(organisation=own, year=2019, by=treasurer, now=NOW)


def test_the_reduction_follows_its_day(own: Organisation) -> None:
    found = {year: rules_of_year(own, year) for year in (2024, 2025)}
    assert {year: rule.reduction.value for year, rule in found.items() if rule} == {2024: 45, 2025: 30}
    assert not any(rule.is_confirmed for rule in all_rules(own) if rule.code == Code.REDUCTION_PERCENT)


def test_the_last_day_is_before_the_first_of_march(own: Organisation) -> None:
    found = rules_of_year(own, 2027)
    assert found
    assert found.last_day == date(2028, 2, 29)


def test_a_missing_number_warns_or_stops_as_the_rule_says(own: Organisation, treasurer: User) -> None:
    donor = donor_with_gift(own, 50, number="")
    line = line_of(own, donor)
    assert (line.state, line.lacks, line.warnings) == (CertificateState.READY, (), (Lack.NUMBER,))
    own_rule(own, treasurer, Code.NUMBER_REQUIRED, 1)
    line = line_of(own, donor)
    assert (line.state, line.lacks) == (CertificateState.INCOMPLETE, (Lack.NUMBER,))
    company = donor_with_gift(own, 50, "Pont SA", enterprise_number=ENTERPRISE)
    assert line_of(own, company).state == CertificateState.READY


def test_a_missing_address_stops_a_certificate(own: Organisation, treasurer: User) -> None:
    donor = donor_with_gift(own, 50, street="")
    assert line_of(own, donor).lacks == (Lack.ADDRESS,)
    assert certificates.issue(organisation=own, year=YEAR, by=treasurer, now=NOW) == certificates.IssueOutcome(numbers=(), incomplete=1)


@pytest.mark.parametrize(
    ("missing", "value", "message"),
    [
        ("is_approved", False, "Complétez d’abord les réglages"),
        ("approval_source", "", "Où l’agrément est publié"),
        ("approved_on", None, "Date de l’agrément"),
        ("legal_name", "", "Nom selon les statuts"),
        ("seat", "", "siège"),
        ("enterprise_number", "", "Numéro d’entreprise"),
        ("signer_name", "", "Qui signe"),
    ],
)
def test_without_approval_nothing_is_issued(own: Organisation, treasurer: User, missing: str, value: object, message: str) -> None:
    donor_with_gift(own)
    approve(own, **{missing: value})
    with override("fr"), pytest.raises(RefusedError, match=message):
        certificates.issue(organisation=own, year=YEAR, by=treasurer, now=NOW)
    assert not GiftCertificate.objects.exists()


def test_an_organisation_from_before_the_day_of_approval_goes_on_with_what_it_issued(own: Organisation, treasurer: User) -> None:
    donor = donor_with_gift(own)
    old = issued(donor, by=treasurer)
    # What the migration leaves: earlier versions asked for no day.
    approve(own, approved_on=None)
    assert queries.gives_certificates(own)
    assert find_donor(token_of(donor)) == donor
    with override("fr"), pytest.raises(RefusedError, match="Date de l’agrément"):
        certificates.reissue(organisation=own, year=YEAR, number=old.number, by=treasurer, now=NOW)
    page = signed_in(treasurer).get(f"/desk/giving/certificates/{YEAR}/").text
    assert "Date de l’agrément" in page
    certificates.cancel(organisation=own, year=YEAR, number=old.number, by=treasurer, now=NOW)
    assert not GiftCertificate.objects.filter(cancelled_on=None).exists()


def test_a_year_that_is_not_over_has_no_certificates(own: Organisation, treasurer: User) -> None:
    donor = new_donor(own)
    gift(own, 100, donor=donor, day=date(NOW.year, 1, 3))
    with pytest.raises(RefusedError):
        certificates.issue(organisation=own, year=NOW.year, by=treasurer, now=NOW)


def test_a_cancelled_number_is_never_given_again(own: Organisation, treasurer: User) -> None:
    donor = donor_with_gift(own)
    old = issued(donor, by=treasurer)
    gift(own, 10, donor=donor)
    new = certificates.reissue(organisation=own, year=YEAR, number=old.number, by=treasurer, now=NOW)
    old.refresh_from_db()
    assert (old.number, old.cancelled_on, old.amount_cents) == (1, NOW.date(), 15000)
    assert (new.number, new.cancelled_on, new.amount_cents) == (2, None, 16000)
    certificates.cancel(organisation=own, year=YEAR, number=new.number, by=treasurer, now=NOW)
    assert issued(donor, by=treasurer).number == 3


def test_a_gift_undone_after_the_issue_shows_which_certificate_is_wrong(own: Organisation, treasurer: User) -> None:
    donor, other = donor_with_gift(own), donor_with_gift(own, 60, "Ada")
    certificate = issued(donor, by=treasurer)
    assert queries.outdated_certificates(own) == []
    give_back(Receipt.objects.get(donor=donor), 20, day=NOW.date())
    assert queries.outdated_certificates(own) == [certificate]
    assert line_of(own, donor).state == CertificateState.OUTDATED
    assert line_of(own, other).state == CertificateState.ISSUED
    Receipt.objects.filter(donor=donor).update(undone_at=NOW)
    assert line_of(own, donor).state == CertificateState.OUTDATED
    with pytest.raises(RefusedError):
        certificates.reissue(organisation=own, year=YEAR, number=certificate.number, by=treasurer, now=NOW)
    certificate.refresh_from_db()
    assert certificate.cancelled_on is None
    certificates.cancel(organisation=own, year=YEAR, number=certificate.number, by=treasurer, now=NOW)
    assert queries.outdated_certificates(own) == []


def test_a_certificate_always_says_the_same(own: Organisation, treasurer: User) -> None:
    donor = donor_with_gift(own)
    certificate = issued(donor, by=treasurer)
    before = queries.text_of(certificate)
    approve(own, legal_name="Autre nom")
    donors.change_details(donor=donor, details=queries.details_of(new_donor(own, "Autre")), by=treasurer, now=NOW)
    certificate.refresh_from_db()
    assert queries.text_of(certificate) == before
    assert before
    assert (before.donor.name, before.legal_name, before.national_number) == ("Zoé Exemple", "Les Ponts ASBL", NATIONAL)
    assert "Zoé" not in certificate.sealed


def test_numbers_are_deleted_when_the_year_is_declared(own: Organisation, treasurer: User) -> None:
    donor, later = donor_with_gift(own), new_donor(own, "Ada")
    donors.store_national_number(donor=later, number=NATIONAL, year=YEAR + 1, by=None, now=NOW)
    certificate = issued(donor, by=treasurer)
    assert years.report(organisation=own, year=YEAR, by=treasurer, now=NOW) == 1
    donor.refresh_from_db()
    later.refresh_from_db()
    certificate.refresh_from_db()
    text = queries.text_of(certificate)
    assert text
    assert (donor.sealed_national_number, text.national_number, text.donor.name) == ("", ERASED, "Zoé Exemple")
    # Given for the next year: that one is not declared yet.
    assert queries.national_number_of(later) == NATIONAL
    assert ReportedYear.objects.get().reported_on == NOW.date()


def test_a_year_without_certificate_is_not_declared(own: Organisation, treasurer: User) -> None:
    donor = donor_with_gift(own)
    for year in (YEAR, NOW.year):
        with pytest.raises(RefusedError):
            years.report(organisation=own, year=year, by=treasurer, now=NOW)
    donor.refresh_from_db()
    assert donor.sealed_national_number


def test_numbers_are_deleted_on_the_last_day_without_a_declaration(own: Organisation, treasurer: User) -> None:
    donor = donor_with_gift(own)
    certificate = issued(donor, by=treasurer)
    assert years.delete_overdue_numbers(today=date(YEAR + 1, 6, 29)) == 0
    donor.refresh_from_db()
    assert donor.sealed_national_number
    assert years.delete_overdue_numbers(today=date(YEAR + 1, 6, 30)) == 1
    donor.refresh_from_db()
    certificate.refresh_from_db()
    text = queries.text_of(certificate)
    assert text
    assert (donor.sealed_national_number, text.national_number) == ("", ERASED)


def test_a_number_given_on_the_last_day_is_one_for_the_next_year(own: Organisation) -> None:
    assert queries.year_in_work(own, date(YEAR + 1, 6, 29)) == YEAR
    assert queries.year_in_work(own, date(YEAR + 1, 6, 30)) == YEAR + 1


def test_a_certificate_issued_late_has_its_number_for_a_year(own: Organisation, treasurer: User) -> None:
    certificate = issued(donor_with_gift(own), by=treasurer)
    GiftCertificate.objects.update(issued_on=date(YEAR + 1, 9, 1))
    for day, number in ((date(YEAR + 1, 9, 2), NATIONAL), (date(YEAR + 2, 6, 29), NATIONAL), (date(YEAR + 2, 6, 30), ERASED)):
        years.delete_overdue_numbers(today=day)
        certificate.refresh_from_db()
        text = queries.text_of(certificate)
        assert text
        assert text.national_number == number


def test_a_restored_copy_of_the_database_loses_the_numbers_again(own: Organisation, treasurer: User) -> None:
    donor = donor_with_gift(own)
    issued(donor, by=treasurer)
    digest = departures.digest_of(years.NUMBERS, own.pk, YEAR)
    years.replay_report(Departure(kind=years.NUMBERS, digest=digest, day=""), NOW)
    donor.refresh_from_db()
    assert donor.sealed_national_number == ""
