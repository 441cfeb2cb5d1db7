"""camt.052, 053 and 054: what was booked to the cent, in old versions and new, and the refusal of what does not add up."""

import datetime
import io
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.banking import bank_file
from ravive.banking.bank_problems import BankCode
from ravive.banking.statement import BankPart, Entry, Statement
from tests.banking.camt_writer import ACCOUNT, Transfer, balance, camt
from tests.banking.test_coda import AMOUNTS, OPENING, entries, problems

VERSIONS = (2, 4, 6, 8, 13)
BOOKED = '<Amt Ccy="EUR">5</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>'


def read(document: str | bytes) -> list[BankPart]:
    return list(bank_file.read(io.BytesIO(document if isinstance(document, bytes) else document.encode())))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_gift_with_a_belgian_reference(version: int) -> None:
    statement, entry = read(camt([Transfer(amount=Decimal("25.00"), structured="+++090/9337/55493+++")], OPENING, version=version))
    assert isinstance(statement, Statement)
    assert (statement.format, statement.account, statement.currency, statement.identifier) == ("camt.053", ACCOUNT, "EUR", "S-1")
    assert statement.opening is not None
    assert statement.closing is not None
    assert (statement.opening.amount, statement.closing.amount) == (OPENING, Decimal("125.00"))
    assert isinstance(entry, Entry)
    assert (entry.amount, entry.structured, entry.message) == (Decimal("25.00"), "090933755493", "")
    assert (entry.counterparty, entry.iban, entry.bank_reference) == ("Donateur d’exemple", "BE71096123456769", "REF-1")
    assert (entry.date, entry.value_date) == (datetime.date(2026, 11, 28), datetime.date(2026, 11, 27))
    assert (entry.reversal, entry.details) == (False, ())


@pytest.mark.parametrize("version", VERSIONS)
def test_a_batch_is_split_where_its_details_make_its_amount(version: int) -> None:
    batch = (Transfer(amount=Decimal("10.10"), name="Un"), Transfer(amount=Decimal("4.90"), name="Deux"))
    (entry,) = entries(read(camt([Transfer(amount=Decimal("15.00"), batch=batch)], OPENING, version=version)))
    assert [(transfer.amount, transfer.counterparty) for transfer in entry.details] == [(Decimal("10.10"), "Un"), (Decimal("4.90"), "Deux")]
    parts = read(camt([Transfer(amount=Decimal("15.01"), batch=batch)], OPENING, version=version))
    assert entries(parts)[0].details == ()
    assert [(problem.code, problem.severity) for problem in problems(parts)] == [(BankCode.DETAILS_DIFFER, "warning")]


def test_one_transfer_of_a_larger_batch_says_nothing_of_the_whole() -> None:
    """Else the whole batch would be booked by the reference of one of its gifts."""
    document = camt([Transfer(amount=Decimal("500.00"), structured="090933755493")], OPENING)
    for count, reference in (("5", ""), ("1", "090933755493")):
        batch = document.replace("<NtryDtls>", f"<NtryDtls><Btch><NbOfTxs>{count}</NbOfTxs></Btch>")
        [entry] = entries(read(batch))
        assert (entry.structured, bool(entry.counterparty), entry.amount) == (reference, bool(reference), Decimal("500.00"))


def test_several_references_in_one_transfer_are_none() -> None:
    """Else the money of two promises would be booked to the first."""
    document = camt([Transfer(amount=Decimal("50.00"), structured="090933755493")], OPENING)
    block = re.search("<Strd>.*?</Strd>", document)
    assert block
    [entry] = entries(read(document.replace(block[0], block[0] + block[0].replace("090933755493", "000000000101"))))
    assert (entry.structured, entry.message) == ("", "090933755493 000000000101")
    [again] = entries(read(document.replace(block[0], block[0] * 2)))
    assert (again.structured, again.message) == ("090933755493", "")


def test_details_in_another_currency_split_nothing() -> None:
    batch = (Transfer(amount=Decimal(10), currency="SEK"), Transfer(amount=Decimal(5), currency="SEK"))
    parts = read(camt([Transfer(amount=Decimal(15), batch=batch)], OPENING))
    assert entries(parts)[0].amount == Decimal("15.00")
    assert [(problem.code, problem.severity) for problem in problems(parts)] == [(BankCode.DETAILS_CURRENCY, "warning")]


