"""What is wrong with a bank's file, and what to do, in the language of the page: a text for every code of `banking`."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ravive.banking.bank_problems import BankCode
from ravive.lib.problem import Problem

# By the name of a code: the readers of a format may come later than the desk.
TEXTS: Mapping[str, str | Promise] = {
    "EMPTY": _("The file is empty: export it again from the bank."),
    "UNKNOWN_FORMAT": _("This is no file of a bank that can be read. Choose CODA, camt, MT940, CSV or XLSX where the bank offers the export."),
    "TOO_LARGE": _("The file has more than %(most)s MB: export a shorter time."),
    "TOO_LONG_LINE": _("%(length)s characters, where a CODA line has 128: export the file again and do not edit it."),
    "SHORT_LINE": _("%(length)s characters, where a CODA line has 128: read as if spaces followed."),
    "UNKNOWN_RECORD": _("A CODA line begins with 0, 1, 2, 3, 4, 8 or 9, not with “%(start)s”: export the file again."),
    "MISPLACED_RECORD": _("Record %(record)s cannot follow record %(before)s, lines are missing or in another order: export the file again."),
    "UNFINISHED": _("The end of the file is missing after record %(record)s: export it again."),
    "BAD_VERSION": _("Version “%(version)s” of CODA is not read, only version 2: ask the bank for it."),
    "BAD_DATE": _("“%(text)s” is no date: export the file again."),
    "BAD_AMOUNT": _("“%(text)s” is no amount: export the file again."),
    "DAY_AFTER_MONTH": _("“%(text)s” is after the end of its month: read as its last day."),
    "BAD_BALANCE": _("“%(text)s” is no balance: export the file again."),
    "BAD_MOVEMENT": _("“%(text)s” is no movement: export the file again."),
    "BAD_SIGN": _("“%(text)s” says neither credit nor debit: export the file again."),
    "NO_SIGN": _("Nothing says whether the balance is a credit or a debit: read as a credit."),
    "NOT_CLOSED": _(
        "The balances do not close: %(opening)s and the movements, %(movements)s, make %(sum)s, not %(closing)s. Export the file again."
    ),
    "WRONG_TOTAL": _("The file announces %(announced)s as a total, its movements make %(found)s."),
    "WRONG_COUNT": _("The file announces %(announced)s records and has %(found)s."),
    "DETAILS_DIFFER": _("The details make %(found)s, not the %(amount)s that was booked: the batch stays one amount."),
    "ANOTHER_ACCOUNT": _("The closing balance is that of account “%(found)s”, the opening balance that of “%(account)s”."),
    "NO_BALANCE": _("A balance is missing, so that nothing can be checked."),
    "BAD_XML": _("This is no XML that can be read: export the file again."),
    "DOCUMENT_TYPE": _("The file declares a document type, as no bank’s file does: export it again."),
    "NO_STATUS": _("Nothing says whether the movement was booked: read as booked."),
    "MISSING": _("“%(field)s” is missing: export the file again."),
    "UNKNOWN_LAYOUT": _("The columns of this table are not known yet: say below what they hold."),
    "NO_HEADINGS": _("No row of the table names its columns: export it again with headings."),
    "OLD_WORKBOOK": _("This is an Excel file of the old kind (.xls), or one with a password: save it as XLSX without a password, or as CSV."),
    "BAD_WORKBOOK": _("This workbook cannot be read: export it again, or save it as CSV."),
    "FULL_WORKBOOK": _("The workbook holds too many cells: export a shorter time."),
    "SEVERAL_SHEETS": _("%(count)s sheets hold movements: export one account at a time."),
    "BAD_CHARACTER": _("The character U+%(character)s is not accepted: export the file again."),
    "OPEN_QUOTE": _("A quotation mark is not closed here, so that rows cannot be told apart: export the file again."),
    "SHORT_ROW": _("The row has %(found)s cells where the headings are %(expected)s: the file was cut or edited. Export it again."),
    "LONG_ROW": _(
        "The row has %(found)s cells where the headings are %(expected)s: a text holds the separator, and may stand in a wrong column."
    ),
    "HEADING_TWICE": _("The heading “%(heading)s” is there twice: leave that column out."),
    "HOLDS_FORMULA": _("The cell holds a formula, and formulas are not calculated: export the file again and do not edit it."),
    "HOLDS_ERROR": _("The cell shows the error %(text)s of the spreadsheet: export the file again and do not edit it."),
    "MERGED_CELLS": _("The cells %(cells)s are merged, so that rows cannot be told apart: export the file again."),
    "UNCLEAR_AMOUNT": _("“%(text)s” could mean thousands or decimals: export the file again with two decimals."),
    "BOTH_SIDES": _("The row has a debit, “%(debit)s”, and a credit, “%(credit)s”: export the file again."),
    "AMOUNTS_DIFFER": _("The amount is %(amount)s, its credit or debit %(other)s: export the file again."),
    "BAD_CURRENCY": _("“%(text)s” is no currency: export the file again."),
    "UNKNOWN_STATUS": _("The status “%(text)s” is not known: the row is left out."),
    "NO_ACCOUNT": _("Nothing says on which account the movements are."),
    "NO_COLUMN": _("Choose the column of the date, and that of the amount or of the credit and debit."),
    "UNKNOWN_HEADING": _("The table has no column “%(heading)s”."),
    "BAD_PATTERN": _("What is taken from a column cannot be used."),
    "OTHER_CURRENCY": _("The movement is in %(found)s, the account in %(currency)s: only euros are booked."),
}


def text_of(problem: Problem) -> str:
    """Return what is wrong and what to do, without its place. A code without a text here has its English one."""
    text = TEXTS.get(problem.code.name) if isinstance(problem.code, BankCode) else None
    return problem.text if text is None else str(text) % problem.values
