"""What bank files hold: statements, booked movements and the transfers in them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ravive.giving.models.accounts import BankAccount
from ravive.people.models import Organisation

LONGEST_FILE_NAME, LONGEST_IDENTIFIER, DIGEST_LENGTH = 200, 80, 64


class BankFile(models.Model):
    """A bank file that was read. The file itself is not stored."""

    organisation_id: int
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="bank_files")
    name = models.CharField(max_length=LONGEST_FILE_NAME)
    digest = models.CharField(max_length=DIGEST_LENGTH)
    format = models.CharField(max_length=10)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    movements_in_file = models.PositiveIntegerField()
    new_movements = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-imported_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "digest"], name="bank_file_imported_once"),
        ]

    def __str__(self) -> str:
        return self.name


class BookedStatement(models.Model):
    """The head of a statement: what stood on the account before and after it. Balances are None where its format has none."""

    account_id: int
    file = models.ForeignKey(BankFile, on_delete=models.CASCADE, related_name="statements")
    account = models.ForeignKey(BankAccount, on_delete=models.CASCADE, related_name="statements")
    identifier = models.CharField(max_length=LONGEST_IDENTIFIER, blank=True)
    opening_cents = models.BigIntegerField(null=True)
    opening_day = models.DateField(null=True)
    closing_cents = models.BigIntegerField(null=True)
    closing_day = models.DateField(null=True)
    # Of its movements, also of those that an earlier file brought; None without any.
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.identifier


class BankMovement(models.Model):
    """One movement that the bank booked. It may hold several transfers: see `BankTransfer`."""

    account_id: int
    account = models.ForeignKey(BankAccount, on_delete=models.CASCADE, related_name="movements")
    statement = models.ForeignKey(BookedStatement, null=True, on_delete=models.SET_NULL, related_name="movements")
    booked_on = models.DateField()
    value_on = models.DateField(null=True)
    amount_cents = models.BigIntegerField()
    is_reversal = models.BooleanField(default=False)
    # What the same movement has in a file of any format: a keyed digest of day, amount and reference.
    common_mark = models.CharField(max_length=DIGEST_LENGTH)
    # A keyed digest of the bank's own reference, in which statement and notice agree. Empty without one, and once cleared.
    bank_mark = models.CharField(max_length=DIGEST_LENGTH, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["booked_on", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "booked_on"], name="movements_by_day"),
            models.Index(fields=["account", "common_mark"], name="movements_by_common_mark"),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount_cents}"


class MovementMark(models.Model):
    """How a movement looked in files of one format, and its number among those alike: the same one in another file is found again."""

    movement_id: int
    movement = models.ForeignKey(BankMovement, on_delete=models.CASCADE, related_name="marks")
    account = models.ForeignKey(BankAccount, on_delete=models.CASCADE, related_name="+")
    format = models.CharField(max_length=10)
    # A keyed digest of all that the file has of it.
    fingerprint = models.CharField(max_length=DIGEST_LENGTH)
    # From 1. Two rows alike in one file are two movements; the same two rows in the next file are the same two.
    occurrence = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "format", "fingerprint", "occurrence"], name="movement_stored_once"),
            models.UniqueConstraint(fields=["movement", "format"], name="one_mark_a_movement_and_format"),
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.occurrence}"


class BankTransfer(models.Model):
    """One transfer of a movement, which is what is decided and booked. A movement without details is one transfer."""

    class Decision(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("to decide")
        BOOKED = "booked", _("booked")
        NO_GIFT = "no_gift", _("no gift")

    movement_id: int
    movement = models.ForeignKey(BankMovement, on_delete=models.CASCADE, related_name="transfers")
    # From 1, in the order of the file.
    position = models.PositiveIntegerField()
    amount_cents = models.BigIntegerField()
    # As the bank checked it, or as the message has it between its signs (`+++…+++`); empty without one.
    structured = models.CharField(max_length=25, blank=True)
    # Name, IBAN, message and the bank's reference, encrypted (`details.TransferDetails`). Empty once cleared.
    sealed = models.TextField(blank=True)
    # A keyed digest of the other account: the gifts of one donor are added up. Empty once cleared.
    iban_mark = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.OPEN)
    # Somebody undid its booking: it never books itself again.
    is_held = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["movement", "position"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["movement"], condition=Q(decision="open"), name="transfers_to_decide"),
            models.Index(fields=["structured"], condition=~Q(structured=""), name="transfers_by_reference"),
            # Of all: SQLite uses a partial one only where the query says its condition.
            models.Index(fields=["iban_mark"], name="transfers_by_other_account"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["movement", "position"], name="one_transfer_a_position"),
        ]

    def __str__(self) -> str:
        return f"{self.movement_id}.{self.position}"


class BankNotice(models.Model):
    """What a notice (camt.054) says of a movement that no statement brought yet. It waits for that statement, and is deleted then."""

    account_id: int
    account = models.ForeignKey(BankAccount, on_delete=models.CASCADE, related_name="notices")
    booked_on = models.DateField()
    amount_cents = models.BigIntegerField()
    # As those of a movement and of its mark.
    common_mark = models.CharField(max_length=DIGEST_LENGTH)
    bank_mark = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    fingerprint = models.CharField(max_length=DIGEST_LENGTH)
    occurrence = models.PositiveIntegerField()
    # The transfers in it, encrypted (`details.NoticedTransfers`).
    sealed = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["booked_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "fingerprint", "occurrence"], name="notice_stored_once"),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount_cents}"


class ClosedMonth(models.Model):
    """A month of an account that the treasurer closed: what is no gift has no details any more."""

    account_id: int
    account = models.ForeignKey(BankAccount, on_delete=models.CASCADE, related_name="closed_months")
    # Its first day.
    month = models.DateField()
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-month"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "month"], name="month_closed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
