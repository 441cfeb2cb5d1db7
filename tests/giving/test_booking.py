"""What treasurers decide of transfers, and how they undo it."""

from datetime import date
from decimal import Decimal

import pytest

from ravive.banking.references import printed_reference
from ravive.giving.actions import booking, months, refusals
from ravive.giving.actions.booking import AlreadyDecidedError, MonthClosedError, NothingReceivedError, NothingToDeductError
from ravive.giving.models import BankTransfer, ClosedMonth, JournalLine, Receipt, RefusedProposal
from ravive.giving.open_decisions import candidates_of, proposals_for
from ravive.giving.queries import sums_of
from tests.banking.camt_writer import Transfer, camt
from tests.conftest import NOW
from tests.giving.bank_truth import WRITERS, TrueMovement, statements_of
from tests.giving.ledger import Ledger, coda_of, gift, ledger_of
from tests.people.cast import organisation

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOVEMBER = date(2026, 11, 1)


def booked(ledger: Ledger, cents: int, **values: object) -> Receipt:
    transfer = ledger.transfer(amount_cents=cents)
    arguments = {"appeal": ledger.appeal, "kind": "gift", **values}
    return booking.book(transfer_id=transfer.pk, by=ledger.treasurer, now=NOW, **arguments)  # pyright: ignore[reportArgumentType]


def verbs() -> list[str]:
    return list(JournalLine.objects.order_by("pk").values_list("verb", flat=True))


def test_a_treasurer_books_what_has_no_reference(ledger: Ledger) -> None:
    ledger.imported(coda_of(gift("10.00")))
    receipt = booked(ledger, 1000, kind="event_fee")
    assert (receipt.kind, receipt.booked_by, receipt.received_on) == ("event_fee", ledger.treasurer, date(2026, 11, 28))
    assert ledger.sum_cents == 1000
    line = JournalLine.objects.latest("pk")
    assert (line.verb, line.by_name, line.receipt, line.amount_cents, line.detail) == (
        "booked", "treasurer", receipt, 1000, {"kind": "event_fee"},
    )  # fmt: skip


def test_nothing_is_booked_twice(ledger: Ledger) -> None:
    ledger.imported(coda_of(gift("10.00")))
    receipt = booked(ledger, 1000)
    with pytest.raises(AlreadyDecidedError):
        booked(ledger, 1000)
    with pytest.raises(AlreadyDecidedError):
        booking.mark_no_gift(transfer_id=receipt.transfer_id, by=ledger.treasurer, now=NOW)
    assert Receipt.objects.count() == 1


def test_a_transfer_with_several_references_waits_and_both_are_proposed(ledger: Ledger) -> None:
    first, second = ledger.reference(), ledger.reference()
    other = printed_reference(second.reference)
    document = camt([Transfer(amount=Decimal("10.00"), structured=first.reference)], Decimal(0))
    ledger.imported(document.replace("<RmtInf>", f"<RmtInf><Ustrd>{other}</Ustrd>"))
    ledger.imported(coda_of(gift("20.00", message=f"{printed_reference(first.reference)} et {other.strip('+')}")))
    assert not Receipt.objects.exists()
    for transfer in BankTransfer.objects.select_related("movement"):
        assert (transfer.decision, transfer.structured) == ("open", "")
        proposed = proposals_for(ledger.account, [transfer], today=NOW.date())
        assert {proposal.reference for proposal in proposed} == {first.pk, second.pk}


def test_a_debit_is_no_receipt_and_an_appeal_of_others_is_refused(ledger: Ledger) -> None:
    other = ledger_of(organisation("others"))
    ledger.imported(coda_of(gift("10.00"), gift("-4.00")))
    with pytest.raises(NothingReceivedError):
        booked(ledger, -400)
    with pytest.raises(ValueError, match="another organisation"):
        booked(ledger, 1000, appeal=other.appeal)
    assert not Receipt.objects.exists()


def test_a_refund_is_taken_off_its_receipt_and_never_more(ledger: Ledger) -> None:
    ledger.imported(coda_of(gift("10.00"), gift("-4.00"), gift("-7.00")))
    receipt = booked(ledger, 1000)
    part = booking.deduct(transfer_id=ledger.transfer(amount_cents=-400).pk, receipt_id=receipt.pk, by=ledger.treasurer, now=NOW)
    assert (part.amount_cents, part.reverses, part.appeal) == (-400, receipt, ledger.appeal)
    assert ledger.sum_cents == 600
    with pytest.raises(NothingToDeductError):
        booking.deduct(transfer_id=ledger.transfer(amount_cents=-700).pk, receipt_id=receipt.pk, by=ledger.treasurer, now=NOW)
    assert sums_of([ledger.appeal], today=NOW.date())[ledger.appeal.pk].received_cents == 600


