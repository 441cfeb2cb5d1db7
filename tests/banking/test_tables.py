"""Tables of Belgian banks: what each bank exports is read to the cent, and what could be read in two ways is refused."""

import io
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ravive.banking import bank_file
from ravive.banking.bank_problems import BankCode
from ravive.banking.statement import BankPart, Entry, Statement
from ravive.banking.table_layouts import TableLayout, bank_layouts
from tests.banking.table_writer import ACCOUNT, BELFIUS, BNP, ING, KBC, OTHER_ACCOUNT, STYLES, Movement, bnp, kbc
from tests.banking.test_coda import entries, problems

GOLDEN = Path(__file__).parent / "tables.golden.jsonl"
STYLE_NAMES = sorted(STYLES)


def read(content: bytes | str) -> list[BankPart]:
    return list(bank_file.read(io.BytesIO(content.encode() if isinstance(content, str) else content)))


def table(headings: str, *rows: str) -> str:
    return "\n".join([headings, *rows, ""])


def found(parts: Sequence[BankPart]) -> list[tuple[object, int, str, str]]:
    return [(problem.code, problem.line, problem.column, problem.severity) for problem in problems(list(parts))]


BNP_ROW = f"2026-1;28/11/2026;27/11/2026;12,00;EUR;{ACCOUNT};Virement;{OTHER_ACCOUNT};Zoé;merci;DETAILS;Accepté;"


def bnp_table(*rows: str) -> str:
    return table(BNP["fr"], *rows)


@pytest.mark.parametrize("name", STYLE_NAMES)
def test_each_bank_is_recognised_and_read(name: str) -> None:
    style = STYLES[name]
    movements = [
        Movement(amount=Decimal("1234.56"), is_structured=True),
        Movement(amount=Decimal("-18.00")),
        Movement(amount=Decimal("0.05")),
    ]
    statement, *rest = read(style.write(movements))
    assert isinstance(statement, Statement)
    assert statement.format == ("xlsx" if name.startswith("argenta") else "csv")
    assert (statement.account, statement.currency, statement.opening, statement.closing) == (ACCOUNT, "EUR", None, None)
    assert rest == [style.entry(movement, at, statement.line + 1 + at) for at, movement in enumerate(movements)]


def test_what_is_printed_of_each_bank_stays_the_same(update_goldens: bool) -> None:
    movements = [
        Movement(amount=Decimal("25.00"), name="Zoé d’exemple", is_structured=True),
        Movement(amount=Decimal("1500.50"), name="Café « Le Zinc »", message="Pour les ateliers, merci !", day=date(2026, 1, 2)),
        Movement(amount=Decimal("-18.90"), name="Imprimerie Exemple", message="facture 12"),
    ]
    printed: list[str] = []
    for name in STYLE_NAMES:
        printed.append(json.dumps({"table": name}))
        for part in read(STYLES[name].write(movements)):
            assert isinstance(part, Statement | Entry)
            printed.append(bank_file.as_json(part))
    if update_goldens:
        GOLDEN.write_text("\n".join(printed) + "\n", encoding="utf-8")
    assert printed == GOLDEN.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", STYLE_NAMES)
def test_a_table_is_that_of_one_bank_alone(name: str) -> None:
    headings = STYLES[name].headings.split(";")
    assert [layout.name for layout in bank_layouts() if layout.matches(headings)] == [STYLES[name].bank]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_texts_are_read_in_the_encodings_of_banks(encoding: str) -> None:
    (entry,) = entries(read(bnp_table(BNP_ROW).encode(encoding)))
    assert (entry.counterparty, entry.amount) == ("Zoé", Decimal("12.00"))


def test_rows_that_were_refused_are_left_out() -> None:
    refused = BNP_ROW.replace("Accepté;", "Refusé;Provision insuffisante")
    assert [entry.line for entry in entries(read(bnp_table(refused, BNP_ROW, refused)))] == [3]
    assert problems(read(bnp_table(refused, BNP_ROW))) == []


