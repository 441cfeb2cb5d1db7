"""A table that somebody described is read by that layout, as long as its headings are the same."""

import io

import pytest

from ravive.banking import bank_file
from ravive.banking.bank_problems import BankCode
from ravive.banking.statement import BankPart
from ravive.banking.table_files import open_table
from ravive.banking.table_layouts import ColumnRole, ColumnSource, TableLayout
from ravive.banking.tables import read_table
from tests.banking.table_writer import ACCOUNT, OTHER_ACCOUNT
from tests.banking.test_coda import entries, problems

FRENCH = (
    "Numéro de compte;Date;Montant;Devise;Description;Compte de la contrepartie;Nom de la contrepartie;Communication;Date valeur;Solde\n"
    f"{ACCOUNT};28/11/2026;12,00;EUR;Virement;{OTHER_ACCOUNT};Zoé;merci;27/11/2026;112,00\n"
)
FRENCH_COLUMNS: dict[ColumnRole, str] = {
    "account": "Numéro de compte", "date": "Date", "amount": "Montant", "currency": "Devise", "iban": "Compte de la contrepartie",
    "name": "Nom de la contrepartie", "message": "Communication", "value_date": "Date valeur",
}  # fmt: skip
DUTCH = (
    "Datum,Naam / Omschrijving,Rekening,Tegenrekening,Af Bij,Bedrag (EUR),Mededelingen\n"
    f'28-11-2026,Zoé,{ACCOUNT},{OTHER_ACCOUNT},Bij,"12,00",merci\n27-11-2026,Zoé,{ACCOUNT},{OTHER_ACCOUNT},Af,"3,00",terug\n'
)
DUTCH_COLUMNS: dict[ColumnRole, str] = {
    "date": "Datum", "name": "Naam / Omschrijving", "account": "Rekening", "iban": "Tegenrekening", "side": "Af Bij",
    "amount": "Bedrag (EUR)", "message": "Mededelingen",
}  # fmt: skip


def layout_of(text: str, columns: dict[ColumnRole, str]) -> TableLayout:
    sources: dict[ColumnRole, tuple[ColumnSource, ...]] = {role: (ColumnSource(heading=heading),) for role, heading in columns.items()}
    return TableLayout(name="ours", title="Our bank", headings=open_table(io.BytesIO(text.encode())).headings, columns=sources)


def read(text: str, layout: TableLayout) -> list[BankPart]:
    return list(read_table(io.BytesIO(text.encode()), layout=layout))


@pytest.mark.parametrize(("text", "columns"), [(FRENCH, FRENCH_COLUMNS), (DUTCH, DUTCH_COLUMNS)], ids=["French", "Dutch"])
def test_a_described_table_is_read_by_its_columns(text: str, columns: dict[ColumnRole, str]) -> None:
    first, *_rest = entries(read(text, layout_of(text, columns)))
    assert (str(first.amount), first.date.isoformat(), first.counterparty, first.iban, first.message) == (
        "12.00", "2026-11-28", "Zoé", OTHER_ACCOUNT, "merci",
    )  # fmt: skip


def test_a_table_is_described_once() -> None:
    layout = TableLayout.from_json(layout_of(FRENCH, FRENCH_COLUMNS).to_json())
    file = io.BytesIO(FRENCH.replace("merci", "autre don").encode())
    assert [problem.code for problem in problems(list(bank_file.read(file)))] == [BankCode.UNKNOWN_LAYOUT]
    (entry,) = entries(list(bank_file.read(file, layouts=[layout])))
    assert entry.message == "autre don"
    others = FRENCH.replace("Communication;", "Communication 2;")
    assert [problem.code for problem in problems(list(bank_file.read(io.BytesIO(others.encode()), layouts=[layout])))] == [
        BankCode.UNKNOWN_LAYOUT
    ]


def test_a_column_for_the_side_gives_the_sign() -> None:
    layout = layout_of(DUTCH, DUTCH_COLUMNS)
    assert [str(entry.amount) for entry in entries(read(DUTCH, layout))] == ["12.00", "-3.00"]
    refused = problems(read(DUTCH.replace(",Bij,", ",Beide,").replace("Af Beide", "Af Bij"), layout))
    assert [(problem.code, problem.line, problem.column) for problem in refused] == [(BankCode.BAD_SIGN, 2, "E")]


@pytest.mark.parametrize("text", [f"Foo|Bar|Baz|Qux\nx|28/11/2026|12,00|{OTHER_ACCOUNT}\n", f"Compte;{ACCOUNT}\n\n{FRENCH}"])
def test_headings_are_the_row_with_the_most_columns(text: str) -> None:
    expected = next(line for line in text.splitlines() if line.startswith(("Foo", "Numéro")))
    assert open_table(io.BytesIO(text.encode())).headings == tuple(expected.replace("|", ";").split(";"))
