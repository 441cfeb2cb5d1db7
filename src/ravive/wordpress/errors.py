"""Why an import is refused."""


class ExportError(Exception):
    """The export is refused whole, and nothing was changed. The message says what is wrong and what to do, in the reader's language."""
