"""The treasurer's desk: accounts, files, decisions, the closing of a month, the journal, the search; conflicts and hostile uploads."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from ravive.giving import prepared_files
from ravive.giving.actions import booking
from ravive.giving.models import (
    Appeal,
    BankAccount,
    BankFile,
    BankLayout,
    BankTransfer,
    ClosedMonth,
    GivingSettings,
    JournalLine,
    PaymentReference,
    Receipt,
    RefusedProposal,
)
from ravive.giving.queries import booked_receipts
from ravive.people import agenda
from ravive.people.agenda import WaitingFor
from ravive.people.models import AuditEvent, Organisation, Role
from tests.client_response import ClientResponse
from tests.giving.bank_month import DONOR_IBANS, IBAN, Row, account_of, appeal_of, last_month, numbered, promised, statement
from tests.people.cast import host, organisation, person, signed_in

FIRST = last_month()
NAME = "Donatrice Exemple"


@pytest.fixture
def at(db: None) -> Organisation:
    return host()


@pytest.fixture
def account(at: Organisation) -> BankAccount:
    return account_of(at)


@pytest.fixture
def appeal(account: BankAccount) -> Appeal:
    return appeal_of(account)


@pytest.fixture
def desk(at: Organisation) -> Client:
    return signed_in(person("louise", at, Role.TREASURER))


def month_of(account: BankAccount) -> str:
    return f"/desk/giving/accounts/{account.pk}/{FIRST.year}/{FIRST.month}/"


def near(reference: PaymentReference) -> str:
    """Return a reference as somebody types it who leaves the last digit out."""
    return f"{reference.reference[:3]} {reference.reference[3:7]} {reference.reference[7:11]}"


def send(desk: Client, *contents: str | bytes, **values: object) -> ClientResponse:
    files = [
        SimpleUploadedFile(f"releve-{number}.xml", content.encode() if isinstance(content, str) else content)
        for number, content in enumerate(contents, 1)
    ]
    return desk.post("/desk/giving/files/", {"bank_files": files, "sending": f"{len(contents)}", **values})


def row(cents: int, day: int = 3, *, name: str = NAME, structured: str = "", message: str = "") -> Row:
    return Row(day=FIRST + timedelta(days=day), cents=cents, name=name, structured=structured, message=message)


def of_month(*rows: Row) -> str:
    last = FIRST + timedelta(days=27)
    return statement(numbered(rows), opening_cents=100_000, first=FIRST, last=last)


def decide(desk: Client, transfer: BankTransfer, action: str, **values: object) -> ClientResponse:
    return desk.post(f"/desk/giving/transfers/{transfer.pk}/{action}/", {"part": "open", "page": "1", **values}, follow=True)


def transfer() -> BankTransfer:
    return BankTransfer.objects.get()


@pytest.mark.parametrize(
    ("iban", "bic", "problem"),
    [
        ("BE68 5390 0754 7034", "triobebb", ""),
        ("BE68 5390 0754 7035", "", "Ce n’est pas un IBAN"),
        ("be68539007547034", "TRIO", "Ce n’est pas un BIC"),
    ],
)
def test_an_account_is_checked_and_added(desk: Client, at: Organisation, iban: str, bic: str, problem: str) -> None:
    form = {"iban": iban, "bic": bic, "holder": " Ravive  asbl ", "reference_style": "belgian", "qr_line": "structured"}
    reply = desk.post("/desk/giving/accounts/new/", {**form, "file_format": ""}, follow=True)
    if problem:
        assert problem in reply.text
        assert not BankAccount.objects.exists()
        return
    stored = BankAccount.objects.get()
    assert (stored.iban, stored.bic, stored.holder, stored.organisation) == (IBAN, "TRIOBEBB", "Ravive asbl", at)
    assert "BE68\u00a05390\u00a00754\u00a07034" in reply.text
    assert AuditEvent.objects.filter(verb="bank_account.added").exists()


def test_the_number_of_an_account_in_use_stays(desk: Client, account: BankAccount, appeal: Appeal) -> None:
    values = {"iban": DONOR_IBANS[0], "holder": "Ravive", "reference_style": "creditor", "qr_line": "text", "file_format": "camt.054"}
    desk.post(f"/desk/giving/accounts/{account.pk}/", values)
    account.refresh_from_db()
    assert (account.iban, account.holder, account.file_format) == (IBAN, "Ravive", "camt.054")
    desk.post(f"/desk/giving/accounts/{account.pk}/remove/")
    assert BankAccount.objects.exists()
    appeal.delete()
    desk.post(f"/desk/giving/accounts/{account.pk}/remove/")
    assert not BankAccount.objects.exists()


def test_the_years_of_retention_are_stored(desk: Client, at: Organisation) -> None:
    desk.post("/desk/giving/settings/", {"retention_years": "10"})
    assert GivingSettings.objects.get(organisation=at).retention_years == 10
    assert "16" not in desk.post("/desk/giving/settings/", {"retention_years": "16"}).headers.get("Location", "")
    assert GivingSettings.objects.get(organisation=at).retention_years == 10


def test_several_files_are_read_at_once_each_movement_once(desk: Client, account: BankAccount, appeal: Appeal) -> None:
    reference = promised(appeal, 5000, number=1)
    content = of_month(row(5000, structured=reference.reference), row(2000, message="bravo"))
    reply = send(desk, content, content, b"")
    assert "2 mouvements · 2 nouveaux · 1 enregistré par sa communication" in reply.text
    assert "Ce fichier a déjà été lu" in reply.text
    assert "Le fichier est vide" in reply.text
    assert reply.headers["Content-Location"] == month_of(account)
    assert (BankTransfer.objects.count(), booked_receipts().count(), BankFile.objects.count()) == (2, 1, 1)


def test_the_same_sending_twice_reads_nothing_twice(desk: Client, account: BankAccount) -> None:
    content = of_month(row(2000))
    send(desk, content)
    again = send(desk, content)
    assert again.status_code == 302
    assert again.headers["Location"] == month_of(account)


def test_an_import_lands_on_the_newest_month_of_its_rows_that_waits(desk: Client, account: BankAccount, appeal: Appeal) -> None:
    days = [date(2026, 3, 5), date(2026, 4, 7), date(2026, 5, 9)]
    reference = promised(appeal, 2000, number=1).reference

    def file(*rows: tuple[date, str]) -> str:
        month_rows = [
            Row(day=day, cents=2000, name=NAME, iban=DONOR_IBANS[0], structured=structured, message="") for day, structured in rows
        ]
        return statement(numbered(month_rows), opening_cents=0, first=rows[0][0], last=rows[-1][0])

    reply = send(desk, file((days[0], ""), (days[1], ""), (days[2], reference)))
    assert reply.headers["Content-Location"] == f"/desk/giving/accounts/{account.pk}/2026/4/"
    # The months of another file do not count, nor does today's.
    reply = send(desk, file((date(2026, 1, 5), ""), (date(2026, 2, 5), reference)))
    assert reply.headers["Content-Location"] == f"/desk/giving/accounts/{account.pk}/2026/1/"
    # Where nothing waits, the newest of its months; also of a file that came before.
    BankTransfer.objects.update(decision="no_gift")
    reply = send(desk, file((days[0], ""), (days[1], ""), (days[2], reference)), sending="again")
    assert reply.headers["Content-Location"] == f"/desk/giving/accounts/{account.pk}/2026/5/"


def test_files_are_read_before_anything_is_locked(desk: Client, account: BankAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite has one lock for all: nobody else could write while a file is read."""
    locked: list[bool] = []
    real = prepared_files.read_file

    def read_file(*arguments: object, **named: object) -> object:
        locked.append(len(connection.savepoint_ids) > before)
        return real(*arguments, **named)  # pyright: ignore[reportArgumentType] -- passed on

    monkeypatch.setattr(prepared_files, "read_file", read_file)
    before = len(connection.savepoint_ids)
    desk.post("/desk/giving/files/", {"bank_files": SimpleUploadedFile("releve.xml", of_month(row(2000)).encode()), "sending": "1"})
    assert locked == [False]
    assert BankTransfer.objects.count() == 1


