"""What goes when a donor is erased or a day has come, and what the accounts still hold."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ravive.departures import actions as departures
from ravive.departures.log_file import Departure
from ravive.giving import erasure, mailbox_gifts, my_gifts_parts
from ravive.giving.actions import booking
from ravive.giving.actions import mailboxes as actions
from ravive.giving.actions.transfer_details import add_details
from ravive.giving.bank_rows import ready as ready_transfer
from ravive.giving.certificates.actions import donors
from ravive.giving.certificates.queries import unassigned_receipts
from ravive.giving.details import NoticedTransfer, NoticedTransfers, TransferDetails, seal
from ravive.giving.donor_mailboxes import page_token
from ravive.giving.kept_accounts import kept_of_mailbox
from ravive.giving.models import (
    BankFile,
    BankMovement,
    BankNotice,
    BankTransfer,
    BookedStatement,
    Donor,
    DonorAccount,
    GiftCertificate,
    GivingPromise,
    GivingSettings,
    MovementMark,
    PaymentReference,
    Receipt,
)
from ravive.giving.models.appeals import Review
from ravive.giving.my_gifts_parts import MyGiftsLink, MyGiftsPart, MyGiftsSection
from ravive.giving.queries import sums_of
from ravive.giving.retention import retention_of
from ravive.mailing import encryption
from ravive.mailing.models import MailAddress
from ravive.people.models import Role
from tests.existing import existing
from tests.giving.mailboxes.mailbox_cast import (
    ANNA,
    TODAY,
    appeal,
    bank_account,
    booked_receipt,
    certified,
    donor_at,
    mailbox_at,
    promised,
    received,
    transferred,
)
from tests.people.cast import NOW, host, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]
UNPAID = timedelta(days=61)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=timezone.get_current_timezone())


def marked(receipt: Receipt) -> MovementMark:
    movement = receipt.transfer.movement
    return MovementMark.objects.create(
        movement=movement, account=movement.account, format="coda", fingerprint=f"{movement.pk:064d}", occurrence=1
    )


def test_an_erasure_deletes_the_person_and_leaves_the_money() -> None:
    to = appeal()
    promise = promised(to, name="Anna P.", wants_certificate=True)
    GivingPromise.objects.update(shown_name="Anna P.", sealed_name="", name_review=Review.RELEASED)
    receipt = received(promise, 4200)
    donor, mark = donor_at(), marked(receipt)
    BankMovement.objects.filter(pk=receipt.transfer.movement_id).update(bank_mark="c" * 64)
    DonorAccount.objects.create(donor=donor, organisation=host(), iban_mark=receipt.transfer.iban_mark)
    MailAddress.objects.create(handle=donor.handle or "", purpose="gifts", sealed="sealed")
    certificate, reference = certified(donor), promise.reference.reference
    actions.erase_mailbox(mailbox=mailbox_at(), now=NOW)
    promise.refresh_from_db()
    assert (promise.shown_name, promise.sealed_name, promise.name_review, promise.handle) == ("", "", Review.NONE, None)
    assert (promise.mailbox_mark, promise.private_key, promise.wants_certificate) == ("", None, False)
    # The accounts: what the bank said of booked money, and the mark by which its own reference is recognised.
    transfer = BankTransfer.objects.get(pk=receipt.transfer_id)
    assert (transfer.sealed, transfer.iban_mark) == (receipt.transfer.sealed, "")
    assert BankMovement.objects.get(pk=receipt.transfer.movement_id).bank_mark == "c" * 64
    donor.refresh_from_db()
    assert (donor.sealed, donor.sealed_national_number, donor.handle, donor.mailbox_mark, donor.erased_on) == ("", "", None, "", TODAY)
    assert not MailAddress.objects.exists() and not DonorAccount.objects.exists()
    # Amount, day, fingerprint, reference and what was certified.
    assert sums_of([to], today=TODAY)[to.pk].received_cents == 4200
    assert transfer.structured == reference and MovementMark.objects.get().fingerprint == mark.fingerprint
    assert GiftCertificate.objects.get(pk=certificate.pk).sealed == "sealed"
    assert Receipt.objects.get(pk=receipt.pk).received_on == TODAY


def test_an_erasure_clears_a_transfer_that_is_not_booked_yet() -> None:
    promise = promised(appeal())
    transfer = transferred(5000, structured=promise.reference.reference)
    BankMovement.objects.update(bank_mark="c" * 64)
    actions.erase_mailbox(mailbox=mailbox_at(), now=NOW)
    transfer.refresh_from_db()
    assert transfer.sealed == "" and not BankMovement.objects.exclude(bank_mark="").exists()


def test_the_bank_s_own_reference_stays_with_the_gift_of_somebody_else() -> None:
    promise, other = promised(appeal()), transferred(5000)
    own = transferred(5000, structured=promise.reference.reference)
    BankTransfer.objects.filter(pk=other.pk).update(movement=own.movement, position=2)
    BankMovement.objects.filter(pk=own.movement_id).update(bank_mark="c" * 64)
    actions.erase_mailbox(mailbox=mailbox_at(), now=NOW)
    assert BankTransfer.objects.get(pk=own.pk).sealed == "" and BankTransfer.objects.get(pk=other.pk).sealed
    assert BankMovement.objects.get(pk=own.movement_id).bank_mark


def undone(receipt: Receipt) -> BankTransfer:
    """Undo a booking; return its transfer, which waits for a decision again."""
    booking.undo(receipt_id=receipt.pk, by=None, now=NOW)
    return BankTransfer.objects.get(pk=receipt.transfer_id)


@pytest.mark.database
def test_what_the_bank_said_of_a_gift_that_was_undone_goes_with_the_donor() -> None:
    """Without a reference in it, only the booking that was undone says whose it was."""
    to, donor = appeal(), donor_at()
    by_donor = undone(booked_receipt(transferred(2000, decision=BankTransfer.Decision.BOOKED), donor=donor))
    promise = promised(to)
    by_hand = transferred(3000, decision=BankTransfer.Decision.BOOKED)
    by_promise = undone(booked_receipt(by_hand, reference=promise.reference, appeal=to))
    # Then booked for somebody else: theirs.
    moved = undone(booked_receipt(transferred(4000, decision=BankTransfer.Decision.BOOKED), donor=donor))
    booked_receipt(moved)
    actions.erase_mailbox(mailbox=mailbox_at(), now=NOW)
    cleared = BankTransfer.objects.filter(pk__in=(by_donor.pk, by_promise.pk))
    assert set(cleared.values_list("sealed", "iban_mark")) == {("", "")}
    moved.refresh_from_db()
    assert moved.sealed and moved.iban_mark


@pytest.mark.database
def test_a_booking_that_is_undone_after_the_erasure_loses_what_the_bank_said_at_night() -> None:
    receipt = received(promised(appeal()))
    assigned = booked_receipt(transferred(2000, decision=BankTransfer.Decision.BOOKED), donor=donor_at())
    actions.erase_mailbox(mailbox=mailbox_at(), now=NOW)
    assert erasure.erase(NOW) == 0
    for row in (receipt, assigned):
        assert undone(row).sealed
    assert erasure.erase(NOW) == 2
    assert set(BankTransfer.objects.values_list("sealed", "iban_mark")) == {("", "")}


@pytest.mark.database
@pytest.mark.parametrize("years", [7, 3])
def test_what_stays_after_an_erasure_goes_at_the_end_of_the_retention(years: int) -> None:
    GivingSettings.objects.create(organisation=host(), retention_years=years)
    received(promised(appeal()))
    BankMovement.objects.update(bank_mark="c" * 64)
    last = existing(kept_of_mailbox(mailbox_at()).until)
    assert last == date(TODAY.year + years, 12, 31)
    actions.erase_mailbox(mailbox=mailbox_at(), now=NOW)
    erasure.erase(at(last))
    assert BankTransfer.objects.get().sealed and BankMovement.objects.get().bank_mark
    erasure.erase(at(last + timedelta(days=1)))
    assert (BankTransfer.objects.get().sealed, BankMovement.objects.get().bank_mark) == ("", "")


def test_another_file_of_the_bank_recognises_no_account_of_an_erased_donor() -> None:
    gift = received(promised(appeal()))
    other = received(promised(appeal(), "ben@courriel.example"))
    said = TransferDetails(counterparty="Anna Peeters", iban="BE71096123456769", message="Bon courage", bank_reference="7")
    actions.erase_mailbox(mailbox=mailbox_at(), now=NOW)
    ready = ready_transfer(NoticedTransfer(amount_cents=5000, structured="", details=said))
    add_details({row.transfer.movement_id: [ready] for row in (gift, other)})
    rows = {row.pk: row for row in BankTransfer.objects.all()}
    assert [mailbox_gifts.transfer_details(row).bank_reference for row in rows.values()] == ["7", "7"]
    assert (rows[gift.transfer_id].iban_mark, rows[other.transfer_id].iban_mark) == ("", ready.iban_mark)


def added_by_hand(*receipts: Receipt) -> Donor:
    """Return the donor that a treasurer made of gifts, with a national number from paper."""
    treasurer = person("tara", host(), Role.TREASURER)
    donor = donors.add_donor(organisation=host(), receipt_ids=[row.pk for row in receipts], language="fr", by=treasurer, now=NOW)
    donors.store_national_number(donor=donor, number="85073003328", year=2026, by=treasurer, now=NOW)
    donor.refresh_from_db()
    return donor


def test_an_erasure_reaches_the_donor_that_staff_added_for_the_gift(visitor: Client) -> None:
    own = received(promised(appeal(), name="Anna P."))
    # From the same account, without the reference: staff added both.
    again = booked_receipt(transferred(2000, decision=BankTransfer.Decision.BOOKED))
    donor = added_by_hand(own, again)
    certified(donor, year=2025, number=7)
    address = f"/fr/my-gifts/own/{page_token(mailbox_at())}/"
    # Somebody may pay for another: the page shows nothing of this donor, and says what the erasure ends and leaves.
    assert "/donors/" not in visitor.get(address).text and '"donor": null' in visitor.get(f"{address}gifts.json").text
    text = visitor.get(f"{address}erase/").text
    assert "Aucune attestation fiscale ne pourra plus être délivrée" in text and "2025/7" in text and "Écrivez à l’organisation" not in text
    actions.erase_mailbox(mailbox=mailbox_at(), now=NOW)
    donor.refresh_from_db()
    assert (donor.sealed, donor.sealed_national_number, donor.erased_on) == ("", "", TODAY)
    assert not DonorAccount.objects.exists() and set(BankTransfer.objects.values_list("iban_mark")) == {("",)}
    # Nobody is asked for a certificate of theirs.
    assert not unassigned_receipts(host()).exists()


@pytest.mark.parametrize("account", ["", "f" * 64])
def test_a_donor_with_gifts_of_others_stays_and_the_page_says_so(visitor: Client, account: str) -> None:
    own = received(promised(appeal()))
    other = booked_receipt(transferred(2000, iban_mark=account, decision=BankTransfer.Decision.BOOKED))
    donor = added_by_hand(own, other)
    assert "Écrivez à l’organisation à ce sujet" in visitor.get(f"/fr/my-gifts/own/{page_token(mailbox_at())}/erase/").text
    actions.erase_mailbox(mailbox=mailbox_at(), now=NOW)
    donor.refresh_from_db()
    assert donor.sealed and donor.erased_on is None
    other.transfer.refresh_from_db()
    assert other.transfer.sealed


def test_a_donor_who_was_put_together_with_another_mailboxs_stays() -> None:
    donor = added_by_hand(received(promised(appeal())))
    Donor.objects.filter(pk=donor.pk).update(same_as=donor_at("ben@courriel.example"))
    assert mailbox_gifts.leaves_donor(mailbox_at())
    actions.erase_mailbox(mailbox=mailbox_at(), now=NOW)
    assert Donor.objects.filter(erased_on=None).count() == 2


def test_an_erasure_leaves_everybody_else_as_they_were() -> None:
    to = appeal()
    promised(to)
    other = received(promised(to, "ben@courriel.example", name="Ben"))
    stranger = promised(to, is_confirmed=False, name="Un inconnu")
    unrelated = transferred(100)
    actions.erase_mailbox(mailbox=mailbox_at(), now=NOW)
    for transfer in (other.transfer, unrelated):
        assert BankTransfer.objects.get(pk=transfer.pk).sealed
    promise = GivingPromise.objects.get(reference=other.reference_id)
    assert promise.handle and promise.sealed_name
    # Somebody else typed Anna's address: it goes, and their name stays.
    stranger.refresh_from_db()
    assert (stranger.handle, stranger.mailbox_mark) == (None, "") and stranger.sealed_name


def test_erasing_twice_is_once_and_a_page_of_an_erased_donor_is_empty(visitor: Client) -> None:
    received(promised(appeal()))
    own = f"/fr/my-gifts/own/{page_token(mailbox_at())}/"
    assert visitor.post(f"{own}erase/").status_code == 200
    assert visitor.post(f"{own}erase/").status_code == 200
    assert "Trente jours" not in visitor.get(own).text


def test_the_page_of_an_erasure_says_what_stays_and_until_when(visitor: Client) -> None:
    GivingSettings.objects.create(organisation=host(), retention_years=10)
    received(promised(appeal(), wants_certificate=True), day=date(2025, 5, 3))
    received(promised(appeal(), wants_certificate=True), day=date(2026, 5, 3))
    certified(donor_at(), year=2025, number=7)
    text = visitor.get(f"/fr/my-gifts/own/{page_token(mailbox_at())}/erase/").text
    kept = "Ce que la banque a transmis avec 2 dons (nom, compte, communication) reste dans la comptabilité jusqu’au 31 décembre 2036"
    assert kept in text and "articles 6.1.c et 17.3.b" in text
    # That of 2025 has its own day.
    assert "jusqu’au 31 décembre 2035\u00a0: 2025/7" in text
    # The gifts of 2026 have no certificate yet.
    assert ": 2026." in text
    assert GivingPromise.objects.exclude(mailbox_mark="").count() == 2


def test_what_was_erased_stays_erased_in_a_restored_copy() -> None:
    promise = promised(appeal())
    received(promise)
    stored = GivingPromise.objects.filter(pk=promise.pk).values("handle", "mailbox_mark", "private_key").get()
    iban_mark = BankTransfer.objects.get().iban_mark
    actions.erase_mailbox(mailbox=mailbox_at(), now=NOW)
    line = Path(departures.place()).read_text().splitlines()[-1]
    assert promise.mailbox_mark not in line and '"giver"' in line
    # The copy that is restored.
    GivingPromise.objects.filter(pk=promise.pk).update(**stored)
    BankTransfer.objects.update(iban_mark=iban_mark)
    digest = departures.digest_of(actions.ERASURE, host().pk, promise.mailbox_mark)
    actions.erase_again(Departure(kind=actions.ERASURE, digest=digest), NOW)
    promise.refresh_from_db()
    assert promise.mailbox_mark == "" and BankTransfer.objects.get().iban_mark == ""


def test_a_part_of_another_module_is_shown_exported_and_erased(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(my_gifts_parts, "_parts", {})
    erased: list[str] = []
    section = MyGiftsSection(heading="Attestations", lines=("Une ligne",), links=(MyGiftsLink(words="Le fichier", path="/fr/fichier/"),))
    my_gifts_parts.register(
        MyGiftsPart(
            name="certificates",
            section=lambda mailbox, token: section,
            export=lambda mailbox: {"2026": 7},
            erase=lambda mailbox, now: erased.append(mailbox.mark),
            stays=lambda mailbox: ("Ceci reste",),
        )
    )
    received(promised(appeal()))
    own = f"/fr/my-gifts/own/{page_token(mailbox_at())}/"
    text = visitor.get(own).text
    assert "Attestations" in text and "Une ligne" in text and 'href="/fr/fichier/"' in text
    assert '"certificates": {' in visitor.get(f"{own}gifts.json").content.decode()
    assert "Ceci reste" in visitor.get(f"{own}erase/").text
    actions.erase_mailbox(mailbox=mailbox_at(), now=NOW)
    assert erased == [mailbox_at().mark]


def test_a_promise_without_money_is_erased_a_month_after_its_last_day() -> None:
    promise = promised(appeal(), name="Anna P.")
    last = promise.expires_on + timedelta(days=30)
    assert mailbox_gifts.erasure_days(mailbox_at()) == {promise.pk: last + timedelta(days=1)}
    assert mailbox_gifts.last_erasure_day(mailbox_at()) == last + timedelta(days=1)
    assert erasure.erase(at(last)) == 0
    assert erasure.erase(at(last + timedelta(days=1))) == 1
    promise.refresh_from_db()
    assert (promise.sealed_name, promise.handle, promise.mailbox_mark) == ("", None, "")
    assert not MailAddress.objects.exists()
    # A late transfer still leads to the appeal.
    assert PaymentReference.objects.filter(pk=promise.reference_id).exists()
    assert erasure.erase(at(last + timedelta(days=2))) == 0


def test_a_promise_whose_money_was_booked_by_mistake_counts_as_unpaid() -> None:
    receipt = received(promised(appeal(), name="Anna P."))
    Receipt.objects.filter(pk=receipt.pk).update(undone_at=NOW)
    assert erasure.erase(at(TODAY + UNPAID)) == 1


@pytest.mark.parametrize(("years", "last"), [(7, date(2033, 12, 31)), (1, date(2027, 12, 31))])
def test_details_of_a_gift_stay_until_the_end_of_the_retention(years: int, last: date) -> None:
    GivingSettings.objects.create(organisation=host(), retention_years=years)
    receipt = received(promised(appeal(), name="Anna P."))
    assert retention_of(host()).last_day(receipt.received_on) == last
    # The day that the donor's page names.
    days = [*mailbox_gifts.erasure_days(mailbox_at()).values(), mailbox_gifts.last_erasure_day(mailbox_at())]
    assert days == [last + timedelta(days=1)] * 2
    erasure.erase(at(last))
    assert BankTransfer.objects.get().sealed and GivingPromise.objects.get().mailbox_mark
    assert erasure.erase(at(last + timedelta(days=1))) == 2
    assert not BankTransfer.objects.get().sealed and not GivingPromise.objects.get().mailbox_mark
    assert Receipt.objects.get().amount_cents == 5000 and not MailAddress.objects.exists()


def test_a_gift_whose_promise_ends_in_the_next_year_is_erased_on_the_day_that_the_page_names() -> None:
    promise = promised(appeal(), name="Anna P.", now=at(date(2026, 12, 20)))
    received(promise, day=date(2026, 12, 22))
    (named,) = mailbox_gifts.erasure_days(mailbox_at()).values()
    # The year of the gift counts, not that in which the promise ends.
    assert named == date(2034, 1, 1)
    erasure.erase(at(named - timedelta(days=1)))
    promise.refresh_from_db()
    assert promise.mailbox_mark
    erasure.erase(at(named))
    promise.refresh_from_db()
    assert not promise.mailbox_mark


def test_a_standing_order_stays_as_long_as_its_last_gift() -> None:
    promise = promised(appeal(), is_standing=True)
    received(promise, day=date(2026, 11, 24))
    received(promise, day=date(2029, 1, 5))
    erasure.erase(at(date(2034, 1, 2)))
    promise.refresh_from_db()
    assert promise.handle and [bool(row.sealed) for row in BankTransfer.objects.order_by("pk")] == [False, True]
    erasure.erase(at(date(2037, 1, 2)))
    promise.refresh_from_db()
    assert promise.handle is None


def test_what_is_no_gift_is_cleared_after_a_year_where_nobody_closes_a_month() -> None:
    salary = transferred(-250_000, decision=BankTransfer.Decision.NO_GIFT, name="Salaire")
    undecided = transferred(-180_000, name="Salaire")
    waiting = transferred(4200)
    BankMovement.objects.update(bank_mark="c" * 64, value_on=TODAY, is_reversal=True)
    erasure.erase(at(TODAY + timedelta(days=erasure.NO_GIFT_DAYS)))
    assert BankTransfer.objects.get(pk=salary.pk).sealed and BankMovement.objects.get(pk=salary.movement_id).bank_mark
    erasure.erase(at(TODAY + timedelta(days=erasure.NO_GIFT_DAYS + 1)))
    for cleared in (salary, undecided):
        movement = BankMovement.objects.get(pk=cleared.movement_id)
        assert not BankTransfer.objects.get(pk=cleared.pk).sealed
        assert (movement.statement, movement.value_on, movement.is_reversal, movement.bank_mark) == (None, None, False, "")
    undecided_credit = BankTransfer.objects.get(pk=waiting.pk)
    assert (undecided_credit.sealed, undecided_credit.iban_mark, undecided_credit.structured) == ("", "", "")
    # It still waits for a decision, with what the balance needs.
    assert (undecided_credit.decision, undecided_credit.amount_cents) == (BankTransfer.Decision.OPEN, 4200)
    kept = BankMovement.objects.get(pk=waiting.movement_id)
    assert not kept.bank_mark and kept.is_reversal and kept.value_on == TODAY and kept.amount_cents == 4200
    # Once is enough.
    assert erasure.erase(at(TODAY + timedelta(days=erasure.NO_GIFT_DAYS + 2))) == 0


def test_an_undecided_transfer_loses_a_reference_of_others_and_holds_its_own_one(client: Client) -> None:
    own = promised(appeal()).reference.reference
    named, foreign = transferred(4200, structured=own), transferred(300, structured="090933755493")
    erasure.erase(NOW + timedelta(days=erasure.NO_GIFT_DAYS + 2))
    assert BankTransfer.objects.get(pk=named.pk).structured == own and not BankTransfer.objects.get(pk=foreign.pk).structured
    assert not BankTransfer.objects.exclude(sealed="", iban_mark="").exists()
    client.force_login(person("ada", host(), Role.TREASURER))
    assert "leur jour était venu, ou le donateur l’a demandé" in client.get(reverse("bank_transfer", args=[foreign.pk])).text


def test_a_year_counts_from_the_reading_of_a_file_of_former_years() -> None:
    waiting = transferred(4200, day=TODAY - timedelta(days=900))
    file = BankFile.objects.create(
        organisation=host(), name="2024.cod", digest="a" * 64, format="coda", imported_at=NOW, movements_in_file=1, new_movements=1
    )
    statement = BookedStatement.objects.create(file=file, account=waiting.movement.account)
    BankMovement.objects.filter(pk=waiting.movement_id).update(statement=statement)
    erasure.erase(NOW + timedelta(days=erasure.NO_GIFT_DAYS))
    assert BankTransfer.objects.get(pk=waiting.pk).sealed
    erasure.erase(NOW + timedelta(days=erasure.NO_GIFT_DAYS + 1))
    assert not BankTransfer.objects.get(pk=waiting.pk).sealed


def test_a_debit_that_nobody_decides_on_is_cleared_after_a_year_even_if_it_may_give_a_gift_back() -> None:
    received(promised(appeal()), 5000)
    salary, back = transferred(-250_000, name="Salaire"), transferred(-5000)
    erasure.erase(at(TODAY + timedelta(days=erasure.NO_GIFT_DAYS)))
    assert BankTransfer.objects.get(pk=salary.pk).sealed
    erasure.erase(at(TODAY + timedelta(days=erasure.NO_GIFT_DAYS + 1)))
    cleared = BankTransfer.objects.get(pk=salary.pk)
    assert (cleared.sealed, cleared.iban_mark) == ("", "") and not BankTransfer.objects.get(pk=back.pk).sealed


def test_an_erasure_without_the_seal_key_still_erases() -> None:
    received(promised(appeal(), name="Anna P."))
    BankTransfer.objects.update(sealed=encryption.encrypt("x")[:-4] + "AAAA")
    actions.erase_mailbox(mailbox=mailbox_at(ANNA), now=NOW)
    assert BankTransfer.objects.get().iban_mark == "" and not GivingPromise.objects.exclude(sealed_name="").exists()


def test_the_account_of_a_standing_order_after_an_erasure_is_not_recognised_after_a_night() -> None:
    promise = promised(appeal(), is_standing=True)
    actions.erase_mailbox(mailbox=mailbox_at(), now=NOW)
    late = received(promise)
    other = received(promised(appeal(), "ben@courriel.example"))
    assert erasure.erase(NOW) == 1
    rows = {row.pk: row for row in BankTransfer.objects.all()}
    assert rows[late.transfer_id].sealed and not rows[late.transfer_id].iban_mark and rows[other.transfer_id].iban_mark
    assert erasure.erase(NOW) == 0


def noticed(structured: str, day: date = TODAY) -> BankNotice:
    transfer = NoticedTransfer(amount_cents=100, structured=structured, details=TransferDetails(counterparty="Anna Peeters"))
    return BankNotice.objects.create(
        account=bank_account(), booked_on=day, amount_cents=100, common_mark="c", bank_mark="b" * 64, fingerprint=structured, occurrence=1,
        sealed=seal(NoticedTransfers(transfers=(transfer,))),
    )  # fmt: skip


def test_an_erasure_deletes_what_a_notice_says_of_a_donor() -> None:
    promise = promised(appeal())
    noticed(promise.reference.reference)
    other = noticed("090933755493")
    actions.erase_mailbox(mailbox=mailbox_at(), now=NOW)
    assert list(BankNotice.objects.all()) == [other]


def test_a_notice_without_a_statement_goes_after_a_year() -> None:
    noticed("090933755493")
    erasure.erase(at(TODAY + timedelta(days=erasure.NO_GIFT_DAYS)))
    assert BankNotice.objects.exists()
    erasure.erase(at(TODAY + timedelta(days=erasure.NO_GIFT_DAYS + 1)))
    assert not BankNotice.objects.exists()
