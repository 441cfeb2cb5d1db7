"""What an import remembers: which entry of an export became which page, which file became which picture or document."""

from typing import ClassVar

from django.db import models

from ravive.people.models import Organisation

LONGEST_SOURCE, LONGEST_GUID, LONGEST_GROUP = 200, 255, 200


class ImportedPage(models.Model):
    """A post or page of another site, and the page that it became here. Nobody's name is stored."""

    page_id: int | None
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="imported_pages")
    # The other site, without scheme and "www.", and the number of the entry there.
    source = models.CharField(max_length=LONGEST_SOURCE)
    number = models.BigIntegerField()
    guid = models.CharField(max_length=LONGEST_GUID, blank=True)
    # The entries of one text in several languages share a group, and so the translation key of their pages.
    group = models.CharField(max_length=LONGEST_GROUP, blank=True)
    # None once the page is deleted here: the next import does not bring it again.
    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+")
    # Of what was stored, to find what changed there since, and the revision that was stored, to find what changed here.
    digest = models.CharField(max_length=64)
    revision = models.BigIntegerField(default=0)
    is_public = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "source", "number"], name="one_page_of_an_entry"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["organisation", "guid"], name="imported_page_guid")]

    def __str__(self) -> str:
        return f"{self.source}: {self.number}"


class ImportedFile(models.Model):
    """A file found beside an export, and the picture or document that it became here."""

    picture_id: int | None
    document_id: int | None
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="imported_files")
    # SHA-256 of the file as it was found: a stored picture is a copy.
    digest = models.CharField(max_length=64)
    picture = models.ForeignKey("wagtailimages.Image", null=True, on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey("wagtaildocs.Document", null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "digest"], name="one_upload_of_a_file"),
            models.CheckConstraint(
                condition=models.Q(picture__isnull=False, document__isnull=True) | models.Q(picture__isnull=True, document__isnull=False),
                name="a_picture_or_a_document",
            ),
        ]

    def __str__(self) -> str:
        return self.digest
