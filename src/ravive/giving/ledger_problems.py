"""The problems of an import beside those inside the bank's file."""

from ravive.lib.problem import Code, Problem, Severity, Value


class LedgerCode(Code):
    """What was found, and what to do."""

    UNKNOWN_ACCOUNT = "account {account} is none of the organisation's; add it in the settings, then import the file again"
    NO_ACCOUNT = "the file does not say of which account it is; choose the account"
    OTHER_CURRENCY = "the file has amounts in {currency}; only euros are booked"
    BAD_AMOUNT = "{amount} is no amount in whole cents below a thousand million; the file is refused"
    BAD_DAY = "the day {text} is before 1990 or after 2099; export the file again"
    TOO_MANY = "the file has more than {most} transfers; export a shorter time"
    OTHER_FORMAT = "account {account} takes files of the format {accepted}, this one is {format}; read those, or change its settings"
    ALREADY_IMPORTED = "this very file was imported on {day}; nothing was added"
    NO_BALANCES = "this kind of file has no balances: nothing shows whether movements are missing"
    NOT_ADDING_UP = "from {first} to {last} the balances of {account} differ by {balances}, the stored movements make {movements}"
    NOTICE_WAITS = "a notice of {day} of {amount} waits for its statement"
    NOTICE_UNKNOWN = "a notice of {day} of {amount} belongs to no movement of a closed month; it was left out"
    ALIKE_ROWS = "movements of {day} ({count}) were taken for those alike of another statement; import one file of the whole day"
    MONTH_REOPENED = "movements arrived late for {month}, which was closed; it is open again"


def ledger_problem(code: LedgerCode, severity: Severity = "error", /, *, line: int = 0, **values: Value) -> Problem:
    """Return a problem of an import; `line` counts from 1, 0 means the file as a whole."""
    return Problem(code, values, severity=severity, line=line)