def test_a_status_nobody_knows_is_left_out_with_a_warning_and_none_is_booked_with_one() -> None:
    parts = read(bnp_table(BNP_ROW.replace("Accepté", "En attente"), BNP_ROW.replace("Accepté", "")))
    assert [entry.line for entry in entries(parts)] == [3]
    assert found(parts) == [(BankCode.UNKNOWN_STATUS, 2, "L", "warning"), (BankCode.NO_STATUS, 3, "L", "warning")]


def test_notices_of_the_bank_are_no_movements() -> None:
    notice = "539-0075470-34;ASSOCIATION;;1;04/11/2026;;;;;De nieuwe kaart wordt bezorgd;"
    parts = read(table(ING["nl"], notice))
    assert (entries(parts), problems(parts)) == ([], [])
    # With a currency, it is a movement whose amount was lost.
    assert found(read(table(ING["nl"], notice.replace(";;;;;De", ";;;EUR;;De")))) == [(BankCode.MISSING, 2, "G", "error")]


def test_each_account_has_its_statement() -> None:
    parts = read(bnp_table(BNP_ROW, BNP_ROW.replace(ACCOUNT, "BE43068999999501"), BNP_ROW))
    assert [(part.account if isinstance(part, Statement) else part.line) for part in parts if not problems([part])] == [
        ACCOUNT, 2, 4, "BE43068999999501", 3,
    ]  # fmt: skip


def test_bare_digits_are_a_reference_only_in_the_column_for_them() -> None:
    (entry,) = entries(read(bnp_table(BNP_ROW.replace("merci", "090933755493"))))
    assert (entry.structured, entry.message) == ("", "090933755493")
    structured = kbc("nl")([Movement(amount=Decimal(5), is_structured=True)])
    (entry,) = entries(read(structured.replace(b"***090/9337/55493***", b"090933755493")))
    assert entry.structured == "090933755493"
    (entry,) = entries(read(structured.replace(b"***090/9337/55493***", b"090933755494")))
    assert (entry.structured, entry.message[:12]) == ("", "090933755494")


def test_a_reference_inside_a_message_is_only_a_text() -> None:
    (entry,) = entries(read(bnp_table(BNP_ROW.replace("merci", "don +++090/9337/55493+++"))))
    assert (entry.structured, entry.message) == ("", "don +++090/9337/55493+++")


def test_details_are_read_where_the_message_is_empty() -> None:
    details = "VIREMENT COMMUNICATION : BONNE CHANCE REFERENCE BANQUE : 2611 DATE VALEUR : 28/11/2026"
    (entry,) = entries(read(bnp_table(BNP_ROW.replace("merci;DETAILS", f";{details}"))))
    assert (entry.message, entry.bank_reference) == ("BONNE CHANCE", "2611")
    (entry,) = entries(read(bnp_table(BNP_ROW.replace("merci;DETAILS", ";PAIEMENT PAR CARTE"))))
    assert (entry.message, entry.bank_reference) == ("PAIEMENT PAR CARTE", "2026-1")


@pytest.mark.parametrize(
    ("label", "details", "name", "structured", "message"),
    [
        (f"Virement instantané en euros: Business'Bank    Vers: exemple - {OTHER_ACCOUNT}     Instantané le 08/01 - 18:46:06     "
         "Communication: ***090/9337/55493***      ", "", "exemple", "090933755493", ""),
        ("Virement", f"Virement en euros (SEPA)    De: EXEMPLE ASBL      CONFERENCE INTERNATIONALE    IBAN: {OTHER_ACCOUNT}    "
         "Donneur d'ordre final :     EXEMPLE     Communication :      POUR LES ATELIERS      Info personnelle: A2F0    ",
         "EXEMPLE ASBL", "", "POUR LES ATELIERS"),
        (f"Doorlopende betalingsopdracht in euro (SEPA) Naar: DE H EN MEVR VOORBEELD - {OTHER_ACCOUNT} Mededeling: Huur", "",
         "DE H EN MEVR VOORBEELD", "", "Huur"),
    ],
)  # fmt: skip
def test_name_account_and_message_of_ing_are_in_one_text(label: str, details: str, name: str, structured: str, message: str) -> None:
    (entry,) = entries(read(table(ING["fr"], f"{ACCOUNT};X;;1;28/11/2026;27/11/2026;5,00;EUR;{label};{details};")))
    assert (entry.counterparty, entry.iban, entry.structured, entry.message) == (name, OTHER_ACCOUNT, structured, message)