def test_another_file_of_the_same_name_and_length_is_read(desk: Client, account: BankAccount) -> None:
    """Somebody goes back and chooses the bank's file of the next day: its name and its lines are as long."""
    send(desk, of_month(row(2000)))
    assert send(desk, of_month(row(3000))).status_code == 200
    assert sorted(BankTransfer.objects.values_list("amount_cents", flat=True)) == [2000, 3000]


def test_a_file_of_an_unknown_account_leads_to_its_form(desk: Client, at: Organisation) -> None:
    reply = send(desk, of_month(row(2000)))
    assert f"/desk/giving/accounts/new/?iban={IBAN}" in reply.text
    assert f'value="{IBAN}"' in desk.get(f"/desk/giving/accounts/new/?iban={IBAN}").text
    assert not BankTransfer.objects.exists()


def test_an_interim_file_is_shown_and_never_booked(desk: Client, account: BankAccount) -> None:
    content = of_month(row(2000)).replace("camt.053", "camt.052").replace("BkToCstmrStmt", "BkToCstmrAcctRpt").replace("Stmt>", "Rpt>")
    reply = send(desk, content)
    assert "provisoire" in reply.text
    assert NAME in reply.text
    assert not BankTransfer.objects.exists()


@pytest.mark.parametrize(
    "content",
    [b"\x00" * 5000, b"PK\x03\x04" + b"\xff" * 200, b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"a;b\n1;2\n"],
)
def test_a_hostile_file_is_refused_in_words(desk: Client, account: BankAccount, content: bytes) -> None:
    reply = send(desk, content)
    assert reply.status_code == 200
    assert "refusé" in reply.text or "colonnes à décrire" in reply.text
    assert not BankFile.objects.exists()


