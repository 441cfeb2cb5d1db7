"""What a treasurer refused."""

from typing import ClassVar

from django.db import models

from ravive.giving.models.appeals import PaymentReference
from ravive.giving.models.movements import BankTransfer


class RefusedProposal(models.Model):
    """A transfer that is not from whom it was proposed: it is never proposed for that again."""

    transfer = models.ForeignKey(BankTransfer, on_delete=models.CASCADE, related_name="refused_proposals")
    # None: what was proposed without one, because the account sent a gift before or a platform is named.
    reference = models.ForeignKey(PaymentReference, null=True, on_delete=models.CASCADE, related_name="refused_proposals")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["transfer", "reference"], name="proposal_refused_once"),
        ]

    def __str__(self) -> str:
        return f"{self.transfer_id} {self.reference_id}"  # pyright: ignore[reportAttributeAccessIssue] -- Django's own attributes
