"""What is stored of the installation: the worker's last sign of life, the room on the disk day by day, and notices that were sent."""

from typing import ClassVar

from django.db import models


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