def test_too_many_or_too_large_files_are_refused(desk: Client, account: BankAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    assert send(desk, *["x"] * 21).status_code == 422
    assert send(desk).status_code == 422
    monkeypatch.setattr("ravive.giving.forms.LARGEST_FILE_BYTES", 10)
    reply = send(desk, "x" * 11)
    assert "dépasse" in reply.text
    assert not BankFile.objects.exists()


def test_a_near_miss_is_proposed_with_its_reason_and_accepted(desk: Client, account: BankAccount, appeal: Appeal) -> None:
    reference = promised(appeal, 5000, number=1)
    reply = send(desk, of_month(row(5000, message=near(reference))))
    assert "un chiffre manque, même montant" in reply.text
    assert not Receipt.objects.exists()
    page = decide(desk, transfer(), "book", target=f"reference-{reference.pk}", kind="gift")
    assert page.redirect_chain[0][0].endswith(f"done={transfer().pk}&said=booked#t{transfer().pk}")
    assert "Enregistré." in page.text
    receipt = booked_receipts().get()
    assert (receipt.reference, receipt.appeal, receipt.amount_cents) == (reference, appeal, 5000)
    decide(desk, transfer(), "undo")
    assert (booked_receipts().count(), transfer().decision) == (0, "open")


def test_what_was_refused_is_not_proposed_again(desk: Client, account: BankAccount, appeal: Appeal) -> None:
    reference = promised(appeal, 5000, number=1)
    send(desk, of_month(row(5000, message=near(reference))))
    reply = decide(desk, transfer(), "refuse", target=f"reference-{reference.pk}")
    assert "pas cette personne" in reply.text
    assert "un chiffre manque" not in reply.text
    assert "Don libre, sans promesse" in reply.text
    assert RefusedProposal.objects.get().reference == reference


def test_a_transfer_is_assigned_as_another_kind_and_changed(desk: Client, account: BankAccount, appeal: Appeal) -> None:
    send(desk, of_month(row(61_200, message="versement groupé")))
    decide(desk, transfer(), "book", target="none", kind="platform")
    assert (booked_receipts().get().appeal, booked_receipts().get().kind) == (None, "platform")
    decide(desk, transfer(), "kind", kind="collection")
    assert booked_receipts().get().kind == "collection"
    refused = decide(desk, transfer(), "book", target=f"appeal-{appeal.pk}", kind="gift")
    assert "Quelqu’un d’autre a été plus rapide" in refused.text


@pytest.mark.parametrize("target", ["appeal-9999999", "reference-1", "appeal-x", "", "none-1", "appeal-" + "9" * 40])
def test_a_target_that_is_not_the_organisations_is_refused(desk: Client, account: BankAccount, appeal: Appeal, target: str) -> None:
    other = appeal_of(account_of(organisation("others")))
    promised(other, 100, number=3)
    send(desk, of_month(row(2000)))
    reply = decide(desk, transfer(), "book", target=target, kind="gift")
    assert reply.status_code == 200
    assert not Receipt.objects.exists()


def test_a_refund_is_deducted_from_its_gift(desk: Client, account: BankAccount, appeal: Appeal) -> None:
    reference = promised(appeal, 5000, number=1)
    send(desk, of_month(row(5000, structured=reference.reference), row(-5000, day=9, message="erreur")))
    back = BankTransfer.objects.get(amount_cents=-5000)
    page = desk.get(month_of(account)).text
    assert "rendu" in page
    decide(desk, back, "deduct", receipt=booked_receipts().get(amount_cents=5000).pk)
    assert sum(booked_receipts().values_list("amount_cents", flat=True)) == 0
    assert "Déduit du don" in desk.get(f"{month_of(account)}?part=all").text


def test_what_somebody_booked_stays_theirs_when_their_account_is_deleted(desk: Client, account: BankAccount, appeal: Appeal) -> None:
    send(desk, of_month(row(2000)))
    decide(desk, transfer(), "book", target=f"appeal-{appeal.pk}", kind="gift")
    Receipt.objects.update(booked_by=None)
    assert "enregistré par\xa0louise" in desk.get(f"{month_of(account)}?part=booked").text
    page = desk.get(f"/desk/giving/transfers/{transfer().pk}/").text
    assert "par sa communication exacte" not in page
    # Nobody said yet who gave it.
    assert 'href="/desk/giving/donors/gifts/"' in page
    assert "louise" in desk.get(f"/desk/giving/bookings/csv/?year={FIRST.year}").content.decode()


def test_two_treasurers_at_once_book_once(desk: Client, at: Organisation, account: BankAccount, appeal: Appeal) -> None:
    send(desk, of_month(row(2000)))
    other = person("paul", at, Role.ADMIN)
    booking.mark_no_gift(transfer_id=transfer().pk, by=other, now=timezone.now())
    reply = decide(desk, transfer(), "book", target=f"appeal-{appeal.pk}", kind="gift")
    assert reply.status_code == 200
    assert "Quelqu’un d’autre a été plus rapide" in reply.text
    assert not Receipt.objects.exists()


def test_a_month_closes_once_nothing_waits_and_erases_what_is_no_gift(desk: Client, account: BankAccount, appeal: Appeal) -> None:
    reference = promised(appeal, 5000, number=1)
    salary = row(-213_450, day=5, name="Anne Salaire")
    send(desk, of_month(row(5000, structured=reference.reference), row(2000, day=4), salary))
    asked = desk.get(month_of(account)).text.replace("\u00a0", " ")
    assert "message de 1 mouvement qui n’est pas un don" in asked
    assert "sauf si vous le décidez d’abord : 1 virement à décider" in asked
    refused = desk.post(f"{month_of(account)}close/", follow=True)
    assert "1 ligne reste à décider" in refused.text
    assert not ClosedMonth.objects.exists()
    closed = desk.post(f"{month_of(account)}close/", {"rest_is_no_gift": "1"}, follow=True)
    assert "Le mois est clôturé." in closed.text
    assert list(BankTransfer.objects.exclude(sealed="").values_list("amount_cents", flat=True)) == [5000]
    gone = desk.get(f"{month_of(account)}?part=no_gift").text
    assert "Anne Salaire" not in gone
    assert "détails effacés" in gone
    reply = decide(desk, BankTransfer.objects.get(amount_cents=5000), "kind", kind="collection")
    assert "rouvrez-le d’abord" in reply.text
    desk.post(f"{month_of(account)}reopen/", follow=True)
    assert not ClosedMonth.objects.exists()


def test_what_arrives_while_a_month_is_closed_keeps_its_details(desk: Client, account: BankAccount) -> None:
    send(desk, of_month(row(2000, day=4)))
    shown = desk.get(month_of(account)).text
    accepted = shown.split('name="rest_is_no_gift" value="')[1].split('"')[0]
    send(desk, of_month(row(2000, day=4), row(7000, day=5)))
    refused = desk.post(f"{month_of(account)}close/", {"rest_is_no_gift": accepted}, follow=True)
    assert "2 lignes restent à décider" in refused.text
    assert not ClosedMonth.objects.exists()
    assert not BankTransfer.objects.filter(sealed="").exists()


def test_a_gap_between_files_shows_in_the_balance(desk: Client, account: BankAccount) -> None:
    begin = statement(numbered([row(1000, 1)]), opening_cents=0, first=FIRST, last=FIRST + timedelta(days=4))
    end = statement(numbered([row(3000, 20)]), opening_cents=5000, first=FIRST + timedelta(days=14), last=FIRST + timedelta(days=27))
    assert "concorde" in send(desk, begin).text
    reply = send(desk, begin, end)
    assert "ne tombe pas juste" in reply.text
    assert "un relevé manque, ou deux se contredisent" in reply.text
    between = statement([row(4000, 8)], opening_cents=1000, first=FIRST + timedelta(days=5), last=FIRST + timedelta(days=13))
    assert "ne tombe pas juste" not in send(desk, begin, end, between).text


def test_a_layout_that_could_read_no_table_is_not_stored(desk: Client, account: BankAccount) -> None:
    """Of a large file, the form does not hold the file."""
    values = {"file_name": "banque.csv", "sealed": "", "heading": ["Jour", "Qui", "Combien"], "title": "Ma banque"}
    reply = desk.post("/desk/giving/layouts/", {**values, "role": ["date", "name", ""]}, follow=True)
    assert "Choisissez la colonne" in reply.text
    assert not BankLayout.objects.exists()
    desk.post("/desk/giving/layouts/", {**values, "role": ["date", "name", "amount"]})
    assert BankLayout.objects.exists()


def test_a_table_is_described_once_then_read(desk: Client, account: BankAccount) -> None:
    # The example's account is nobody's: a table that names no account is of the only other one.
    account_of(account.organisation, iban=DONOR_IBANS[1], is_example=True)
    day = f"{FIRST + timedelta(days=3):%d/%m/%Y}"
    content = f"Jour;Qui;Combien;Dit\n{day};{NAME};20,00;bravo\n{day};Autre;15,50;merci\n".encode()
    reply = send(desk, content)
    assert "Que contiennent les colonnes" in reply.text
    sealed = reply.text.split('name="sealed" value="')[1].split('"')[0]
    values = {"file_name": "banque.csv", "sealed": sealed, "heading": ["Jour", "Qui", "Combien", "Dit"]}
    missing = desk.post("/desk/giving/layouts/", {**values, "role": ["", "name", "amount", "message"], "title": "Ma banque"})
    assert missing.status_code == 422
    assert not BankLayout.objects.exists()
    read = desk.post("/desk/giving/layouts/", {**values, "role": ["date", "name", "amount", "message"], "title": "Ma banque"})
    assert "2 mouvements · 2 nouveaux" in read.text
    assert "pas de soldes à vérifier" in read.text
    assert "Ma banque" in desk.get("/desk/giving/settings/").text
    again = send(desk, content + f"{day};Tiers;1,00;x\n".encode())
    assert "3 mouvements · 1 nouveau · 2 déjà connus" in again.text
    forged = desk.post("/desk/giving/layouts/", {**values, "sealed": "x", "role": ["date", "name", "amount", ""], "title": "Autre"})
    assert forged.status_code == 302


def test_the_bookings_leave_with_names_only_when_asked(desk: Client, account: BankAccount, appeal: Appeal) -> None:
    reference = promised(appeal, 5050, number=1)
    send(desk, of_month(row(5050, structured=reference.reference), row(-5050, day=9, structured=reference.reference)))
    plain = desk.get(f"/desk/giving/bookings/csv/?year={FIRST.year}")
    rows = list(csv.reader(io.StringIO(plain.content.decode("utf-8-sig")), delimiter=";"))
    assert [cells[3] for cells in rows] == ["Montant", "50,50", "-50,50"]
    assert rows[1][6] == reference.reference
    assert NAME not in plain.content.decode("utf-8-sig")
    named = desk.get(f"/desk/giving/bookings/csv/?year={FIRST.year}&names=1")
    assert NAME in named.content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(desk.get(f"/desk/giving/bookings/xlsx/?year={FIRST.year}").content))
    assert [cell.value for cell in book.worksheets[0]["D"]] == ["Montant", 50.5, -50.5]
    details = AuditEvent.objects.filter(verb="giving.exported").values_list("detail", flat=True)
    assert {detail["with_names"] for detail in details} == {True, False}
    assert desk.get("/desk/giving/bookings/pdf/").status_code == 404


