"""What was received and booked, and the journal of who did what."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ravive.giving.models.appeals import Appeal, PaymentReference
from ravive.giving.models.donors import Donor
from ravive.giving.models.movements import BankTransfer
from ravive.people.models import AppendOnlyError, Organisation

LONGEST_ACTOR_NAME = 150


class Receipt(models.Model):
    """A transfer that was booked. The sum of an appeal is that of its receipts that nobody undid."""

    class ReceiptKind(models.TextChoices):
        """What was received. Only gifts are certified."""

        GIFT = "gift", _("Gift")
        EVENT_FEE = "event_fee", _("Fee of an event")
        COLLECTION = "collection", _("Proceeds of a collection")
        PLATFORM = "platform", _("Payout of a platform")

    organisation_id: int
    transfer_id: int
    appeal_id: int | None
    reference_id: int | None
    donor_id: int | None
    reverses_id: int | None
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="receipts")
    # From 1 in each year of an organisation, without a gap, in the order in which they were booked. An undone one keeps its own.
    # None for invented money of an example, which goes in one click: `actions.receipt_numbers` gives them, under the lock of the ledger.
    number = models.PositiveIntegerField(null=True, editable=False)
    # That of `received_on`.
    number_year = models.PositiveSmallIntegerField(null=True, editable=False)
    transfer = models.ForeignKey(BankTransfer, on_delete=models.PROTECT, related_name="receipts")
    # None for money that is for no appeal.
    appeal = models.ForeignKey(Appeal, null=True, blank=True, on_delete=models.PROTECT, related_name="receipts")
    reference = models.ForeignKey(PaymentReference, null=True, blank=True, on_delete=models.PROTECT, related_name="receipts")
    kind = models.CharField(max_length=12, choices=ReceiptKind, default=ReceiptKind.GIFT)
    # That of its transfer. Negative for money given back.
    amount_cents = models.BigIntegerField()
    received_on = models.DateField()
    donor = models.ForeignKey(Donor, null=True, blank=True, on_delete=models.SET_NULL, related_name="receipts")
    # The receipt that this one gives back, whole or in part.
    reverses = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversals")
    # None: its exact reference booked it.
    booked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    booked_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    thanked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["received_on", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["appeal"], condition=Q(undone_at=None), name="receipts_of_appeal"),
            models.Index(fields=["donor", "received_on"], condition=Q(undone_at=None), name="receipts_of_donor"),
            # Few give back another. Over all, statistics of SQLite take the key for one that finds most rows, and it reads them all.
            models.Index(fields=["reverses"], condition=Q(reverses__isnull=False), name="receipts_given_back"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # Two treasurers at once book a transfer once.
            models.UniqueConstraint(fields=["transfer"], condition=Q(undone_at=None), name="transfer_booked_once"),
            models.UniqueConstraint(fields=["organisation", "number_year", "number"], name="receipt_number_once"),
            models.CheckConstraint(condition=~Q(amount_cents=0), name="receipt_of_money"),
            models.CheckConstraint(
                condition=Q(amount_cents__gt=0, reverses=None) | Q(amount_cents__lt=0, reverses__isnull=False),
                name="money_given_back_names_its_receipt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received_on} {self.amount_cents}"

    @property
    def written_number(self) -> str:
        """Its number as people read it, such as 2026-00012; of an example, EX and the number of its row."""
        return f"{self.number_year}-{self.number:05d}" if self.number else f"EX-{self.pk}"


class JournalLines(models.QuerySet["JournalLine"]):
    """Lines to read. `giving.journal` writes them, and nothing changes them."""

    def update(self, **kwargs: object) -> NoReturn:
        raise AppendOnlyError("the journal is never changed; write another line")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("the journal is never shortened")


class JournalLine(models.Model):
    """Who did what with which transfer or month, and when. It names no donor, and never changes."""

    class JournalVerb(models.TextChoices):
        """What was done."""

        IMPORTED = "imported", _("imported a file")
        BOOKED = "booked", _("booked")
        UNDONE = "undone", _("undid")
        NO_GIFT = "no_gift", _("marked as no gift")
        CHANGED = "changed", _("changed")
        CLOSED = "closed", _("closed the month")
        REOPENED = "reopened", _("reopened the month")
        PROMISES = "promises", _("removed promises")
        JOINED = "joined", _("put two donors together")
        SEPARATED = "separated", _("separated two donors")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="journal_lines")
    at = models.DateTimeField()
    # The name stays when the account is deleted. Empty: an exact reference did it.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=LONGEST_ACTOR_NAME, blank=True)
    verb = models.CharField(max_length=10, choices=JournalVerb)
    transfer = models.ForeignKey(BankTransfer, null=True, on_delete=models.PROTECT, related_name="journal_lines")
    receipt = models.ForeignKey(Receipt, null=True, on_delete=models.PROTECT, related_name="journal_lines")
    amount_cents = models.BigIntegerField(null=True)
    # Names of files, months, kinds: nothing of a person.
    detail = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects = JournalLines.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["organisation", "-at"], name="journal_by_organisation")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own signature
        if self.pk is not None:
            raise AppendOnlyError("the journal is never changed; write another line")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise AppendOnlyError("the journal is never shortened")
