"""Files of translators in any format that is read: a workbook by its first bytes, else XLIFF."""

from ravive.formats import texts_workbook, xliff
from ravive.formats.texts import ReadTexts

# A packed file; and what spreadsheets with a password, and those of before XLSX, begin with.
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")


def is_workbook(content: bytes) -> bool:
    """Return whether the file is read as a workbook."""
    return content.startswith(_WORKBOOKS)


def read(content: bytes) -> ReadTexts:
    """Return the texts that a translator's file holds."""
    return (texts_workbook if is_workbook(content) else xliff).read(content)
