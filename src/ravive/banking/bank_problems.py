"""What can be wrong with a bank file."""

from ravive.lib.problem import Code, Problem, Severity, Value


class BankCode(Code):
    """What is wrong, and what to do."""

    EMPTY = "the file is empty; export it again from the bank"
    TOO_MANY = "more than {most} things are strange in the file, so that it is read no further; export it again"
    UNKNOWN_FORMAT = "this is no CODA, camt, MT940, CSV or XLSX file; choose one of these formats where the bank offers the export"
    TOO_LARGE = "the file has more than {most} MB; export a shorter time"
    TOO_LONG_LINE = "{length} characters, where a CODA line has 128; export the file again and do not edit it"
    SHORT_LINE = "{length} characters, where a CODA line has 128; read as if spaces followed"
    UNKNOWN_RECORD = 'a CODA line begins with 0, 1, 2, 3, 4, 8 or 9, not "{start}"; export the file again'
    MISPLACED_RECORD = "record {record} cannot follow record {before}; lines are missing or in another order: export the file again"
    UNFINISHED = "the file ends after record {record}; its end is missing: export it again"
    OTHER_NUMBER = 'record {record} has the number "{found}", the movement before it "{expected}"; see whether it belongs there'
    STRAY_DETAILS = 'details have the number "{found}", the movement before them "{expected}"; they are left out'
    BAD_VERSION = 'version "{version}" of CODA is not read, only version 2; ask the bank for it'
    BAD_DATE = '"{text}" is no date'
    BAD_AMOUNT = '"{text}" is no amount'
    DAY_AFTER_MONTH = '"{text}" is after the end of its month; read as its last day'
    BAD_BALANCE = '"{text}" is no balance; export the file again'
    BAD_MOVEMENT = '"{text}" is no movement; export the file again'
    BAD_SIGN = '"{text}" says neither credit nor debit'
    NO_CURRENCY = "the balance names no currency; read as that of the account"
    NO_SIGN = "nothing says whether the balance is a credit or a debit; read as a credit"
    NOT_CLOSED = "the balances do not close: {opening} and the movements, {movements}, make {sum}, not {closing}; export the file again"
    WRONG_TOTAL = "the file announces {announced} as the total of {side}, its movements make {found}"
    WRONG_COUNT = "the file announces {announced} records and has {found}"
    DETAILS_DIFFER = "the details make {found}, not the {amount} that was booked; the batch is not split"
    ANOTHER_ACCOUNT = 'the closing balance is that of account "{found}", the opening balance that of "{account}"'
    NO_BALANCE = "the {side} balance is missing, so that nothing can be checked"
    BAD_XML = "no XML that can be read: {reason}"
    DOCUMENT_TYPE = "the file declares a document type, as no bank's file does; export it again"
    NO_STATUS = "nothing says whether the movement was booked; read as booked"
    MISSING = "{field} is missing"
    UNKNOWN_LAYOUT = 'the columns of this table are not known: "{headings}"; give a CODA or camt file, or say at the desk what they hold'
    NO_HEADINGS = "no row of the table names its columns; export it again with headings"
    OLD_WORKBOOK = "this is an Excel file of the old kind (.xls), or one with a password; save it as XLSX without a password, or as CSV"
    BAD_WORKBOOK = "no workbook that can be read; export it again, or save it as CSV"
    FULL_WORKBOOK = "the workbook holds too many cells; export a shorter time"
    SEVERAL_SHEETS = "{count} sheets hold movements; export one account at a time"
    BAD_CHARACTER = "the character U+{character} is not accepted; export the file again"
    OPEN_QUOTE = "a quotation mark is not closed here, so that rows cannot be distinguished; export the file again"
    SHORT_ROW = "the row has {found} cells where the headings are {expected}; the file was cut or edited: export it again"
    LONG_ROW = "the row has {found} cells where the headings are {expected}: a text holds the separator, texts may stand in a wrong column"
    HEADING_TWICE = 'the heading "{heading}" is there twice; rename one of them and do not use it'
    HOLDS_FORMULA = "the cell holds a formula, and formulas are not calculated; export the file again and do not edit it"
    HOLDS_ERROR = "the cell shows the error {text} of the spreadsheet; export the file again and do not edit it"
    UNCLEAR_AMOUNT = '"{text}" could mean thousands or decimals; export the file again with two decimals'
    BOTH_SIDES = 'the row has a debit, "{debit}", and a credit, "{credit}"; export the file again'
    AMOUNTS_DIFFER = "the amount is {amount}, its credit or debit {other}; export the file again"
    BAD_CURRENCY = '"{text}" is no currency'
    UNKNOWN_STATUS = 'the status "{text}" is not known; the row is left out'
    NO_ACCOUNT = "nothing says on which account the movements are"
    OTHER_CURRENCY = "the movement is in {found}, the account in {currency}; balances cannot be checked"
    OTHER_BALANCE = "the {side} balance is in {found}, the account in {currency}; balances cannot be checked"
    DETAILS_CURRENCY = "the details are not all in {currency}, as what was booked; the batch is not split"
    TOO_LARGE_PART = "one movement holds more than {most} elements; ask the bank for a file without details"


def problem(code: BankCode, line: int, severity: Severity = "error", column: int = 0, /, **values: Value) -> Problem:
    """Return a problem at a line and a character of it; both count from 1, and 0 is no character in particular."""
    return Problem(code, values, severity=severity, line=line, column=str(column or ""))
