"""What can be wrong with a file of texts, or be lost in one: each code with the English text of the command line."""

from ravive.lib.problem import Code


class TextsCode(Code):
    """What can be wrong with a translator's file. `unit` is the id of a text in it."""

    # The file as a whole; the first four are those of `lib.xml_lines`.
    LARGE = "the file is too large; give at most 10 MB"
    DEEP = "the file is nested too deeply; export it again"
    DOCTYPE = "the file declares a document type (<!DOCTYPE …>), which could fetch or run something; delete that line"
    BROKEN = "the file is not readable as XML ({value}); export it again"
    NOT_XLIFF = "the file starts with <{value}>; give an XLIFF file, version 2.0 or 1.2"
    FILES = "the file holds {value} <file> parts; give one file a deck and language"
    # One text as it stands in the file.
    NO_ID = "a unit has no id; export the file again"
    TWICE = "{unit}: already on line {value}; keep one of them"
    NO_SOURCE = "{unit}: no <source>; export the file again"
    EMPTY_CODE = "{unit}: placeholder <{value}> does not say what it stands for; export the file again"
    NO_CHARACTER = "{unit}: “{value}” is no character; export the file again"
    # The texts beside the deck.
    DECK = "the file is about “{value}”, another deck"
    SOURCE_LANGUAGE = "the file translates from “{value}”; the deck is written in another language"
    TARGET_LANGUAGE = "the file translates into “{value}”, another language"
    UNKNOWN = "{unit}: the deck has no such text any more; export a new file"
    LOST = "{unit}: the translation has lost {value}; put it back as it is"
    ADDED = "{unit}: the translation has {value}, which the original does not have; delete it"
    OTHER_FACTS = "{unit}: the translation names {value} instead of {before}; check that this is the right service for the language"
    STALE = "{unit}: the original changed since the file was made; translate it from a new file"
    # A workbook.
    NOT_WORKBOOK = "the file is no workbook that can be read; save it as XLSX, without a password"
    FULL = "the workbook holds too many cells; delete empty rows and columns, or fill in a new file"
    NO_SHEET = "no sheet has the hidden columns of a file for translators; fill in a new one"
    SHEETS = "{value} sheets are files for translators; give one a deck and language"
    NO_ROW_ID = "the row has a translation and no id; copy the translation into a new file"
    HOLDS_NUMBER = "{unit}: the cell holds a number or a date ({value}); write it as a text, with an apostrophe before it"
    HOLDS_FORMULA = "{unit}: the cell holds a formula, and formulas are not run; write its text"
    HOLDS_ERROR = "{unit}: the cell shows the error {value}; write the translation"
    # What a file cannot hold.
    TOO_LONG = "{unit}: the text is longer than a cell can hold; it was left out"
    CHARACTERS_LEFT_OUT = "{unit}: the name or a note holds control characters, which XML cannot hold; they were left out"
