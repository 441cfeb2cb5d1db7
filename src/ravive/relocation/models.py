"""Files that staff upload to bring what they hold here, with what was read in them and what became of them."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ravive.people.models import Organisation

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

LONGEST_FILE_NAME, LONGEST_LANGUAGE, LONGEST_PROBLEM = 120, 35, 1000


class Upload(models.Model):
    """One file: first read, then brought once somebody confirms. Its content is deleted when it is brought, or after a day."""

    class UploadKind(models.TextChoices):
        """What a file holds."""

        SITE = "site", _("Site (WordPress)")
        READERS = "readers", _("Readers of the news")
        MEMBERS = "members", _("Members of the network")

    class UploadState(models.TextChoices):
        """Where a file stands."""

        READING = "reading", _("being read")
        READY = "ready", _("to be confirmed")
        REFUSED = "refused", _("refused")
        BRINGING = "bringing", _("being brought")
        DONE = "done", _("brought")
        FAILED = "failed", _("interrupted")
        DISCARDED = "discarded", _("not brought")
        UNDONE = "undone", _("removed again")

    organisation_id: int
    parts: "RelatedManager[UploadPart]"
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="uploads_to_bring")
    kind = models.CharField(max_length=10, choices=UploadKind)
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.READING)
    # As the browser called it.
    file_name = models.CharField(max_length=LONGEST_FILE_NAME)
    # Of the person who uploaded it: refusals are written in it.
    words_language = models.CharField(max_length=LONGEST_LANGUAGE)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    # What was chosen for this kind: the language of texts, which column holds what, what proves a consent.
    options = models.JSONField(default=dict)
    # A `Report`, of what would be brought, then of what was.
    report = models.JSONField(default=dict)
    problem = models.TextField(blank=True, max_length=LONGEST_PROBLEM)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind}, {self.state}"


class UploadPart(models.Model):
    """A part of the content of a file, encrypted: workers on other machines read it from the database."""

    upload_id: int
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    place = models.PositiveIntegerField()
    sealed = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["place"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["upload", "place"], name="one_upload_part_a_place")
        ]

    def __str__(self) -> str:
        return f"part {self.place} of upload {self.upload_id}"
