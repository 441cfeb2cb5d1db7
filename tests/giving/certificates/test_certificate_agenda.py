"""What treasurers read at the desk of tax certificates: those that are due, and national numbers to delete."""

from datetime import date

import pytest
from django.contrib.auth.models import User

from ravive.giving.certificates import agenda_items, queries
from ravive.giving.certificates.actions import certificates, donors, rules, years
from ravive.giving.certificates.tax_rules import rules_of_year
from ravive.giving.models import TaxRule
from ravive.people.agenda import WaitingFor, WaitingItem
from ravive.people.models import Organisation, Role
from tests.giving.certificates.certificate_cast import NOW, YEAR, approve, donor_with_gift

pytestmark = pytest.mark.django_db
FEBRUARY = date(YEAR + 1, 2, 1)


def waiting(own: Organisation, user: User, today: date = FEBRUARY, role: Role = Role.TREASURER) -> list[WaitingItem]:
    return list(agenda_items.items(WaitingFor(user=user, organisation=own, roles=frozenset({role}), today=today)))


def test_certificates_are_due_in_the_month_that_the_dated_rule_names(own: Organisation, treasurer: User) -> None:
    donor_with_gift(own, 40)
    donor_with_gift(own, 39)
    assert waiting(own, treasurer, date(YEAR + 1, 1, 31)) == []
    (item,) = waiting(own, treasurer)
    assert item.title == "1 attestation fiscale à émettre"
    assert item.detail == f"Dons de {YEAR} · jusqu’au 28 février {YEAR + 1}"
    assert item.address == f"/desk/giving/certificates/{YEAR}/" and item.state == ""
    (late,) = waiting(own, treasurer, date(YEAR + 1, 3, 1))
    assert late.state == "ce jour est passé"
    # A dated value of the organisation, from this year on, moves it.
    rule = TaxRule(organisation=own, code="filing_day", value=401, valid_from=date(YEAR, 1, 1), source="Report, Moniteur belge")
    rules.store_rule(rule=rule, by=treasurer, now=NOW)
    assert waiting(own, treasurer, date(YEAR + 1, 2, 28)) == []
    assert len(waiting(own, treasurer, date(YEAR + 1, 3, 1))) == 1


def test_numbers_wait_to_be_deleted_once_the_certificates_are_issued(own: Organisation, treasurer: User) -> None:
    donor_with_gift(own, 50)
    certificates.issue(organisation=own, year=YEAR, by=treasurer, now=NOW)
    (item,) = waiting(own, treasurer)
    assert item.title == "1 numéro national à effacer après la déclaration"
    assert item.address == f"/desk/giving/certificates/{YEAR}/report/"
    years.report(organisation=own, year=YEAR, by=treasurer, now=NOW)
    assert waiting(own, treasurer) == []


def test_an_erased_donor_without_a_certificate_waits_for_none(own: Organisation, treasurer: User) -> None:
    erased, other = donor_with_gift(own, 50), donor_with_gift(own, 60, "Ada")
    donors.erase(donor=erased, today=NOW.date())
    (due,) = waiting(own, treasurer)
    assert due.title == "1 attestation fiscale à émettre"
    outcome = certificates.issue(organisation=own, year=YEAR, by=treasurer, now=NOW)
    assert (outcome.numbers, outcome.incomplete) == ((1,), 0)
    (numbers,) = waiting(own, treasurer)
    assert numbers.title == "1 numéro national à effacer après la déclaration"
    # One with a certificate stays in the list of the year.
    donors.erase(donor=other, today=NOW.date())
    year_rules = rules_of_year(own, YEAR)
    assert year_rules
    assert [line.donor for line in queries.donor_years(own, year_rules)] == [other]


def test_a_certificate_that_is_due_does_not_hide_the_numbers_to_delete(own: Organisation, treasurer: User) -> None:
    donor_with_gift(own, 50)
    certificates.issue(organisation=own, year=YEAR, by=treasurer, now=NOW)
    donor_with_gift(own, 60, "Ada", street="")
    assert [item.title for item in waiting(own, treasurer)] == [
        "1 attestation fiscale à émettre",
        "2 numéros nationaux à effacer après la déclaration",
    ]


def test_others_and_organisations_without_approval_see_nothing(own: Organisation, treasurer: User) -> None:
    donor_with_gift(own, 50)
    assert waiting(own, treasurer, role=Role.COMMUNICATOR) == []
    approve(own, is_approved=False)
    assert waiting(own, treasurer) == []


def test_a_day_of_approval_that_is_missing_waits_at_any_time(own: Organisation, treasurer: User) -> None:
    donor_with_gift(own, 50)
    approve(own, approved_on=None)
    (item,) = waiting(own, treasurer, date(YEAR + 1, 6, 1))[:1]
    assert item.title == "Aucune attestation fiscale ne peut être émise : il manque un réglage"
    assert item.detail == "Date de l’agrément" and item.address == "/desk/giving/certificates/settings/"
