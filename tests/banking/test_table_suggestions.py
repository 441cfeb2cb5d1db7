"""Layouts of tables that nobody described: what is proposed, what is checked, and that a table is described once."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest

from ravive.banking import bank_file
from ravive.banking.bank_problems import BankCode
from ravive.banking.statement import BankPart
from ravive.banking.table_files import BankTable
from ravive.banking.table_layouts import ROLES, ColumnRole, ColumnSource, TableLayout
from ravive.banking.table_suggestions import layout_problems, sample_rows, shown_rows, suggest_layout
from ravive.banking.tables import read_table
from ravive.lib.problem import Problem
from tests.banking.table_writer import ACCOUNT, OTHER_ACCOUNT, STYLES, Movement
from tests.banking.test_coda import entries, problems
from tests.banking.test_table_workbooks import workbook
from tests.banking.test_tables import STYLE_NAMES

FRENCH = (
    "Numéro de compte;Date;Montant;Devise;Description;Compte de la contrepartie;Nom de la contrepartie;Communication;Date valeur;Solde\n"
    f"{ACCOUNT};28/11/2026;12,00;EUR;Virement;{OTHER_ACCOUNT};Zoé;merci;27/11/2026;112,00\n"
)
DUTCH = (
    "Datum,Naam / Omschrijving,Rekening,Tegenrekening,Af Bij,Bedrag (EUR),Mededelingen\n"
    f'28-11-2026,Zoé,{ACCOUNT},{OTHER_ACCOUNT},Bij,"12,00",merci\n27-11-2026,Zoé,{ACCOUNT},{OTHER_ACCOUNT},Af,"3,00",terug\n'
)
GERMAN = (
    "IBAN Auftragskonto;Buchungstag;Valutadatum;Name Zahlungsbeteiligter;IBAN Zahlungsbeteiligter;Verwendungszweck;Betrag;Waehrung\n"
    f"{ACCOUNT};28.11.2026;27.11.2026;Zoé;{OTHER_ACCOUNT};merci;12,00;EUR\n"
)
ENGLISH = (
    "Booking date\tValue date\tDebit\tCredit\tBalance\tCounterparty name\tCounterparty account\tDescription\tTransaction ID\n"
    f"2026-11-28\t2026-11-27\t\t12.00\t112.00\tZoé\t{OTHER_ACCOUNT}\tmerci\tT1\n"
)


def sample(text: str | bytes) -> BankTable:
    found = sample_rows(io.BytesIO(text.encode() if isinstance(text, str) else text))
    assert isinstance(found, BankTable)
    return found


def suggested(text: str) -> TableLayout:
    return suggest_layout(sample(text), name="ours", title="Our bank")


def headings_of(layout: TableLayout) -> dict[ColumnRole, str]:
    return {role: source.heading for role, (source,) in layout.columns.items()}


def layout_of(text: str, headings: dict[str, str]) -> TableLayout:
    """Return the layout that is proposed, with other columns for some roles; none for an empty heading."""
    layout = suggested(text)
    sources = {role: layout.columns.get(role, ()) for role in ROLES}
    changed = {role: (ColumnSource(heading=heading),) if heading else () for role in ROLES if (heading := headings.get(role)) is not None}
    return replace(layout, columns={**sources, **changed})


def read(text: str, layout: TableLayout) -> list[BankPart]:
    return list(read_table(io.BytesIO(text.encode()), layout=layout))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            FRENCH,
            "account=Numéro de compte date=Date amount=Montant currency=Devise iban=Compte de la contrepartie "
            "name=Nom de la contrepartie message=Communication value_date=Date valeur",
        ),
        (
            DUTCH,
            "date=Datum name=Naam / Omschrijving account=Rekening iban=Tegenrekening side=Af Bij amount=Bedrag (EUR) message=Mededelingen",
        ),
        (
            GERMAN,
            "account=IBAN Auftragskonto date=Buchungstag value_date=Valutadatum name=Name Zahlungsbeteiligter "
            "iban=IBAN Zahlungsbeteiligter message=Verwendungszweck amount=Betrag currency=Waehrung",
        ),
        (
            ENGLISH,
            "date=Booking date value_date=Value date debit=Debit credit=Credit name=Counterparty name iban=Counterparty account "
            "message=Description reference=Transaction ID",
        ),
        (f"Foo|Bar|Baz|Qux\nx|28/11/2026|12,00|{OTHER_ACCOUNT}\n", "date=Bar amount=Baz iban=Qux"),
    ],
)
def test_columns_are_proposed_by_headings_and_content(text: str, expected: str) -> None:
    found = {f"{role}={heading}" for role, heading in headings_of(suggested(text)).items()}
    assert " ".join(sorted(found)) == " ".join(sorted(_pairs(expected)))
    assert layout_problems(suggested(text), sample(text)) == ()


def _pairs(text: str) -> list[str]:
    pairs: list[str] = []
    for word in text.split(" "):
        if "=" in word:
            pairs.append(word)
        else:
            pairs[-1] += f" {word}"
    return pairs


@pytest.mark.parametrize("text", [FRENCH, DUTCH, GERMAN, ENGLISH])
def test_what_is_proposed_reads_the_table(text: str) -> None:
    parts = read(text, suggested(text))
    first = entries(parts)[0]
    assert (str(first.amount), first.date.isoformat(), first.counterparty, first.iban, first.message) == (
        "12.00", "2026-11-28", "Zoé", OTHER_ACCOUNT, "merci",
    )  # fmt: skip
    assert {one.code for one in problems(parts)} <= {BankCode.NO_ACCOUNT}


def test_a_column_for_the_side_gives_the_sign() -> None:
    assert [str(entry.amount) for entry in entries(read(DUTCH, suggested(DUTCH)))] == ["12.00", "-3.00"]
    refused = problems(read(DUTCH.replace(",Bij,", ",Beide,").replace("Af Beide", "Af Bij"), suggested(DUTCH)))
    assert [(one.code, one.line, one.column) for one in refused] == [(BankCode.BAD_SIGN, 2, "E")]


def test_a_balance_is_never_proposed_as_the_amount() -> None:
    assert "amount" not in headings_of(suggested("Datum;Saldo na verrichting;Tekst\n28/11/2026;12,00;x\n"))


def test_a_word_whose_cells_are_something_else_is_passed_over() -> None:
    found = headings_of(suggested("Date;Montant;Bedrag;x\n28/11/2026;douze;12,00;y\n"))
    assert found["amount"] == "Bedrag"


@pytest.mark.parametrize("name", STYLE_NAMES)
def test_tables_of_known_banks_are_read_the_same_by_what_is_proposed(name: str) -> None:
    content = STYLES[name].write([Movement(amount=Decimal("12.34")), Movement(amount=Decimal("-1234.00"))])
    table = sample(content)
    layout = suggest_layout(table, name="ours", title="x")
    assert table.layout is not None
    assert layout_problems(layout, table) == ()
    expected = entries(list(bank_file.read(io.BytesIO(content))))
    found = entries(list(read_table(io.BytesIO(content), layout=layout)))
    assert [(one.date, one.value_date, one.amount) for one in found] == [(one.date, one.value_date, one.amount) for one in expected]


def test_a_table_is_described_once() -> None:
    layout = TableLayout.from_json(suggested(FRENCH).to_json())
    file = io.BytesIO(FRENCH.replace("merci", "autre don").encode())
    assert [one.code for one in problems(list(bank_file.read(file)))] == [BankCode.UNKNOWN_LAYOUT]
    (entry,) = entries(list(bank_file.read(file, layouts=[layout])))
    assert entry.message == "autre don"
    others = FRENCH.replace("Communication;", "Communication 2;")
    assert [one.code for one in problems(list(bank_file.read(io.BytesIO(others.encode()), layouts=[layout])))] == [BankCode.UNKNOWN_LAYOUT]


@pytest.mark.parametrize(
    ("headings", "code", "named"),
    [
        ({"date": ""}, BankCode.NO_COLUMN, "date"),
        ({"amount": ""}, BankCode.NO_COLUMN, "amount"),
        ({"name": "Nom du chat"}, BankCode.UNKNOWN_HEADING, "Nom du chat"),
        ({"name": " - "}, BankCode.UNKNOWN_HEADING, " - "),
    ],
)
def test_a_choice_that_lacks_a_column_is_a_problem(headings: dict[str, str], code: BankCode, named: str) -> None:
    (found,) = layout_problems(layout_of(FRENCH, headings), sample(FRENCH))
    assert (found.code, found.severity, next(iter(found.values.values()))) == (code, "error", named)


def test_a_choice_that_does_not_fit_the_rows_is_a_problem() -> None:
    (found,) = layout_problems(layout_of(FRENCH, {"amount": "Communication"}), sample(FRENCH))
    assert (found.code, found.line, found.column) == (BankCode.BAD_AMOUNT, 2, "H")


def test_a_heading_that_is_there_twice_cannot_be_chosen() -> None:
    text = FRENCH.replace("Devise", "Date").replace("EUR", "x")
    assert [one.code for one in layout_problems(suggested(text), sample(text))] == [BankCode.HEADING_TWICE]


@pytest.mark.parametrize(("pattern", "reason"), [("(", "missing )"), ("x", "()")])
def test_a_pattern_that_finds_nothing_is_a_problem(pattern: str, reason: str) -> None:
    layout = suggested(FRENCH)
    layout = TableLayout(
        name="x", title="x", columns={**layout.columns, "message": (ColumnSource(heading="Communication", pattern=pattern),)}
    )
    (found,) = layout_problems(layout, sample(FRENCH))
    assert found.code == BankCode.BAD_PATTERN
    assert str(found.values["reason"]).startswith(reason)


def test_a_sample_has_the_first_rows_with_days_as_days() -> None:
    many = FRENCH + "".join(FRENCH.splitlines(keepends=True)[1:]) * 50
    assert len(sample(many).rows) == 20
    assert shown_rows(sample(FRENCH)) == [
        [ACCOUNT, "28/11/2026", "12,00", "EUR", "Virement", OTHER_ACCOUNT, "Zoé", "merci", "27/11/2026", "112,00"]
    ]
    assert shown_rows(sample(workbook()))[0][:3] == [ACCOUNT, "2026-11-28", "2026-11-27"]


def test_a_file_that_is_no_table_has_no_sample() -> None:
    found = sample_rows(io.BytesIO(b"bonjour"))
    assert isinstance(found, Problem)
    assert found.code == BankCode.UNKNOWN_FORMAT