def test_a_payment_by_card_at_ing_has_its_text_as_message() -> None:
    row = f"{ACCOUNT};X;;2;28/11/2026;27/11/2026;-52,30;EUR;Betaling Bancontact    20/11/26 - 7.27 uur - BAKKER    1000 - BRUSSEL;;"
    (entry,) = entries(read(table(ING["nl"], row)))
    assert (entry.counterparty, entry.iban, entry.message) == ("", "", "Betaling Bancontact 20/11/26 - 7.27 uur - BAKKER 1000 - BRUSSEL")


def test_a_text_like_a_formula_stays_a_text() -> None:
    (entry,) = entries(read(bnp_table(BNP_ROW.replace("merci", "=cmd|'/C calc'!A0"))))
    assert entry.message == "=cmd|'/C calc'!A0"


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        ("12,00", "douze", BankCode.BAD_AMOUNT, "D"),
        ("12,00", "=1+1", BankCode.BAD_AMOUNT, "D"),
        ("12,00", "12,345", BankCode.UNCLEAR_AMOUNT, "D"),
        ("12,00", "1.234", BankCode.UNCLEAR_AMOUNT, "D"),
        ("12,00", "", BankCode.MISSING, "D"),
        ("28/11/2026", "11/28/2026", BankCode.BAD_DATE, "B"),
        ("28/11/2026", "46354", BankCode.BAD_DATE, "B"),
        ("28/11/2026", "", BankCode.MISSING, "B"),
        ("27/11/2026", "hier", BankCode.BAD_DATE, "C"),
        ("EUR", "euros", BankCode.BAD_CURRENCY, "E"),
        ("DETAILS;Accepté;", "DETAILS", BankCode.SHORT_ROW, "L"),
        ("Zoé", "Z\0é", BankCode.BAD_CHARACTER, ""),
        ("Zoé", '"Zoé', BankCode.OPEN_QUOTE, ""),
    ],
)
def test_a_cell_that_cannot_be_read_refuses_the_table(old: str, new: str, code: BankCode, column: str) -> None:
    quoted = table(BNP["fr"].replace("Statut", '"Statut"'), BNP_ROW, BNP_ROW.replace(old, new), BNP_ROW)
    assert found(read(quoted)) == [(code, 3, column, "error")]


def test_an_open_quotation_mark_swallows_no_row() -> None:
    rows = [BNP_ROW.replace("Zoé", '"Le Zinc'), BNP_ROW.replace("Zoé", 'Bar "Zoé"'), BNP_ROW.replace("Zoé", '"Le Zinc" asbl')]
    assert [entry.counterparty for entry in entries(read(bnp_table(*rows)))] == ['"Le Zinc', 'Bar "Zoé"', '"Le Zinc" asbl']


def test_a_balance_is_never_read_as_an_amount() -> None:
    content = kbc("nl")([Movement(amount=Decimal("-5.00"), is_structured=True)]).replace(b";-5,00;1289", b";;-5,00;1289")
    assert found(read(content))[-1] == (BankCode.MISSING, 2, "I", "error")


def test_rows_may_all_end_with_a_separator() -> None:
    parts = read(bnp_table(BNP_ROW + ";", BNP_ROW + ";"))
    assert (len(entries(parts)), problems(parts)) == (2, [])
    assert found(read(bnp_table(BNP_ROW, BNP_ROW + ";"))) == [(BankCode.LONG_ROW, 3, "N", "warning")]


def test_a_text_in_place_of_an_account_is_none() -> None:
    (entry,) = entries(read(bnp_table(BNP_ROW.replace(OTHER_ACCOUNT, "PAIEMENT PAR CARTE"))))
    assert entry.iban == ""


