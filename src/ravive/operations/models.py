"""What is stored of the installation: the worker's signs of life, room on the disk, notices, and files that organisations asked for."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from ravive.people.models import Organisation

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class WorkerHeartbeat(models.Model):
    """The last sign of life of the process that works in the background. One row: of several such processes, one works."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    machine = models.CharField(max_length=80)
    started_at = models.DateTimeField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.machine}, {self.at:%Y-%m-%d %H:%M}"


class DiskMeasure(models.Model):
    """How much was free on the disk of the data folder on a day, on the machine whose worker measured it."""

    day = models.DateField(primary_key=True)
    machine = models.CharField(max_length=80, default="")
    free_bytes = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.day}: {self.free_bytes}"


class SentNotice(models.Model):
    """A notice to the administrators of the host: one a matter and day. It names nobody."""

    matter = models.CharField(max_length=20)
    day = models.DateField()
    at = models.DateTimeField()
    # How many of what the matter counts; 0 where it counts nothing.
    count = models.PositiveIntegerField(default=0)
    # How many e-mails the mail server accepted.
    mails = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["matter", "day"], name="one_notice_a_matter_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.matter}, {self.day}"


class OrganisationFile(models.Model):
    """Everything of an organisation as one file that an administrator asked for. It is deleted a day later."""

    organisation_id: int
    parts: "RelatedManager[OrganisationFilePart]"
    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="whole_file")
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    # Writing stopped at an error, or the file was too large; somebody can ask again.
    failed_at = models.DateTimeField(null=True)
    is_too_large = models.BooleanField(default=False)
    size_bytes = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"file of {self.organisation_id}"


class OrganisationFilePart(models.Model):
    """A part of such a file, encrypted: the process that sends it may be on another machine than the one that wrote it."""

    file_id: int
    file = models.ForeignKey(OrganisationFile, on_delete=models.CASCADE, related_name="parts")
    place = models.PositiveIntegerField()
    sealed = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["place"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["file", "place"], name="one_file_part_a_place")
        ]

    def __str__(self) -> str:
        return f"part {self.place} of file {self.file_id}"