def test_the_bookings_leave_out_the_example_unless_it_is_all_there_is(desk: Client, at: Organisation) -> None:
    example = account_of(at)
    send(desk, of_month(row(2000)))
    decide(desk, transfer(), "book", target=f"appeal-{appeal_of(example).pk}", kind="gift")

    def amounts() -> list[str]:
        content = desk.get(f"/desk/giving/bookings/csv/?year={FIRST.year}").content.decode("utf-8-sig")
        return [cells[3] for cells in csv.reader(io.StringIO(content), delimiter=";")][1:]

    BankAccount.objects.update(is_example=True)
    assert amounts() == ["20,00"]
    account_of(at, iban=DONOR_IBANS[1])
    assert amounts() == []
    Organisation.objects.filter(pk=at.pk).update(is_example=True)
    assert amounts() == ["20,00"]


def test_the_journal_says_who_did_what(desk: Client, account: BankAccount, appeal: Appeal) -> None:
    send(desk, of_month(row(2000)))
    decide(desk, transfer(), "book", target=f"appeal-{appeal.pk}", kind="gift")
    decide(desk, transfer(), "undo")
    page = desk.get("/desk/giving/journal/").text
    assert "releve-1.xml : 1 nouveaux sur 1" in page.replace("\u00a0", " ")
    assert page.count("louise") >= 3
    assert NAME not in page
    assert JournalLine.objects.count() == 3


