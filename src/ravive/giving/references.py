"""Gives a new reference to what a transfer may be for."""

from collections.abc import Callable

from django.db import IntegrityError, transaction

from ravive.banking.references import MOST_NUMBER, belgian_reference, creditor_reference
from ravive.giving.models import Appeal, BankAccount, PaymentReference, RunTeam, SponsoredRunner

MOST_TRIES = 20


class NoReferenceError(Exception):
    """Every number that was drawn is in use."""


def add_reference(
    *, appeal: Appeal, kind: str, draw: Callable[[int], int], team: RunTeam | None = None, runner: SponsoredRunner | None = None
) -> PaymentReference:
    """Store a reference that nothing else has. `draw(n)` returns a number from 0 to n - 1. Raises NoReferenceError."""
    style = appeal.account.reference_style if appeal.account else BankAccount.ReferenceStyle.BELGIAN
    for _try in range(MOST_TRIES):
        number = draw(MOST_NUMBER) + 1
        stored = creditor_reference(f"{number:010d}") if style == BankAccount.ReferenceStyle.CREDITOR else belgian_reference(number)
        try:
            with transaction.atomic():
                return PaymentReference.objects.create(
                    organisation_id=appeal.organisation_id, appeal=appeal, kind=kind, reference=stored, team=team, runner=runner
                )
        except IntegrityError:
            continue
    raise NoReferenceError(f"no free reference after {MOST_TRIES} draws")
