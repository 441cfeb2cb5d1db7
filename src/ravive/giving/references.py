"""Gives a new reference to what a transfer may be for."""

from collections.abc import Callable

from django.db import IntegrityError, transaction
from stdnum.be import ogm_vcs
from stdnum.iso7064 import mod_97_10

from ravive.giving.models import Appeal, BankAccount, PaymentReference, RunTeam, SponsoredRunner

# A Belgian reference is ten digits and two that check them.
LARGEST_NUMBER = 10**10 - 1
MOST_TRIES = 20


class NoReferenceError(Exception):
    """Every number that was drawn is in use."""


def add_reference(
    *, appeal: Appeal, kind: str, draw: Callable[[int], int], team: RunTeam | None = None, runner: SponsoredRunner | None = None
) -> PaymentReference:
    """Store a reference that nothing else has. `draw(n)` returns a number from 0 to n - 1. Raises NoReferenceError."""
    style = appeal.account.reference_style if appeal.account else BankAccount.ReferenceStyle.BELGIAN
    for _try in range(MOST_TRIES):
        number = draw(LARGEST_NUMBER) + 1
        stored = _creditor(number) if style == BankAccount.ReferenceStyle.CREDITOR else _belgian(number)
        try:
            with transaction.atomic():
                return PaymentReference.objects.create(
                    organisation_id=appeal.organisation_id, appeal=appeal, kind=kind, reference=stored, team=team, runner=runner
                )
        except IntegrityError:
            continue
    raise NoReferenceError(f"no free reference after {MOST_TRIES} draws")


def _belgian(number: int) -> str:
    return f"{number:010d}{ogm_vcs.calc_check_digits(f'{number:010d}')}"


def _creditor(number: int) -> str:
    return f"RF{mod_97_10.calc_check_digits(f'{number:010d}RF')}{number:010d}"