def test_what_is_not_booked_is_left_out() -> None:
    parts = read(camt([Transfer(amount=Decimal(5)), Transfer(amount=Decimal(9), status="PDNG")], OPENING))
    assert [entry.amount for entry in entries(parts)] == [Decimal("5.00")]
    assert problems(parts) == []


def test_a_missing_status_is_read_as_booked_with_one_warning() -> None:
    parts = read(camt([Transfer(amount=Decimal(5), status=""), Transfer(amount=Decimal(6), status="")], OPENING))
    assert len(entries(parts)) == 2
    assert [(problem.code, problem.severity) for problem in problems(parts)] == [(BankCode.NO_STATUS, "warning")]


def test_a_reversal_has_the_party_that_was_paid() -> None:
    (entry,) = entries(read(camt([Transfer(amount=Decimal(5), reversal=True, name="Fournisseur")], OPENING)))
    assert (entry.reversal, entry.amount, entry.counterparty) == (True, Decimal("5.00"), "Fournisseur")


def test_balances_that_do_not_close_refuse_the_file() -> None:
    found = problems(read(camt([Transfer(amount=Decimal(5))], OPENING, closing=Decimal("104.99"))))
    assert [(problem.code, problem.severity) for problem in found] == [(BankCode.NOT_CLOSED, "error")]


def test_a_movement_in_another_currency_leaves_balances_unchecked() -> None:
    parts = read(camt([Transfer(amount=Decimal(5), currency="USD")], OPENING))
    assert [(problem.code, problem.severity) for problem in problems(parts)] == [(BankCode.OTHER_CURRENCY, "warning")]


def test_a_balance_in_another_currency_cannot_be_checked() -> None:
    document = camt([Transfer(amount=Decimal(5))], OPENING).replace(
        balance("CLBD", Decimal("105.00")), balance("CLBD", Decimal(-27), "SEK")
    )
    parts = read(document)
    assert [entry.amount for entry in entries(parts)] == [Decimal("5.00")]
    [found] = problems(parts)
    assert (found.code, found.severity) == (BankCode.OTHER_BALANCE, "warning")
    assert found.values == {"side": "closing", "found": "SEK", "currency": "EUR"}


def test_what_a_bank_leaves_out_everywhere_is_shown_once_and_read_instead() -> None:
    document = camt([Transfer(amount=Decimal(5), status=""), Transfer(amount=Decimal(-6), status="")], OPENING)
    document = re.sub(r"<(BookgDt|ValDt)>.*?</\1>", "", document).replace("</CreDtTm><Acct>", "</CreDtTm>\n<Acct>")
    document = re.sub(r"(<Bal>.*?)<CdtDbtInd>\w+</CdtDbtInd>", r"\1", document)
    for without, day in (
        ("", "2026-11-28"),
        ("<Dt><Dt>2026-11-28</Dt></Dt>", "2026-11-30"),
        ("<CreDtTm>2026-11-30T10:00:00</CreDtTm>", "2026-12-01"),
    ):
        document = document.replace("<CreDtTm>2026-11-28", "<CreDtTm>2026-12-01", 1).replace("<CreDtTm>2026-11-28", "<CreDtTm>2026-11-30")
        document = document.replace(without, "") if without else document
        parts = read(document)
        assert [(str(entry.date), entry.value_date) for entry in entries(parts)] == [(day, None), (day, None)]
        warned = [found.code for found in problems(parts)]
        assert warned == [BankCode.NO_SIGN, BankCode.NO_SIGN, BankCode.NO_STATUS, BankCode.MISSING]
        assert {found.severity for found in problems(parts)} == {"warning"}


def test_a_debit_of_nothing_has_no_sign() -> None:
    (entry,) = entries(read(camt([Transfer(amount=Decimal("0.00"))], OPENING).replace("CRDT</CdtDbtInd><Sts>", "DBIT</CdtDbtInd><Sts>")))
    assert str(entry.amount) == "0.00"


