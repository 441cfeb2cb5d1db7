"""Why a file is not brought."""


class UploadRefusedError(Exception):
    """The file is refused whole, and nothing was stored. The message says what is wrong, where, and what to do."""
