"""A longer period never lengthens what was promised; a shorter one counts at once."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.test import Client

from ravive.giving import erasure, mailbox_gifts
from ravive.giving.actions.accounts import change_retention
from ravive.giving.certificates import erasure as certificate_erasure
from ravive.giving.details import CertificateText, seal
from ravive.giving.models import BankTransfer, Donor, GiftCertificate, GivingSettings
from ravive.giving.retention import Retention, retention_of
from ravive.people.models import Role
from tests.existing import existing
from tests.giving.mailboxes.mailbox_cast import appeal, booked_receipt, donor_at, mailbox_at, promised, received, transferred
from tests.people.cast import host, person, signed_in

RAISED = date(2026, 6, 15)
BEFORE, AFTER = RAISED, RAISED + timedelta(days=1)
pytestmark = [pytest.mark.django_db, pytest.mark.database]


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def change(years: int, day: date = RAISED) -> None:
    change_retention(organisation=host(), years=years, by=person(f"treasurer-{years}-{day}", host(), Role.TREASURER), now=at(day))


def test_more_years_count_for_later_gifts_alone() -> None:
    earlier = received(promised(appeal(), name="Anna P."), day=BEFORE)
    change(10)
    later = received(promised(appeal(), "ben@courriel.example", name="Ben P."), day=AFTER)
    assert mailbox_gifts.last_erasure_day(mailbox_at()) == date(2034, 1, 1)
    assert mailbox_gifts.last_erasure_day(mailbox_at("ben@courriel.example")) == date(2037, 1, 1)
    for night, stored in (
        (date(2033, 12, 31), [True, True]), (date(2034, 1, 1), [False, True]), (date(2036, 12, 31), [False, True]),
        (date(2037, 1, 1), [False, False]),
    ):  # fmt: skip
        erasure.erase(at(night))
        rows = [BankTransfer.objects.get(pk=receipt.transfer_id) for receipt in (earlier, later)]
        assert [bool(row.sealed) for row in rows] == stored, night


def test_fewer_years_count_at_once_for_all_and_are_not_taken_back() -> None:
    gift = received(promised(appeal(), name="Anna P."), day=date(2024, 3, 1))
    change(1)
    change(10, AFTER)
    assert retention_of(host()).years_of(date(2024, 3, 1)) == 1
    erasure.erase(at(AFTER))
    assert not BankTransfer.objects.get(pk=gift.transfer_id).sealed


def test_an_organisation_that_begins_chooses_its_years_freely() -> None:
    change(10)
    assert retention_of(host()) == Retention(years=10)
    received(promised(appeal()), day=BEFORE)
    change(12, RAISED + timedelta(days=9))
    assert retention_of(host()) == Retention(years=12, earlier=((RAISED + timedelta(days=10), 10),))


def test_a_donor_and_a_certificate_go_on_the_day_that_was_promised() -> None:
    donor = donor_at()
    booked_receipt(transferred(4000, day=BEFORE, decision=BankTransfer.Decision.BOOKED), day=BEFORE, donor=donor)
    change(10)
    nothing = dict.fromkeys(("national_number", "legal_name", "seat", "enterprise_number", "signer_name", "signer_function"), "")
    words = CertificateText(donor=existing(mailbox_gifts.donor_details(donor)), **nothing)
    sealed = {"organisation": host(), "donor": donor, "amount_cents": 4000, "sealed": seal(words)}
    GiftCertificate.objects.create(year=2026, number=1, issued_on=BEFORE, cancelled_on=BEFORE, **sealed)
    GiftCertificate.objects.create(year=2026, number=2, issued_on=date(2027, 2, 1), **sealed)
    certificate_erasure.erase(at(date(2033, 12, 31)))
    assert Donor.objects.get().sealed
    certificate_erasure.erase(at(date(2034, 1, 1)))
    assert not Donor.objects.get().sealed
    # The second one was issued after the change, in the words of that day.
    assert [bool(row.sealed) for row in GiftCertificate.objects.order_by("number")] == [False, True]
    certificate_erasure.erase(at(date(2037, 1, 1)))
    assert not GiftCertificate.objects.exclude(sealed="").exists()


def test_no_order_of_choices_lengthens_a_promise() -> None:
    days = [RAISED + timedelta(days=30 * number) for number in range(4)]
    gifts = [day + timedelta(days=shift) for day in days for shift in (-20, 0, 1)]
    for choices in product((1, 5, 7, 10), repeat=4):
        kept = Retention(years=7)
        promised_until = {gift: kept.last_day(gift) for gift in gifts}
        for day, years in zip(days, choices, strict=True):
            before, kept = kept, kept.changed(years, today=day)
            for gift in gifts:
                if gift <= day:
                    assert kept.last_day(gift) <= min(before.last_day(gift), date(gift.year + years, 12, 31)), choices
                else:
                    assert kept.years_of(gift) == years
        last = {gift: kept.last_day(gift) for gift in gifts}
        assert all(last[gift] <= promised_until[gift] for gift in gifts if gift <= days[0])
        # One threshold divides what is due from what is stored.
        for today in {day + timedelta(days=1) for day in last.values()} | set(last.values()):
            threshold = kept.first_stored_day(today)
            assert [gift >= threshold for gift in gifts] == [last[gift] >= today for gift in gifts], choices


def test_the_settings_say_what_earlier_donors_were_promised() -> None:
    received(promised(appeal()), day=BEFORE)
    desk: Client = signed_in(person("treasurer", host(), Role.TREASURER), "en")
    assert desk.post("/desk/giving/settings/", {"retention_years": "10"}).status_code == 302
    assert "are stored 7 years, as promised then" in desk.get("/desk/giving/settings/", headers={"accept-language": "en"}).text
    desk.post("/desk/giving/settings/", {"retention_years": "5"})
    assert GivingSettings.objects.get().earlier_years == {}
