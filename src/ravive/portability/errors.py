"""Why a file is not imported."""


class ImportRefusedError(Exception):
    """Nothing was imported. The message says what is wrong, where in the file, and what to do."""