def test_the_search_finds_names_of_the_year_only(desk: Client, account: BankAccount) -> None:
    send(desk, of_month(row(2000, message="bravo les jeunes")))

    def found(text: str, year: int = FIRST.year) -> str:
        return desk.post("/desk/giving/search/", {"q": text, "year": year}).text

    for text in ("donatrice", "BRAVO jeunes", "BE71 0961 2345", "20,00"):
        assert f"/desk/giving/transfers/{transfer().pk}/" in found(text), text
    assert NAME not in found("")
    assert NAME not in found("donatrice", FIRST.year - 1)
    assert NAME not in desk.get("/desk/giving/search/?q=donatrice").text


def test_what_waits_is_on_the_agenda_of_treasurers_alone(at: Organisation, desk: Client, account: BankAccount) -> None:
    send(desk, of_month(row(2000)))
    user = person("nora", at, Role.TRAINER)
    waiting = {
        role: [
            item
            for item in agenda.items_for(WaitingFor(user=user, organisation=at, roles=frozenset({role}), today=timezone.localdate()))
            if item.menu == "giving"
        ]
        for role in (Role.TREASURER, Role.TRAINER)
    }
    (item,) = waiting[Role.TREASURER]
    assert item.title == "1 virement à décider"
    assert item.address == month_of(account)
    assert NAME not in item.title + item.detail
    assert waiting[Role.TRAINER] == []


