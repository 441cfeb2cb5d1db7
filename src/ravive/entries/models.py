"""What all rows have that visitors' forms leave; copies of what staff cleared; what people ask about their own details."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

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

    def is_of(self, address: str) -> bool:
        """Return whether a row recognises the mailbox of an address without it. False where nothing of the mailbox is stored."""
        return False


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

    def is_of(self, address: str) -> bool:
        """Return whether the digest of the mailbox is that of an address."""
        return bool(self.mailbox_mark) and self.mailbox_mark == self.mark_for(address)


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


class ExtensionReason(models.TextChoices):
    """Why an answer needs two more months (GDPR, article 12.3)."""

    COMPLEX = "complex", _("it is difficult: many details have to be looked through")
    MANY = "many", _("many requests came at the same time")


class RequestOutcome(models.TextChoices):
    """How a request ended."""

    DONE = "done", _("We did what the person asked")
    NOTHING = "nothing", _("Nothing is stored under this address")
    REFUSED = "refused", _("We refuse")


class RefusalReason(models.TextChoices):
    """Why a request is refused. A choice: free words could name somebody, and the row stays as a proof."""

    UNKNOWN = "unknown", _("we cannot establish who asks (GDPR, article 12.6)")
    DUTY = "duty", _("the law obliges us to store these details (GDPR, article 17.3)")
    OTHERS = "others", _("it would harm the rights of other people (GDPR, article 15.4)")
    UNFOUNDED = "unfounded", _("the request has clearly no ground (GDPR, article 12.5)")
    EXCESSIVE = "excessive", _("the same request was repeated without a new reason (GDPR, article 12.5)")


class PersonRequest(models.Model):
    """Somebody asks what is stored of them, or wants it corrected or deleted. The audit log says what was done, by whom.

    The address is sealed, and deleted on its day. The rest names nobody, and stays as a proof.
    """

    organisation_id: int
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="person_requests")
    # The address that is asked about. Empty once its day has come.
    sealed = models.TextField(blank=True)
    # In which the person is written to, as far as their entries say it.
    language = models.CharField(max_length=12, blank=True, default="")
    received_on = models.DateField()
    # A month later, or three where staff told the person why (GDPR, article 12.3).
    due_on = models.DateField()
    extension_reason = models.CharField(max_length=10, choices=ExtensionReason, blank=True, default="")
    answered_on = models.DateField(null=True)
    outcome = models.CharField(max_length=10, choices=RequestOutcome, blank=True, default="")
    refusal_reason = models.CharField(max_length=10, choices=RefusalReason, blank=True, default="")
    # The day on which the address is deleted: earlier once it is answered.
    erase_on = models.DateField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-received_on", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "due_on"], condition=models.Q(answered_on=None), name="requests_to_answer"),
        ]

    def __str__(self) -> str:
        # The audit log shows this text, so it names nobody.
        return f"{self.pk}"
