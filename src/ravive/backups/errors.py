"""What stops a copy, a check or a restore."""


class BackupError(Exception):
    """A copy cannot be written, read or restored; the message is one line that says what is wrong, where, and what to do."""
