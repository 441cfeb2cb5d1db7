"""Stores the pictures and documents of an export, checked as uploads are, under names that are free here."""

import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.images.fields import WagtailImageField
from wagtail.utils.file import hash_filelike

from ravive.pages import document_types
from ravive.portability.about import MEDIA
from ravive.portability.errors import ImportRefusedError
from ravive.portability.export_file import BLOCK_BYTES
from ravive.portability.import_plan import ImportPlan
from ravive.portability.table import DOCUMENT, IMAGE

FOLDERS = {IMAGE: "original_images/", DOCUMENT: "documents/"}
MOST_PICTURE_BYTES = 20_000_000
LONGEST_NAME = 100
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,10}")


@dataclass(kw_only=True)
class MediaFiles:
    """What names of files became. `is_trial`: nothing is stored."""

    plan: ImportPlan
    is_trial: bool
    names: dict[str, str] = field(default_factory=dict)
    # What is known of a file by its old name: fields of the row that are computed from it.
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    _stored: list[str] = field(default_factory=list)

    @contextmanager
    def removed_on_failure(self) -> Iterator[None]:
        """Delete what was stored if the import fails."""
        try:
            yield
        except BaseException:
            for name in self._stored:
                with suppress(OSError):
                    default_storage.delete(name)
            raise

    def store(self) -> None:
        """Store every file that a row names. Raises ImportRefusedError or OSError."""
        for label, folder in FOLDERS.items():
            for place, row in self.plan.rows(label):
                name = row["file"]
                if not isinstance(name, str) or not name.startswith(folder) or len(name) > LONGEST_NAME:
                    raise ImportRefusedError(f"{place} names a file outside {folder}; export again")
                if name not in self.names:
                    self._store(label, name, place)
        for name in self.plan.export.names(MEDIA):
            if name not in self.names:
                raise ImportRefusedError(f"its member {f'{MEDIA}/{name}'[:200]!r} belongs to no row; export again")

    def _store(self, label: str, name: str, place: str) -> None:
        path = f"{MEDIA}/{name}"
        if not self.plan.export.has(path):
            if name not in self.plan.export.about.missing_files:
                raise ImportRefusedError(f"{place} names the file {name!r}, which is not in the export; export again")
            self.names[name] = _name_of_missing(FOLDERS[label], name)
            return
        self._check_size(label, path)
        with self.plan.export.opened(path) as member, tempfile.SpooledTemporaryFile(MOST_PICTURE_BYTES) as content:
            while block := member.read(BLOCK_BYTES):
                content.write(block)
            size = content.tell()
            content.seek(0)
            self.facts[name] = _picture_facts(name, content, path) if label == IMAGE else {}
            if label == DOCUMENT:
                _check_document(name, content, path)
            content.seek(0)
            self.facts[name] |= {"file_size": size, "file_hash": hash_filelike(content)}
            content.seek(0)
            self.names[name] = self._saved(name, content, path)

    def _check_size(self, label: str, path: str) -> None:
        """Refuse a file that is too large before it is unpacked."""
        size = self.plan.export.size_bytes(path)
        most = MOST_PICTURE_BYTES if label == IMAGE else settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
        if size > most:
            kind = "picture" if label == IMAGE else "document"
            raise ImportRefusedError(f"its member {path[:200]!r} has {size} bytes, and a {kind} has {most} at most")

    def _saved(self, name: str, content: IO[bytes], path: str) -> str:
        try:
            if self.is_trial:
                return default_storage.get_available_name(name, max_length=LONGEST_NAME)
            stored = default_storage.save(name, File(content), max_length=LONGEST_NAME)
        except SuspiciousOperation as problem:
            raise ImportRefusedError(f"its member {path[:200]!r} has a name that no upload has; export again") from problem
        self._stored.append(stored)
        return stored


def _name_of_missing(folder: str, name: str) -> str:
    """Return a name for a file that was missing where it was exported: the row stays without it.

    Nobody can guess it. A later upload would get the old name, and belong to this row as well.
    """
    ending = PurePosixPath(name).suffix
    return f"{folder}missing-{secrets.token_hex(16)}{ending if _ENDING.fullmatch(ending) else ''}"


def _picture_facts(name: str, content: IO[bytes], path: str) -> dict[str, Any]:
    """Return width and height of a picture that an upload may be. Raises ImportRefusedError."""
    upload = SimpleUploadedFile(name.rpartition("/")[2], content.read())
    try:
        WagtailImageField().clean(upload)
    except ValidationError as problem:
        raise ImportRefusedError(f"its member {path[:200]!r} is no picture that pages may show ({' '.join(problem.messages)})") from problem
    from wagtail.images.models import Image

    upload.seek(0)
    picture = Image(file=ContentFile(upload.read(), name=upload.name))
    return {"width": picture.width, "height": picture.height}


def _check_document(name: str, content: IO[bytes], path: str) -> None:
    ending = name.rpartition(".")[2]
    if not document_types.is_sound(ending, content):
        raise ImportRefusedError(f"its member {path[:200]!r} is no document that may be uploaded: it is not what its name says")