def test_a_balance_between_pages_is_not_both_ends() -> None:
    document = camt([Transfer(amount=Decimal(5))], OPENING).replace(balance("CLBD", Decimal("105.00")), "").replace("OPBD", "ITBD")
    assert [(problem.code, problem.values) for problem in problems(read(document))] == [(BankCode.NO_BALANCE, {"side": "closing"})]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_ultimate_party_is_named_where_no_other_is(version: int) -> None:
    document = camt([Transfer(amount=Decimal(5), name="Zoé")], OPENING, version=version)
    document = document.replace("<Dbtr>", "<UltmtDbtr>").replace("</Dbtr>", "</UltmtDbtr>")
    (entry,) = entries(read(document))
    assert (entry.counterparty, entry.iban) == ("Zoé", "BE71096123456769")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("described", "is_whole"), [("50.00", False), ("199.99", False), ("0.00", True), ("200.00", True), ("207.50", True)]
)
def test_one_transfer_of_a_larger_credit_does_not_name_the_whole(version: int, described: str, is_whole: bool) -> None:
    transfer = Transfer(amount=Decimal(described), name="Zoé", structured="090933755493")
    parts = read(camt([Transfer(amount=Decimal("200.00"), batch=(transfer,))], OPENING, version=version))
    (entry,) = entries(parts)
    assert (entry.amount, entry.bank_reference, entry.details) == (Decimal("200.00"), "REF-1", ())
    expected = ("Zoé", "BE71096123456769", "090933755493") if is_whole else ("", "", "")
    assert (entry.counterparty, entry.iban, entry.structured) == expected
    warned = [(found.code, found.severity, found.values) for found in problems(parts)]
    assert warned == ([] if is_whole else [(BankCode.DETAILS_DIFFER, "warning", {"found": described, "amount": "200.00"})])


@pytest.mark.parametrize(("old", "new"), [('EUR">50<', 'SEK">50<'), (">50<", ">50,00<"), ('<Amt Ccy="EUR">50</Amt>', "")])
def test_one_transfer_without_an_amount_to_compare_names_the_movement(old: str, new: str) -> None:
    transfer = Transfer(amount=Decimal(50), structured="090933755493")
    document = camt([Transfer(amount=Decimal(200), batch=(transfer,))], OPENING)
    assert old in document
    parts = read(document.replace(old, new))
    assert problems(parts) == [] and entries(parts)[0].structured == "090933755493"


def test_one_transfer_of_a_larger_debit_names_the_movement() -> None:
    transfer = Transfer(amount=Decimal(-50), name="Fournisseur")
    parts = read(camt([Transfer(amount=Decimal(-57), batch=(transfer,))], OPENING))
    assert problems(parts) == [] and entries(parts)[0].counterparty == "Fournisseur"


def test_a_problem_has_its_place_in_a_document_of_one_line() -> None:
    document = camt([Transfer(amount=Decimal(5)), Transfer(amount=Decimal(7))], OPENING).replace("\n", "").replace(">7<", ">7,00<")
    found = problems(read(document))[0]
    assert str(found).startswith(":1: Stmt[1].Ntry[2]: ")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_encodings_are_read(encoding: str) -> None:
    document = camt([Transfer(amount=Decimal(5), name="Zoé")], OPENING).replace("UTF-8", "UTF-16" if encoding == "utf-16" else "UTF-8")
    parts = read(document.encode(encoding))
    assert problems(parts) == []
    assert entries(parts)[0].counterparty == "Zoé"


@pytest.mark.parametrize("between", ["<!-- lot 2 -->", "<?lot 2?>"])
def test_comments_are_no_part_of_the_file(between: str) -> None:
    document = camt([Transfer(amount=Decimal(5)), Transfer(amount=Decimal(70))], OPENING).replace("<Ntry>", f"{between}<Ntry>")
    parts = read(document.replace(">70<", f">7{between}0<"))
    assert [entry.amount for entry in entries(parts)] == [Decimal("5.00"), Decimal("70.00")]
    assert problems(parts) == []


def test_a_damaged_namespace_breaks_nothing() -> None:
    parts = read(camt([Transfer(amount=Decimal(5))], OPENING).replace("urn:iso", "\x7f/1:iso"))
    assert [entry.amount for entry in entries(parts)] == [Decimal("5.00")]