def test_a_text_with_the_separator_is_a_warning() -> None:
    parts = read(bnp_table(BNP_ROW + "ou; autre"))
    assert [entry.amount for entry in entries(parts)] == [Decimal("12.00")]
    assert found(parts) == [(BankCode.LONG_ROW, 2, "N", "warning")]


def test_a_text_with_the_separator_before_the_status_refuses_the_table() -> None:
    assert found(read(bnp_table(BNP_ROW.replace("merci", "merci; à vous"))))[-1] == (BankCode.LONG_ROW, 2, "L", "error")


def test_an_amount_must_equal_its_credit_or_debit() -> None:
    content = kbc("fr")([Movement(amount=Decimal("-135.35"))])
    assert found(read(content.replace(b";-135,35;", b";-135;", 1))) == [(BankCode.AMOUNTS_DIFFER, 2, "I", "error")]
    assert found(read(content.replace(b";" + b" " * 14 + b";", b";4,00;", 1))) == [(BankCode.BOTH_SIDES, 2, "L", "error")]


def test_a_heading_that_is_there_twice_refuses_the_table() -> None:
    assert found(read(table(BNP["fr"] + ";Montant", BNP_ROW + ";1,00"))) == [(BankCode.HEADING_TWICE, 1, "N", "error")]


def test_an_account_that_is_nowhere_is_a_warning() -> None:
    parts = read(bnp_table(BNP_ROW.replace(ACCOUNT, "")))
    assert found(parts) == [(BankCode.NO_ACCOUNT, 1, "", "warning")]
    parts = read(f"Compte {ACCOUNT}\n;{ACCOUNT}\n" + bnp_table(BNP_ROW.replace(ACCOUNT, "")))
    assert isinstance(parts[0], Statement)
    assert (parts[0].account, problems(parts)) == (ACCOUNT, [])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Date;Tekst;Saldo\n28/11/2026;x;12,00\n", BankCode.UNKNOWN_LAYOUT),
        ("28/11/2026;x;12,00\n27/11/2026;y;13,00\n", BankCode.NO_HEADINGS),
        ("bonjour\nà tous", BankCode.UNKNOWN_FORMAT),
        ("Un,deux et,trois\nquatre,cinq,six", BankCode.UNKNOWN_FORMAT),
        (b"\xd0\xcf\x11\xe0 an old workbook", BankCode.OLD_WORKBOOK),
        (b"PK\x03\x04 no workbook", BankCode.BAD_WORKBOOK),
    ],
)
def test_what_is_no_known_table_is_named(content: bytes | str, code: BankCode) -> None:
    assert found(read(content)) == [(code, 1, "", "error")]


def test_the_headings_of_an_unknown_table_are_named() -> None:
    (refused,) = problems(read("x\n\nDate;Tekst;Saldo\n28/11/2026;x;12,00\n"))
    assert (refused.line, refused.values["headings"]) == (3, "Date · Tekst · Saldo")


@pytest.mark.parametrize("headings", [KBC["nl"], BNP["nl"], ING["fr"], BELFIUS["fr"]])
def test_headings_alone_are_an_empty_statement(headings: str) -> None:
    (statement,) = read(headings)
    assert isinstance(statement, Statement)
    assert statement.account == ""


@pytest.mark.parametrize("layout", bank_layouts(), ids=lambda layout: layout.name)
def test_a_layout_comes_back_from_json(layout: TableLayout) -> None:
    assert TableLayout.from_json(layout.to_json()) == layout


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"name":"x","title":"x","columns":{"colour":[]}}', "\ud800"])
def test_another_text_is_no_layout(text: str) -> None:
    with pytest.raises(ValueError, match="no layout of a table"):
        TableLayout.from_json(text)


def test_a_table_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ravive.banking.table_files.LARGEST_TABLE_BYTES", 1024**2)
    assert found(read(bnp("fr")([Movement(amount=Decimal(1), message="m" * 1024**2)]))) == [(BankCode.TOO_LARGE, 1, "", "error")]
