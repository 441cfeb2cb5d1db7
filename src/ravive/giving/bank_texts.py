"""What is wrong with a bank's file, and what to do, in the language of the page: a text for every code of `banking`."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ravive.banking.bank_problems import BankCode
from ravive.giving.ledger_problems import LedgerCode
from ravive.lib.problem import Code, Problem, Value

# Values that are amounts in euros.
_AMOUNTS = ("opening", "closing", "movements", "sum", "balances", "amount")

TEXTS: Mapping[Code, str | Promise] = {
    BankCode.EMPTY: _("The file is empty: export it again from the bank."),
    BankCode.UNKNOWN_FORMAT: _(
        "This is no file of a bank that can be read. Choose CODA, camt, MT940, CSV or XLSX where the bank offers the export."
    ),
    BankCode.TOO_LARGE: _("The file has more than %(most)s MB: export a shorter time."),
    BankCode.TOO_LONG_LINE: _("%(length)s characters, where a CODA line has 128: export the file again and do not edit it."),
    BankCode.SHORT_LINE: _("%(length)s characters, where a CODA line has 128: read as if spaces followed."),
    BankCode.UNKNOWN_RECORD: _("A CODA line begins with 0, 1, 2, 3, 4, 8 or 9, not with “%(start)s”: export the file again."),
    BankCode.MISPLACED_RECORD: _(
        "Record %(record)s cannot follow record %(before)s, lines are missing or in another order: export the file again."
    ),
    BankCode.UNFINISHED: _("The end of the file is missing after record %(record)s: export it again."),
    BankCode.OTHER_NUMBER: _(
        "Record %(record)s has the number “%(found)s”, the movement before it “%(expected)s”: see whether account and message are its own."
    ),
    BankCode.STRAY_DETAILS: _("Details have the number “%(found)s”, the movement before them “%(expected)s”: they are left out."),
    BankCode.BAD_VERSION: _("Version “%(version)s” of CODA is not read, only version 2: ask the bank for it."),
    BankCode.BAD_DATE: _("“%(text)s” is no date: export the file again."),
    BankCode.BAD_AMOUNT: _("“%(text)s” is no amount: export the file again."),
    BankCode.DAY_AFTER_MONTH: _("“%(text)s” is after the end of its month: read as its last day."),
    BankCode.BAD_BALANCE: _("“%(text)s” is no balance: export the file again."),
    BankCode.BAD_MOVEMENT: _("“%(text)s” is no movement: export the file again."),
    BankCode.BAD_SIGN: _("“%(text)s” says neither credit nor debit: export the file again."),
    BankCode.NO_SIGN: _("Nothing says whether the balance is a credit or a debit: read as a credit."),
    BankCode.NOT_CLOSED: _(
        "The balances do not close: %(opening)s and the movements, %(movements)s, make %(sum)s, not %(closing)s. Export the file again."
    ),
    BankCode.WRONG_TOTAL: _("The file announces %(announced)s as a total, its movements make %(found)s."),
    BankCode.WRONG_COUNT: _("The file announces %(announced)s records and has %(found)s."),
    BankCode.DETAILS_DIFFER: _("The details make %(found)s, not the %(amount)s that was booked: the batch stays one amount."),
    BankCode.ANOTHER_ACCOUNT: _("The closing balance is that of account “%(found)s”, the opening balance that of “%(account)s”."),
    BankCode.NO_BALANCE: _("A balance is missing, so that nothing can be checked."),
    BankCode.BAD_XML: _("This is no XML that can be read: export the file again."),
    BankCode.DOCUMENT_TYPE: _("The file declares a document type, as no bank’s file does: export it again."),
    BankCode.TOO_MANY: _("More than %(most)s things are strange in the file, so that it is read no further: export it again."),
    BankCode.TOO_LARGE_PART: _("One movement holds more than %(most)s elements: ask the bank for a file without details."),
    BankCode.NO_CURRENCY: _("The balance names no currency: read as that of the account."),
    BankCode.OTHER_BALANCE: _("A balance is in %(found)s, the account in %(currency)s: balances cannot be checked."),
    BankCode.DETAILS_CURRENCY: _("The details are not all in %(currency)s, as what was booked: the batch stays one amount."),
    BankCode.NO_STATUS: _("Nothing says whether the movement was booked: read as booked."),
    BankCode.MISSING: _("“%(field)s” is missing: export the file again."),
    BankCode.UNKNOWN_LAYOUT: _("The columns of this table are not known yet: say below what they hold."),
    BankCode.NO_HEADINGS: _("No row of the table names its columns: export it again with headings."),
    BankCode.OLD_WORKBOOK: _(
        "This is an Excel file of the old kind (.xls), or one with a password: save it as XLSX without a password, or as CSV."
    ),
    BankCode.BAD_WORKBOOK: _("This workbook cannot be read: export it again, or save it as CSV."),
    BankCode.FULL_WORKBOOK: _("The workbook holds too many cells: export a shorter time."),
    BankCode.SEVERAL_SHEETS: _("%(count)s sheets hold movements: export one account at a time."),
    BankCode.BAD_CHARACTER: _("The character U+%(character)s is not accepted: export the file again."),
    BankCode.OPEN_QUOTE: _("A quotation mark is not closed here, so that rows cannot be told apart: export the file again."),
    BankCode.SHORT_ROW: _("The row has %(found)s cells where the headings are %(expected)s: the file was cut or edited. Export it again."),
    BankCode.LONG_ROW: _(
        "The row has %(found)s cells where the headings are %(expected)s: a text holds the separator, and may stand in a wrong column."
    ),
    BankCode.HEADING_TWICE: _("The heading “%(heading)s” is there twice: leave that column out."),
    BankCode.HOLDS_FORMULA: _("The cell holds a formula, and formulas are not calculated: export the file again and do not edit it."),
    BankCode.HOLDS_ERROR: _("The cell shows the error %(text)s of the spreadsheet: export the file again and do not edit it."),
    BankCode.UNCLEAR_AMOUNT: _("“%(text)s” could mean thousands or decimals: export the file again with two decimals."),
    BankCode.BOTH_SIDES: _("The row has a debit, “%(debit)s”, and a credit, “%(credit)s”: export the file again."),
    BankCode.AMOUNTS_DIFFER: _("The amount is %(amount)s, its credit or debit %(other)s: export the file again."),
    BankCode.BAD_CURRENCY: _("“%(text)s” is no currency: export the file again."),
    BankCode.UNKNOWN_STATUS: _("The status “%(text)s” is not known: the row is left out."),
    BankCode.NO_ACCOUNT: _("Nothing says on which account the movements are."),
    BankCode.OTHER_CURRENCY: _("The movement is in %(found)s, the account in %(currency)s: only euros are booked."),
    LedgerCode.UNKNOWN_ACCOUNT: _("The account %(account)s is none of yours: add it, then read the file again."),
    LedgerCode.NO_ACCOUNT: _("The file does not say of which account it is: choose the account beside the files, then read it again."),
    LedgerCode.OTHER_CURRENCY: _("The file has amounts in %(currency)s: only euros are booked."),
    LedgerCode.BAD_AMOUNT: _("%(amount)s is no amount in whole cents below a thousand million: the file is refused."),
    LedgerCode.BAD_DAY: _("The day %(text)s is before 1990 or after 2099: export the file again."),
    LedgerCode.TOO_MANY: _("The file has more than %(most)s transfers: export a shorter time."),
    LedgerCode.OTHER_FORMAT: _(
        "The account %(account)s takes files of the format “%(accepted)s”, and this one is “%(format)s”: nothing of it is stored. "
        "Read a file of that format, or change the format in the settings of the account."
    ),
    LedgerCode.ALREADY_IMPORTED: _("This very file was read on %(day)s: nothing was added."),
    LedgerCode.NO_BALANCES: _("This kind of file has no balances to check: nothing shows whether movements are missing."),
    LedgerCode.NOT_ADDING_UP: _(
        "From %(first)s to %(last)s the balances differ by %(balances)s, the movements make %(movements)s: "
        "a file is missing, or two contradict each other."
    ),
    LedgerCode.ALIKE_ROWS: _(
        "Movements of %(day)s are like those of another statement of that day and were taken for them: %(count)s. "
        "If money is missing, export the whole day as one file and read it."
    ),
    LedgerCode.NOTICE_WAITS: _("A notice of %(day)s of %(amount)s waits for its statement."),
    LedgerCode.NOTICE_UNKNOWN: _("A notice of %(day)s of %(amount)s belongs to no movement of a closed month: it was left out."),
    LedgerCode.MONTH_REOPENED: _("Movements arrived late for %(month)s, which was closed: it is open again."),
}


def text_of(problem: Problem) -> str:
    """Return what is wrong and what to do, without its place; in English for a code of another package."""
    text = TEXTS.get(problem.code)
    return problem.text if text is None else str(text) % readable_values(problem.values)


def readable_values(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return values with days and amounts as people of the page's language read them."""
    return {name: _read(name, str(value)) if name in ("day", "first", "last", *_AMOUNTS) else value for name, value in values.items()}


def _read(name: str, value: str) -> str:
    try:
        if name in _AMOUNTS:
            return number_format(Decimal(value), decimal_pos=2, force_grouping=True)
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    except (ArithmeticError, ValueError):
        return value
