"""Pictures and documents found beside an export, stored once each."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from ravive.pages import document_types
from ravive.pages.films import FILM_ENDINGS
from ravive.pages.picture_copies import UNREADABLE, PictureError
from ravive.pages.upload_forms import LARGEST_DOCUMENT_BYTES
from ravive.people.models import Organisation
from ravive.wordpress.media_folder import MediaFolder
from ravive.wordpress.models import ImportedFile

PICTURE_ENDINGS = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"})
# As Wagtail accepts at the desk.
LARGEST_PICTURE_BYTES = 10 * 1024 * 1024
LARGEST_FILM_BYTES = 200 * 1024 * 1024
LONGEST_TITLE = 255
# The number of a picture or document that a preview foresees: it has none yet.
UNSTORED = 0


class MissingFileError(Exception):
    """The file is not in the folder."""


class UnfitFileError(Exception):
    """The file is damaged, too large, or of a kind that is not accepted."""


class FileImporter:
    """Stores files of one folder for one organisation. Counts what is new. As a preview, it opens them and stores nothing."""

    def __init__(self, organisation: Organisation, media: MediaFolder, *, is_preview: bool = False) -> None:
        self._organisation, self._media, self._is_preview = organisation, media, is_preview
        self._collection = organisation.collection or Collection.get_first_root_node()
        self._stored: dict[Path, ImportedFile] = {}
        self.new_pictures = self.new_documents = 0
        self._used: set[Path] = set()
        self._asked: set[str] = set()

    def picture(self, *addresses: str, title: str, alternative: str) -> int:
        """Return the picture at the first address that is found. Raises MissingFileError, UnfitFileError."""
        path = self._found(*addresses)
        if path.suffix.lower() not in PICTURE_ENDINGS or path.stat().st_size > LARGEST_PICTURE_BYTES:
            raise UnfitFileError(_readable(path.name))

        def store() -> ImportedFile:
            if self._is_preview:
                with Image.open(path) as opened:
                    opened.verify()
                self.new_pictures += 1
                return ImportedFile(picture_id=UNSTORED)
            picture = get_image_model()(
                title=(title or _readable(path.stem))[:LONGEST_TITLE],
                description=alternative[:LONGEST_TITLE],
                collection=self._collection,
                file=ContentFile(path.read_bytes(), name=path.name),
            )
            picture.save()
            self.new_pictures += 1
            return ImportedFile(picture=picture)

        try:
            stored = self._once(path, store)
        except (PictureError, *UNREADABLE) as problem:
            if isinstance(problem, OSError) and problem.errno:
                # The disk, not the picture.
                raise
            raise UnfitFileError(_readable(path.name)) from problem
        if stored.picture_id is None:
            raise UnfitFileError(_readable(path.name))
        return stored.picture_id

    def document(self, address: str, *, title: str) -> int:
        """Return the document at an address. Raises MissingFileError, UnfitFileError."""
        path = self._found(address)
        ending = path.suffix.lower().removeprefix(".")
        largest = LARGEST_FILM_BYTES if ending in FILM_ENDINGS else LARGEST_DOCUMENT_BYTES

        def store() -> ImportedFile:
            with path.open("rb") as file:
                if path.stat().st_size > largest or not document_types.is_sound(ending, file):
                    raise UnfitFileError(_readable(path.name))
                if self._is_preview:
                    self.new_documents += 1
                    return ImportedFile(document_id=UNSTORED)
                document = get_document_model()(
                    title=(title or _readable(path.stem))[:LONGEST_TITLE], collection=self._collection, file=File(file, name=path.name)
                )
                document.save()
            self.new_documents += 1
            return ImportedFile(document=document)

        stored = self._once(path, store)
        if stored.document_id is None:
            raise UnfitFileError(_readable(path.name))
        return stored.document_id

    def is_used(self, address: str) -> bool:
        """Return whether a page shows or links to the file at an address, be it there or missing."""
        return address in self._asked or self._media.find(address) in self._used

    def new_address(self, address: str) -> str:
        """Return where the file of an old address is here; empty where no import of this folder stored it."""
        path = self._media.find(address)
        row = self._stored.get(path) if path else None
        stored = (row.picture or row.document) if row else None
        return stored.file.url if stored else ""

    def _found(self, *addresses: str) -> Path:
        self._asked.update(addresses)
        for address in addresses:
            if address and (path := self._media.find(address)):
                return path
        raise MissingFileError(next(filter(None, addresses), ""))

    def _once(self, path: Path, store: Callable[[], ImportedFile]) -> ImportedFile:
        """Return the stored row of a file, storing it now if no import stored it before."""
        if path not in self._stored:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            row = ImportedFile.objects.filter(organisation=self._organisation, digest=digest).first()
            if row is None:
                with transaction.atomic():
                    row = store()
                    row.organisation, row.digest = self._organisation, digest
                    if not self._is_preview:
                        row.save()
            self._stored[path] = row
        self._used.add(path)
        return self._stored[path]


def _readable(name: str) -> str:
    """Return a file's name as text: on disks, names may have bytes that are no UTF-8."""
    return name.encode("utf-8", "replace").decode()
