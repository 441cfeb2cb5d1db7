"""Encrypts copies for recipients, and decrypts them, in one pass (https://age-encryption.org/v1, by pyrage).

pyrage reads from one file and writes to another. A pipe and a thread turn that into a stream. It loads no Django.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage import x25519  # pyright: ignore[reportMissingModuleSource] - it is compiled

from ravive.backups.errors import BackupError

MAGIC = b"age-encryption.org/v1\n"
FAILURES = (pyrage.EncryptError, pyrage.DecryptError, OSError)


def read_recipients(texts: Sequence[str]) -> tuple[x25519.Recipient, ...]:
    """Return public keys. Raises BackupError for one that is none."""
    found: list[x25519.Recipient] = []
    for text in texts:
        try:
            found.append(x25519.Recipient.from_str(text))
        except pyrage.RecipientError as problem:
            raise BackupError(f'"{text[:100]}" is no public key of age ({problem}); give one that begins with age1') from problem
    return tuple(found)


def read_identities(file: Path) -> tuple[x25519.Identity, ...]:
    """Return the private keys in a file of `age-keygen`. Raises BackupError."""
    try:
        lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
        found = tuple(x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#"))
    except OSError as problem:
        raise BackupError(f'key file "{file}" cannot be read ({problem.strerror})') from problem
    except (pyrage.IdentityError, UnicodeDecodeError) as problem:
        raise BackupError(f'key file "{file}" has other than private keys of age; its lines begin with AGE-SECRET-KEY-1 or #') from problem
    if not found:
        raise BackupError(f'key file "{file}" has no private key; a line of it begins with AGE-SECRET-KEY-1')
    return found


@contextmanager
def encrypting(out: BinaryIO, recipients: Sequence[x25519.Recipient]) -> Iterator[BinaryIO]:
    """Yield where to write what `out` receives encrypted; without a recipient, as it is. Raises BackupError or OSError."""
    if not recipients:
        yield out
        return
    reading, writing = os.pipe()

    def run() -> None:
        # Closed on a failure too: a writer would wait without end.
        with open(reading, "rb") as plain:  # noqa: PTH123 - a descriptor
            pyrage.encrypt_io(plain, out, recipients)  # type: ignore[arg-type]

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(run)
        try:
            with open(writing, "wb") as sink:  # noqa: PTH123 - a descriptor
                yield sink
        except BrokenPipeError:
            _raise_failure(done, "the copy cannot be encrypted and written")
            raise
        _raise_failure(done, "the copy cannot be encrypted and written")


@contextmanager
def decrypting(stream: BinaryIO, identities: Sequence[x25519.Identity]) -> Iterator[BinaryIO]:
    """Yield where to read what an encrypted stream holds. Raises BackupError where it is damaged, or for another key."""
    reading, writing = os.pipe()

    def run() -> None:
        with open(writing, "wb") as sink:  # noqa: PTH123 - a descriptor
            pyrage.decrypt_io(stream, sink, identities)  # type: ignore[arg-type]

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(run)
        try:
            with open(reading, "rb") as plain:  # noqa: PTH123 - a descriptor
                yield plain
        except BackupError:
            # What cannot be decrypted looks cut off to its reader.
            _raise_failure(done, "it cannot be decrypted with this key, or is damaged or cut off")
            raise
        _raise_failure(done, "it cannot be decrypted with this key, or is damaged or cut off")


def _raise_failure(done: Future[None], what: str) -> None:
    failure = done.exception()
    # The other end of the pipe left first: its reason counts.
    if isinstance(failure, FAILURES) and not isinstance(failure, BrokenPipeError):
        raise BackupError(f"{what} ({failure})") from failure
