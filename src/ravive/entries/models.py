"""What all rows have that visitors' forms leave."""

from datetime import datetime

from django.db import models

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