def test_a_receipt_of_others_gives_nothing_back(ledger: Ledger) -> None:
    other = ledger_of(organisation("others"))
    ledger.imported(coda_of(gift("-4.00")))
    other.imported(coda_of(gift("10.00", structured=other.reference().reference)))
    with pytest.raises(NothingToDeductError):
        booking.deduct(transfer_id=ledger.transfer(amount_cents=-400).pk, receipt_id=other.receipt().pk, by=ledger.treasurer, now=NOW)


def test_a_reversal_with_the_reference_takes_the_whole_gift_back(ledger: Ledger) -> None:
    reference = ledger.reference().reference
    outcome = ledger.imported(coda_of(gift("-25.00", structured=reference, code="49"), gift("25.00", structured=reference)))
    assert outcome.self_booked == 2
    assert ledger.receipt(amount_cents=-2500).reverses == ledger.receipt(amount_cents=2500)
    shown = sums_of([ledger.appeal], today=NOW.date())[ledger.appeal.pk]
    assert (shown.received_cents, shown.gifts) == (0, 0)


def test_a_part_with_the_reference_waits_for_a_treasurer(ledger: Ledger) -> None:
    reference = ledger.reference().reference
    ledger.imported(coda_of(gift("25.00", structured=reference), gift("-5.00", structured=reference)))
    assert ledger.transfer(amount_cents=-500).decision == "open"


def test_what_was_undone_never_books_itself_again(ledger: Ledger) -> None:
    file = coda_of(gift("25.00", structured=ledger.reference().reference))
    ledger.imported(file)
    booking.undo(receipt_id=ledger.receipt().pk, by=ledger.treasurer, now=NOW)
    transfer = ledger.transfer()
    assert (transfer.decision, transfer.is_held) == ("open", True)
    assert ledger.imported(file).self_booked == 0
    assert booking.book_sure(organisation_id=ledger.organisation.pk, now=NOW) == 0
    assert ledger.sum_cents == 0
    booked(ledger, 2500)
    assert ledger.sum_cents == 2500
    assert verbs() == ["imported", "booked", "undone", "booked"]


def test_undoing_a_receipt_undoes_what_was_taken_off_it(ledger: Ledger) -> None:
    ledger.imported(coda_of(gift("10.00"), gift("-4.00")))
    receipt = booked(ledger, 1000)
    booking.deduct(transfer_id=ledger.transfer(amount_cents=-400).pk, receipt_id=receipt.pk, by=ledger.treasurer, now=NOW)
    undone = booking.undo(receipt_id=receipt.pk, by=ledger.treasurer, now=NOW)
    assert [row.amount_cents for row in undone] == [-400, 1000]
    assert set(BankTransfer.objects.values_list("decision", "is_held")) == {("open", True)}
    assert ledger.sum_cents == 0
    with pytest.raises(AlreadyDecidedError):
        booking.undo(receipt_id=receipt.pk, by=ledger.treasurer, now=NOW)


def test_a_change_of_kind_is_one_of_what_was_given_back_too(ledger: Ledger) -> None:
    ledger.imported(coda_of(gift("10.00"), gift("-4.00")))
    receipt = booked(ledger, 1000)
    booking.deduct(transfer_id=ledger.transfer(amount_cents=-400).pk, receipt_id=receipt.pk, by=ledger.treasurer, now=NOW)
    booking.change_kind(receipt_id=receipt.pk, kind="collection", by=ledger.treasurer, now=NOW)
    assert set(Receipt.objects.values_list("kind", flat=True)) == {"collection"}
    assert JournalLine.objects.latest("pk").detail == {"kind": "collection", "was": "gift"}


def test_no_gift_can_be_undone(ledger: Ledger) -> None:
    ledger.imported(coda_of(gift("10.00")))
    transfer = ledger.transfer()
    booking.mark_no_gift(transfer_id=transfer.pk, by=ledger.treasurer, now=NOW)
    booking.undo_no_gift(transfer_id=transfer.pk, by=ledger.treasurer, now=NOW)
    assert booked(ledger, 1000).amount_cents == 1000
    with pytest.raises(AlreadyDecidedError):
        booking.undo_no_gift(transfer_id=transfer.pk, by=ledger.treasurer, now=NOW)
    assert verbs() == ["imported", "no_gift", "undone", "booked"]


def test_a_closed_month_takes_no_decision_until_it_is_open_again(ledger: Ledger) -> None:
    ledger.imported(coda_of(gift("10.00"), gift("25.00", structured=ledger.reference().reference)))
    months.close(account=ledger.account, month=NOVEMBER, by=ledger.treasurer, now=NOW, most_undecided=100)
    with pytest.raises(MonthClosedError):
        booking.change_kind(receipt_id=ledger.receipt().pk, kind="platform", by=ledger.treasurer, now=NOW)
    with pytest.raises(AlreadyDecidedError):
        booked(ledger, 1000)
    booking.undo(receipt_id=ledger.receipt().pk, by=ledger.treasurer, now=NOW)
    assert not ClosedMonth.objects.exists()
    assert verbs()[-2:] == ["reopened", "undone"]


