"""What all rows have that visitors' forms leave."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models

from ravive.people.models import Organisation

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

HANDLE_LENGTH = MARK_LENGTH = 64


class AddressedRow(models.Model):
    """A row whose e-mail address `mailing` stores sealed. The address is deleted with the row, whatever deletes that."""

    # A keyed digest, under which the address is stored. Empty without an address and once the row is erased. A row that can be withdrawn
    # keeps it when the e-mails stop: the private link leads to it.
    handle = models.CharField(max_length=HANDLE_LENGTH, null=True, unique=True)
    # Not stored here. Of a request that waits for its reader: when the address was typed (`queries.requests_at`).
    asked_at: datetime | None = None

    class Meta:
        abstract = True


class VisitorEntry(AddressedRow):
    """What a form left, until its day. Somebody else may have typed the address: it counts once the reader of the address confirmed."""

    # A keyed digest of the mailbox, where one counts once (`mark_for`). Empty once erased.
    mailbox_mark = models.CharField(max_length=MARK_LENGTH, blank=True)
    # A day, never a moment.
    entered_on = models.DateField()
    is_confirmed = models.BooleanField(default=False)
    # The promised day: it may come earlier, never later. Empty where the entry stays until it is withdrawn.
    erase_on = models.DateField(null=True)

    class Meta(AddressedRow.Meta):
        abstract = True

    def mark_for(self, address: str) -> str:
        """Return what recognises a mailbox among entries for the same thing; empty where a mailbox may have several."""
        return ""


class Clearing(models.Model):
    """What staff deleted together because a flood of forms had left it, and from when to when it was sent."""

    organisation_id: int
    entries: "RelatedManager[ClearedEntry]"
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="clearings")
    # The name of a subject.
    subject = models.CharField(max_length=40)
    since = models.DateTimeField()
    until = models.DateTimeField()
    count = models.PositiveIntegerField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.subject}, {self.count}"


class ClearedEntry(models.Model):
    """A copy of one deleted entry, sealed, until its day: somebody real may have sent it."""

    clearing_id: int
    clearing = models.ForeignKey(Clearing, on_delete=models.CASCADE, related_name="entries")
    # Of the entry, by which its reader's private link deletes the copy. Empty for an entry without an address.
    handle = models.CharField(max_length=HANDLE_LENGTH, blank=True, db_index=True)
    # As the entry had it: who is erased does not come back. Empty where a mailbox has none.
    mailbox_mark = models.CharField(max_length=MARK_LENGTH, blank=True, default="", db_index=True)
    sealed = models.TextField()
    # Thirty days, or the day that the entry was promised if that is earlier.
    erase_on = models.DateField()

    def __str__(self) -> str:
        return f"entry of clearing {self.clearing_id}"