HEAD = "<Document><BkToCstmrStmt><Stmt>"
LAUGHS = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 12))


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (HEAD + "<a/>x" * 1_000_000, BankCode.TOO_LARGE_PART),
        (HEAD + "<a b='' c=''/>" * 400_000, BankCode.TOO_LARGE_PART),
        (HEAD * 10_000, BankCode.BAD_XML),
        (f'<!DOCTYPE a [<!ENTITY a0 "lol">{LAUGHS}]>{HEAD}<Id x="&a11;">&a11;</Id></Stmt></BkToCstmrStmt></Document>', BankCode.BAD_XML),
        ("<" + "\x00\xff" * 1000, BankCode.BAD_XML),
    ],
    ids=["elements", "attributes", "depth", "entities", "bytes"],
)
def test_what_would_take_all_memory_is_refused(document: str, code: BankCode) -> None:
    assert [(problem.code, problem.severity) for problem in problems(read(document))] == [(code, "error")]


def test_the_end_of_a_file_that_only_warns_comes_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bank_file, "MOST_PROBLEMS", 3)
    found = problems(read(":20:X\n" * 100))
    assert [problem.code for problem in found] == [*[BankCode.NO_BALANCE] * 4, BankCode.TOO_MANY]


@pytest.mark.parametrize(("message", "is_interim"), [("052", True), ("054", False)])
def test_reports_and_notices_have_no_balances_to_check(message: str, is_interim: bool) -> None:
    parts = read(camt([Transfer(amount=Decimal(5))], OPENING, message=message))
    statement = parts[0]
    assert isinstance(statement, Statement)
    assert (statement.format, statement.is_interim, statement.opening) == (f"camt.{message}", is_interim, None)
    assert problems(parts) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (BOOKED, BOOKED.replace(">5<", ">5,00<"), BankCode.BAD_AMOUNT),
        (BOOKED, BOOKED.replace("<CdtDbtInd>CRDT</CdtDbtInd>", ""), BankCode.MISSING),
        (BOOKED, BOOKED.replace("CRDT", "X"), BankCode.BAD_SIGN),
        ("<BookgDt><Dt>2026-11-28", "<BookgDt><Dt>2026-02-30", BankCode.BAD_DATE),
        ("</Stmt>", "", BankCode.BAD_XML),
    ],
)
def test_a_wrong_field_is_named_with_its_line(old: str, new: str, code: BankCode) -> None:
    document = camt([Transfer(amount=Decimal(5))], OPENING).replace("\n<Sts>", "<Sts>")
    document = document.replace("</CdtDbtInd>\n<BookgDt>", "</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\n<BookgDt>")
    assert old in document
    found = [problem for problem in problems(read(document.replace(old, new, 1))) if problem.severity == "error"]
    assert [problem.code for problem in found] == [code]
    assert found[0].line > 1


@pytest.mark.parametrize("subset", ["<!ENTITY x 'y'>", "<!ENTITY x SYSTEM 'file:///etc/passwd'>", ""])
def test_a_document_type_is_refused(subset: str) -> None:
    document = camt([Transfer(amount=Decimal(5))], OPENING).replace("<Document", f"<!DOCTYPE Document [{subset}]><Document", 1)
    assert [problem.code for problem in problems(read(document))] == [BankCode.DOCUMENT_TYPE]


@pytest.mark.parametrize("document", ["", "   ", "<a/>", "<Document>", "bonjour", "{}", "<Ntry/>", "<Stmt/>", "\0\0\0\0"])
def test_what_is_no_bank_file_is_refused_in_words(document: str) -> None:
    parts = read(document)
    assert problems(parts)
    assert entries(parts) == []


@given(st.lists(AMOUNTS, max_size=8), AMOUNTS, st.sampled_from(VERSIONS))
def test_any_movements_come_back_to_the_cent(amounts: list[Decimal], opening: Decimal, version: int) -> None:
    parts = read(camt([Transfer(amount=amount) for amount in amounts], opening, version=version))
    assert problems(parts) == []
    assert [entry.amount for entry in entries(parts)] == amounts


@given(st.data())
def test_no_damage_breaks_the_reader(data: st.DataObject) -> None:
    document = camt([Transfer(amount=Decimal(5)), Transfer(amount=Decimal(-3))], OPENING)
    first = data.draw(st.integers(0, len(document)))
    last = data.draw(st.integers(first, min(len(document), first + 60)))
    damaged = document[:first] + data.draw(st.text(max_size=20)) + document[last:]
    for part in read(damaged.encode("utf-8", "surrogatepass")):
        assert str(part)