def test_nothing_without_an_amount_is_booked(ledger: Ledger) -> None:
    ledger.imported(coda_of(gift("0.00", structured=ledger.reference().reference)))
    assert ledger.transfer().decision == "no_gift"
    assert not Receipt.objects.exists()


def test_a_reference_of_another_organisation_books_nothing(ledger: Ledger) -> None:
    other = ledger_of(organisation("others"))
    ledger.imported(coda_of(gift("10.00", structured=other.reference().reference)))
    assert ledger.transfer().decision == "open"


@pytest.mark.parametrize(
    ("message", "books"),
    [("don +++{}/{}/{}+++ merci", True), ("***{}/{}/{}***", True), ("+++{}{}{}+++", True), ("{}/{}/{}", False), ("{}{}{}", False)],
)
def test_in_a_message_only_what_stands_between_signs_is_exact(ledger: Ledger, message: str, books: bool) -> None:
    own = ledger.reference().reference
    ledger.imported(coda_of(gift("10.00", message=message.format(own[:3], own[3:7], own[7:]))))
    assert (ledger.transfer().decision == "booked") is books


@pytest.mark.parametrize("written", ["{}{}{}", "{}/{}/{}"])
@pytest.mark.parametrize("format", WRITERS)
def test_digits_without_signs_wait_in_files_of_all_formats(ledger: Ledger, written: str, format: str) -> None:
    own = ledger.reference().reference
    statements = statements_of([TrueMovement(number=1, day=0, cents=1000, message=written.format(own[:3], own[3:7], own[7:]))])
    outcome = ledger.imported(WRITERS[format](statements))
    assert (outcome.new, outcome.self_booked) == (1, 0)
    assert ledger.transfer().decision == "open"


def test_two_references_in_a_message_are_for_the_treasurer(ledger: Ledger) -> None:
    one, two = ledger.reference().reference, ledger.reference().reference
    ledger.imported(coda_of(gift("10.00", message=f"+++{one}+++ +++{two}+++")))
    assert ledger.transfer().decision == "open"


def test_a_reference_given_later_books_what_waited(ledger: Ledger) -> None:
    ledger.imported(coda_of(gift("10.00", structured="000000000101")))
    assert ledger.transfer().decision == "open"
    ledger.numbers = iter([0])
    assert ledger.reference().reference == "000000000101"
    assert booking.book_sure(organisation_id=ledger.organisation.pk, now=NOW) == 1
    assert ledger.sum_cents == 1000


def test_only_receipts_of_the_same_account_or_reference_are_read_for_a_decision(ledger: Ledger) -> None:
    """A page of fifty rows read every receipt of every year."""
    reference = ledger.reference()
    others = [gift(f"{amount}.00", iban="BE43068999999501") for amount in (40, 41)]
    ledger.imported(coda_of(gift("10.00"), gift("20.00"), gift("30.00", structured=reference.reference, iban="BE62510007547061"), *others))
    for cents in (1000, 4000, 4100):
        booked(ledger, cents)
    transfer = ledger.transfer(amount_cents=2000)
    transfer.structured = reference.reference
    found = candidates_of(ledger.account, [transfer], today=NOVEMBER)
    assert sorted(receipt.amount_cents for receipt in found.receipts) == [1000, 3000]


def test_money_given_back_has_the_kind_of_what_it_gives_back(ledger: Ledger) -> None:
    """Else a certificate would count the gift, and not what was given back of it."""
    ledger.imported(coda_of(gift("50.00"), gift("-20.00")))
    booked(ledger, 5000)
    debit = ledger.transfer(amount_cents=-2000)
    back = booking.deduct(transfer_id=debit.pk, receipt_id=ledger.receipt(amount_cents=5000).pk, by=ledger.treasurer, now=NOW)
    with pytest.raises(NothingReceivedError):
        booking.change_kind(receipt_id=back.pk, kind="collection", by=ledger.treasurer, now=NOW)
    back.refresh_from_db()
    assert back.kind == "gift"


def test_a_proposal_that_was_refused_twice_at_once_can_be_refused_again(ledger: Ledger) -> None:
    ledger.imported(coda_of(gift("10.00")))
    transfer = ledger.transfer()
    RefusedProposal.objects.bulk_create([RefusedProposal(transfer=transfer, reference=None) for _click in range(2)])
    refusals.refuse(transfer=transfer, reference=None)
    assert RefusedProposal.objects.count() == 2
