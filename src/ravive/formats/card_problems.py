"""What can be wrong with a workbook of cards: each code with its English text."""

from ravive.lib.problem import Code


class CardsCode(Code):
    """What can be wrong with a workbook of simple cards, or with a row of it."""

    # The file as a whole; the first four are the reasons of `lib.workbook_cells`.
    LARGE = "the file is too large; give at most {most} MB"
    FULL = "the file holds too much once unpacked; give the template alone"
    DOCTYPE = "the file declares a document type, which could fetch or run something; save it again as XLSX"
    NOT_WORKBOOK = "this is no XLSX file, or it is damaged or has a password; save it again as XLSX"
    NO_HEADS = "no sheet has the columns of the template; download it, and write below its heads"
    COLUMN_TWICE = "the column “{name}” is there twice; keep one"
    NO_CARDS = "no row holds a card; write one below the heads"
    ROWS = "more than {most} rows; give them in several files"
    # One cell.
    FORMULA = "a formula is never calculated here; write the text itself"
    NUMBER = "a number or a date stands here; write it as text"
    ERROR = "an error of the spreadsheet stands here; write a text"
    KIND = "“{text}” is no kind of card of the template; use {accepted}"
    THEME = "“{text}” is none of the themes; use {accepted}"
    MARK = "“{text}” is no mark; write x where the answer is right, nothing elsewhere"
    RIGHT_COUNT = "{count} answers are marked; mark exactly one with x"
    NO_RIGHT = "no answer is marked; mark the right ones with x"
    STEP_MARKED = "steps in their order have no mark; delete it"
    TRUTH = "“{text}” is neither true nor false; write the statement as the question"
    QUESTION_TWICE = "the question is in row {other} too; keep one"
