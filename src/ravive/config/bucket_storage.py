"""Files in a bucket of S3-compatible storage. Nothing in it is public: Ravive itself serves what visitors may see."""

import functools
import io
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.base import File
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

CONNECT_SECONDS, READ_SECONDS, TRIES = 3, 20, 4
# What one request reads of a file that is read in parts, such as a film.
PART_BYTES = 4 * 1024 * 1024


class BucketError(OSError):
    """The bucket does not answer, or refuses; as a disk that cannot be read or written."""


def _as_disk_errors[**P, R](act: Callable[P, R]) -> Callable[P, R]:
    """Raise FileNotFoundError or BucketError for what the client raises."""

    @functools.wraps(act)
    def acting(*arguments: P.args, **named: P.kwargs) -> R:
        try:
            return act(*arguments, **named)
        except ClientError as problem:
            if problem.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == HTTPStatus.NOT_FOUND:
                raise FileNotFoundError(2, "the bucket has no such file") from problem
            raise BucketError(5, f"the bucket refuses ({problem.response.get('Error', {}).get('Code', '?')})") from problem
        except BotoCoreError as problem:
            raise BucketError(5, f"the bucket does not answer ({type(problem).__name__})") from problem

    return acting


class PrivateBucket(S3Storage):  # pyright: ignore[reportUntypedBaseClass] -- the library has no types
    """A folder of a bucket. Addresses are those of Ravive, and files are read by parts."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - options of the library
        client = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"max_attempts": TRIES, "mode": "standard"},
            s3={"addressing_style": options.pop("addressing_style")},
            signature_version=options.pop("signature_version"),
            # Servers other than the first one do not all understand the newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(default_acl=None, client_config=client, **options)

    def url(self, name: str, parameters: object = None, expire: object = None, http_method: object = None) -> str:
        """Return the address at which Ravive serves a file."""
        return settings.MEDIA_URL + filepath_to_uri(name).lstrip("/")

    @_as_disk_errors
    def _open(self, name: str, mode: str = "rb") -> "StoredFile":  # pyright: ignore[reportIncompatibleMethodOverride] -- for reading alone
        if mode != "rb":
            raise ValueError("files in a bucket are replaced, not changed: save a new one")
        found = self.bucket.Object(self._normalize_name(name.replace("\\", "/")))
        found.load()
        return StoredFile(found, name)

    _save = _as_disk_errors(S3Storage._save)
    delete = _as_disk_errors(S3Storage.delete)
    exists = _as_disk_errors(S3Storage.exists)
    listdir = _as_disk_errors(S3Storage.listdir)
    size = _as_disk_errors(S3Storage.size)
    get_modified_time = _as_disk_errors(S3Storage.get_modified_time)


class StoredFile(File):
    """A file in a bucket, open for reading. `modified` is when it was stored."""

    def __init__(self, found: Any, name: str) -> None:  # noqa: ANN401 - the library has no types
        super().__init__(io.BufferedReader(_ObjectParts(found), PART_BYTES), name)
        self._object = found
        self.modified: datetime = found.last_modified
        self.size = int(found.content_length)  # pyright: ignore[reportIncompatibleVariableOverride] -- computed there

    def open(self, mode: str | None = None) -> "StoredFile":  # pyright: ignore[reportIncompatibleMethodOverride] -- as Django's own files
        """Begin at the first byte again."""
        if self.closed:
            self.file = io.BufferedReader(_ObjectParts(self._object), PART_BYTES)
        self.seek(0)
        return self


class _ObjectParts(io.RawIOBase):
    """The bytes of an object, each part fetched when it is read."""

    def __init__(self, found: Any) -> None:  # noqa: ANN401 - the library has no types
        super().__init__()
        self._object, self._size, self._at = found, int(found.content_length), 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(start + offset, 0)
        return self._at

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - whatever takes bytes
        piece = self._fetch(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def readall(self) -> bytes:
        return self._fetch(self._size - self._at)

    @_as_disk_errors
    def _fetch(self, count: int) -> bytes:
        last = min(self._at + count, self._size) - 1
        if last < self._at:
            return b""
        piece: bytes = self._object.get(Range=f"bytes={self._at}-{last}", IfMatch=self._object.e_tag)["Body"].read()
        self._at += len(piece)
        return piece
