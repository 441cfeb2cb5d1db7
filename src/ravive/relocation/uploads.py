"""The content of uploaded files: stored encrypted in parts, written into a folder that lasts as long as its reading, deleted."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import UploadedFile

from ravive.mailing import encryption
from ravive.relocation.models import Upload, UploadPart

PART_BYTES = 1024 * 1024
# The content of a file that nobody confirmed, and its report.
CONTENT_LIFE, REPORT_LIFE = timedelta(days=1), timedelta(days=30)
State = Upload.UploadState


def store_content(upload: Upload, file: UploadedFile) -> None:
    """Store the content of a file, encrypted."""
    file.seek(0)
    for place, part in enumerate(iter(lambda: file.read(PART_BYTES), b"")):
        UploadPart.objects.create(upload=upload, place=place, sealed=encryption.encrypt_bytes(part))


@contextmanager
def opened(upload: Upload) -> Iterator[Path]:
    """Return the path of the content in a folder of its own, which is deleted afterwards. Nobody else can read it."""
    with TemporaryDirectory(prefix="ravive-upload-") as folder:
        path = Path(folder, "upload")
        with path.open("wb") as file:
            for sealed in upload.parts.order_by("place").values_list("sealed", flat=True).iterator(chunk_size=4):
                file.write(encryption.decrypt_bytes(sealed))
        yield path


def delete_content(upload: Upload) -> None:
    """Delete the content of a file. What was said of it stays for a month."""
    UploadPart.objects.filter(upload=upload).delete()


def delete_old(now: datetime) -> int:
    """Delete contents of more than a day, and reports of more than a month; return how many rows."""
    left = Upload.objects.filter(uploaded_at__lte=now - CONTENT_LIFE)
    left.filter(state__in=(State.READING, State.READY, State.FAILED)).update(state=State.DISCARDED, finished_at=now)
    parts = UploadPart.objects.filter(upload__uploaded_at__lte=now - CONTENT_LIFE).delete()[0]
    return parts + Upload.objects.filter(uploaded_at__lte=now - REPORT_LIFE).delete()[0]