def test_a_month_asks_a_constant_number_of_queries(desk: Client, account: BankAccount, appeal: Appeal) -> None:
    def queries_of(*rows: Row) -> int:
        send(desk, of_month(*rows))
        desk.get(month_of(account))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert desk.get(f"{month_of(account)}?part=all").status_code == 200
        return len(captured)

    def gift(number: int) -> Row:
        return row(100 + number, day=number % 20, structured=promised(appeal, 100 + number, number=number).reference)

    few = queries_of(*(gift(number) for number in (1, 2)), row(9, 2))
    free = (row(5000 + number, day=number % 20, name=f"Personne {number}") for number in range(40))
    many = queries_of(*(gift(number) for number in range(3, 30)), *free)
    assert many <= few


@pytest.mark.parametrize("role", [Role.TRAINER, Role.COMMUNICATOR, Role.AUTHOR])
def test_others_see_nothing_of_money(at: Organisation, account: BankAccount, role: Role) -> None:
    client = signed_in(person("eve", at, role))
    for address in ("", "settings/", "journal/", "search/?q=a", "bookings/csv/", "match/"):
        assert client.get(f"/desk/giving/{address}").status_code == 403, address
    assert client.get(month_of(account)).status_code == 403
    assert send(client, of_month(row(2000))).status_code == 403


def test_another_organisations_month_is_not_found(account: BankAccount, appeal: Appeal) -> None:
    other = organisation("others")
    client = signed_in(person("olga", other, Role.TREASURER))
    assert client.get(month_of(account)).status_code == 404
    assert client.post(f"{month_of(account)}close/", {"rest_is_no_gift": "1"}).status_code == 404
    assert client.get(f"/desk/giving/accounts/{account.pk}/").status_code == 404
    assert not ClosedMonth.objects.exists()
    assert client.get(f"/desk/giving/accounts/{account.pk}/2026/13/").status_code == 404
