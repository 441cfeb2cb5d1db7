"""Everything of an organisation as one file in open formats, from the desk. The worker writes it; it is there for a day, encrypted."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth.models import User
from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ravive.mailing import encryption
from ravive.operations.models import OrganisationFile, OrganisationFilePart
from ravive.people.actions import record
from ravive.people.models import Organisation
from ravive.portability import actions as portability
from ravive.site.personal_data import DataSubject, LegalBasis, PersonalData, PersonalField, StorageLimit, fixed

LIFE = timedelta(days=1)
PART_BYTES = 1024 * 1024
# A larger one is written by a command: the database would grow too much.
LARGEST_BYTES = 1024 * PART_BYTES
WORDS = {
    "organisation_file.asked": _("asked for everything of the organisation as a file"),
    "organisation_file.downloaded": _("downloaded everything of the organisation as a file"),
    "screen:organisation_file": _("Everything as a file"),
}


def ask(*, organisation: Organisation, by: User, now: datetime) -> OrganisationFile:
    """Let the worker write the file, and return what it will be. One that was there is deleted."""
    with transaction.atomic():
        # Two requests at once: the second waits here.
        list(Organisation.objects.select_for_update(no_key=True).filter(pk=organisation.pk).values_list("pk"))
        delete(organisation)
        file = OrganisationFile.objects.create(organisation=organisation, asked_at=now)
        record(organisation=organisation, by=by, now=now, verb="organisation_file.asked", subject=organisation)
        write_file.enqueue(file.pk)
    return file


def file_of(organisation: Organisation, *, now: datetime) -> OrganisationFile | None:
    """Return the file of an organisation, written or not; None without one, and once its day is over."""
    return OrganisationFile.objects.filter(organisation=organisation, asked_at__gt=now - LIFE).first()


def record_download(organisation: Organisation, *, by: User, now: datetime) -> None:
    """Write in the audit log that somebody takes the file."""
    record(organisation=organisation, by=by, now=now, verb="organisation_file.downloaded", subject=organisation)


def content_of(file: OrganisationFile) -> Iterator[bytes]:
    """Yield the content in parts, decrypted."""
    for sealed in file.parts.order_by("place").values_list("sealed", flat=True).iterator(chunk_size=2):
        yield encryption.decrypt_bytes(sealed)


def delete(organisation: Organisation) -> bool:
    """Delete the file of an organisation; return whether there was one."""
    return OrganisationFile.objects.filter(organisation=organisation).delete()[0] > 0


def delete_old(now: datetime) -> int:
    """Delete the files whose day is over; return how many rows."""
    return OrganisationFile.objects.filter(asked_at__lte=now - LIFE).delete()[0]


@task
def write_file(number: int) -> int:
    """Write a file and store it; return its size in bytes, 0 where it was deleted meanwhile, or is too large."""
    row = OrganisationFile.objects.select_related("organisation").filter(pk=number, ready_at=None).first()
    if row is None:
        return 0
    try:
        with TemporaryDirectory(prefix="ravive-organisation-") as folder:
            path = Path(folder, "organisation.zip")
            portability.export(organisation=row.organisation, file=path, recipients=(), now=timezone.now())
            return _store(row, path)
    except Exception:
        OrganisationFile.objects.filter(pk=number).update(failed_at=timezone.now())
        raise


def _store(row: OrganisationFile, path: Path) -> int:
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        OrganisationFile.objects.filter(pk=row.pk).update(failed_at=timezone.now(), is_too_large=True)
        return 0
    # Of an earlier run that was interrupted.
    row.parts.all().delete()
    with path.open("rb") as content:
        for place, part in enumerate(iter(lambda: content.read(PART_BYTES), b"")):
            with transaction.atomic():
                if not OrganisationFile.objects.select_for_update().filter(pk=row.pk).exists():
                    return 0
                OrganisationFilePart.objects.create(file=row, place=place, sealed=encryption.encrypt_bytes(part))
    OrganisationFile.objects.filter(pk=row.pk).update(ready_at=timezone.now(), failed_at=None, size_bytes=size)
    return size


DATA = PersonalData(
    name="organisation-files",
    label=_("Everything of an organisation as a file"),
    people=tuple(DataSubject),
    recipients=(),
    fields=(
        PersonalField(
            model="operations.OrganisationFilePart",
            field="sealed",
            purpose=_("Give an organisation all that is its own, in open formats: encrypted, until an administrator takes it"),
            deletion=_("A day after it was asked for, or earlier by an administrator"),
            basis=LegalBasis.INTEREST,
            limit=StorageLimit(days=fixed(LIFE.days + 1), since=_("after it was asked for")),
        ),
    ),
    erase=delete_old,
)
