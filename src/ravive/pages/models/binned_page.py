"""A page in the bin: where it stood, what was online, who deleted it."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.timezone import localdate
from wagtail.models import Page

from ravive.people.models import Organisation

BIN_DAYS = 30


class BinnedPage(models.Model):
    """A page that staff deleted, with all pages below it. It stands in the folder of the bin, outside all sites."""

    # Wagtail counts rows that name a page as its uses.
    wagtail_reference_index_ignore = True

    organisation_id: int | None
    parent_id: int | None
    page_id: int
    page = models.OneToOneField(Page, on_delete=models.CASCADE, related_name="binned")
    # None: it stood outside all sites.
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="binned_pages")
    # The page above it; None once that is deleted for good.
    parent = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    # How many pages stood before it there.
    position = models.PositiveIntegerField()
    slug = models.CharField(max_length=255)
    # A `PageState` for each page that was online or was to be, as lists.
    states = models.JSONField(default=list)
    deleted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    deleted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-deleted_at", "-pk"]

    def __str__(self) -> str:
        return self.page.title

    @property
    def leaves_at(self) -> datetime:
        """When it may be deleted for good."""
        return self.deleted_at + timedelta(days=BIN_DAYS)

    @property
    def leaves_on(self) -> date:
        """The day before whose end it can come back for sure: in the night after it, it is deleted for good."""
        return localdate(self.leaves_at)
