"""A later reading of the same file books nothing a second time."""

from hashlib import sha256

import pytest
from django.db.models import F

from ravive.banking.table_layouts import bank_layouts
from ravive.giving import fingerprints
from ravive.giving.actions import booking
from ravive.giving.models import BankFile, BankMovement, BankNotice, BankTransfer, MovementMark
from tests.conftest import NOW
from tests.giving.bank_truth import Happened, camt_053, camt_054, coda, csv, csv_in_dutch, mt940, statements
from tests.giving.ledger import Ledger, coda_of, gift

pytestmark = [pytest.mark.django_db, pytest.mark.database]
OTHER_IBAN = "BE43068999999501"


def store_as_the_first_reading(*, reads_otherwise: bool = True) -> None:
    """Let what is stored look as the first reading stored it: no number in the fingerprint, and perhaps another reference."""
    for mark in MovementMark.objects.all():
        mark.fingerprint = sha256(mark.fingerprint.encode()).hexdigest()
        mark.format = mark.format.replace(f"/{fingerprints.READING}", "/1")
        mark.save()
    if reads_otherwise:
        for movement in BankMovement.objects.all():
            movement.common_mark = sha256(movement.common_mark.encode()).hexdigest()
            movement.save()
    # The same file would be known by its digest; another one that has its rows too is not.
    BankFile.objects.all().update(digest="earlier")


def test_the_stored_fingerprint_names_the_reading(ledger: Ledger) -> None:
    ledger.imported(coda_of(gift("10.00")))
    mark = MovementMark.objects.get()
    assert mark.fingerprint.startswith(f"{fingerprints.READING}/") and len(mark.fingerprint) == 64
    assert mark.format == f"coda/{fingerprints.READING}"


@pytest.mark.parametrize("reads_otherwise", [False, True])
def test_rows_of_an_earlier_reading_are_found_again(ledger: Ledger, reads_otherwise: bool) -> None:
    rows = [gift("10.00", structured=ledger.reference().reference), gift("10.00", iban=OTHER_IBAN), gift("12.00")]
    ledger.imported(coda_of(*rows))
    stored = set(BankTransfer.objects.values_list("pk", flat=True))
    store_as_the_first_reading(reads_otherwise=reads_otherwise)
    outcome = ledger.imported(coda_of(*rows, gift("13.00")))
    assert (outcome.new, outcome.known, outcome.self_booked) == (1, 3, 0)
    assert set(BankTransfer.objects.values_list("pk", flat=True)) > stored
    assert BankTransfer.objects.count() == 4 and ledger.sum_cents == 1000
    # And again, now by today's own fingerprints.
    assert ledger.imported(coda_of(*rows, gift("13.00"), gift("14.00"))).new == 1


def test_another_giver_of_that_day_and_amount_is_new(ledger: Ledger) -> None:
    ledger.imported(coda_of(gift("10.00")))
    store_as_the_first_reading()
    assert ledger.imported(coda_of(gift("10.00", iban=OTHER_IBAN))).new == 1


def test_digits_that_an_earlier_reading_took_for_a_reference_are_found_again(ledger: Ledger) -> None:
    """They wait today. What they booked stays booked, once."""
    own = ledger.reference().reference
    told = statements([Happened(number=1, day=0, cents=3500, message=own)])
    ledger.imported(mt940(told))
    store_as_the_first_reading(reads_otherwise=False)
    BankTransfer.objects.update(structured=own)
    assert booking.book_sure(organisation_id=ledger.organisation.pk, now=NOW) == 1
    outcome = ledger.imported(mt940(told) + b"\n")
    assert (outcome.new, outcome.known) == (0, 1)
    assert ledger.sum_cents == 3500


def test_another_format_finds_what_an_earlier_reading_stored(ledger: Ledger) -> None:
    told = statements([Happened(number=1, day=0, cents=3500)])
    ledger.imported(coda(told))
    store_as_the_first_reading()
    outcome = ledger.imported(camt_053(told))
    assert (outcome.new, outcome.known) == (0, 1)
    # And a third format, by what today's reading said.
    assert ledger.imported(mt940(told)).new == 0
    assert BankMovement.objects.count() == 1


def test_another_format_finds_what_today_s_reading_found_again(ledger: Ledger) -> None:
    told = statements([Happened(number=1, day=0, cents=3500)])
    ledger.imported(coda(told))
    store_as_the_first_reading()
    ledger.imported(coda(told) + b"\r\n")
    assert ledger.imported(camt_053(told)).new == 0
    assert BankMovement.objects.count() == 1


def test_a_second_gift_with_another_reference_is_not_the_first_one_read_again(ledger: Ledger) -> None:
    first, second = ledger.reference().reference, ledger.reference().reference
    ledger.imported(coda_of(gift("10.00", structured=first)))
    store_as_the_first_reading(reads_otherwise=False)
    assert ledger.imported(coda_of(gift("10.00", structured=second))).new == 1
    assert ledger.sum_cents == 2000


def test_a_changed_reading_changes_the_names_of_all_formats(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprints.appearance_of("camt.053")
    monkeypatch.setattr(fingerprints, "READING", fingerprints.READING + 1)
    after = fingerprints.appearance_of("camt.053")
    assert before != after and fingerprints.reading_family(before) == fingerprints.reading_family(after) == "camt.053/"


def test_a_table_of_before_its_language_counted_is_found_again(ledger: Ledger) -> None:
    """Its name then said nothing of its headings."""
    told = statements([Happened(number=number, day=0, cents=1000, reference=ledger.reference().reference) for number in (1, 2)])
    ledger.imported(csv(told))
    MovementMark.objects.update(format=fingerprints.appearance_of("csv", bank_layouts()[-1]))
    for name, write in (("a", csv), ("b", csv_in_dutch), ("c", csv)):
        BankFile.objects.update(digest=F("pk"))
        assert ledger.imported(write(told)).new == 0, name
    assert ledger.sum_cents == 2000


def test_a_notice_of_an_earlier_reading_waits_once(ledger: Ledger) -> None:
    parts = (Happened(number=11, day=0, cents=2500), Happened(number=12, day=0, cents=1000, giver=1))
    told = statements([Happened(number=1, day=0, cents=3500, giver=2, parts=parts, is_noticed=True)])
    ledger.imported(camt_054(told))
    for notice in BankNotice.objects.all():
        notice.fingerprint = sha256(notice.fingerprint.encode()).hexdigest()
        notice.save()
    BankFile.objects.all().update(digest="earlier")
    waiting = BankNotice.objects.count()
    ledger.imported(camt_054(told) + b"\n")
    assert waiting and BankNotice.objects.count() == waiting
    ledger.imported(mt940(told))
    assert not BankNotice.objects.exists()
