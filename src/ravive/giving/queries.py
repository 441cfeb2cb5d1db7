"""Reads across tables: what an appeal received, and what is promised beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ravive.giving.models import Appeal, GivingPromise, Receipt


@dataclass(frozen=True, kw_only=True)
class AppealSum:
    """What an appeal received, and what is promised beside it. `gifts` counts what was received and not given back whole."""

    received_cents: int
    gifts: int
    promised_cents: int
    promises: int


NOTHING = AppealSum(received_cents=0, gifts=0, promised_cents=0, promises=0)


def booked_receipts() -> QuerySet[Receipt]:
    """Return the receipts that nobody undid: only these count."""
    return Receipt.objects.filter(undone_at=None)


def sums_of(appeals: Iterable[Appeal], *, today: date) -> dict[int, AppealSum]:
    """Return the sum of each appeal, by its number. Money given back is subtracted; promises that expired are left out."""
    numbers = [appeal.pk for appeal in appeals]
    received = booked_receipts().filter(appeal__in=numbers)
    sums = dict(received.order_by().values_list("appeal").annotate(total=Sum("amount_cents")))
    back = Receipt.objects.filter(reverses=OuterRef("pk"), undone_at=None).values("reverses").annotate(total=Sum("amount_cents"))
    whole = received.filter(amount_cents__gt=0).annotate(back_cents=Coalesce(Subquery(back.values("total")), 0))
    left = whole.filter(amount_cents__gt=-F("back_cents"))
    gifts = dict(left.order_by().values_list("appeal").annotate(count=Count("pk")))
    promises = {
        appeal_id: (total, count)
        for appeal_id, total, count in open_promises(today)
        .filter(reference__appeal__in=numbers)
        .order_by()
        .values_list("reference__appeal")
        .annotate(total=Sum("amount_cents"), count=Count("pk"))
    }
    return {
        number: AppealSum(
            received_cents=sums.get(number, 0),
            gifts=gifts.get(number, 0),
            promised_cents=promises.get(number, (0, 0))[0],
            promises=promises.get(number, (0, 0))[1],
        )
        for number in numbers
    }


def open_promises(today: date) -> QuerySet[GivingPromise]:
    """Return the promises that nothing was received for and that did not expire."""
    received = booked_receipts().filter(reference__isnull=False, amount_cents__gt=0).values("reference")
    return GivingPromise.objects.filter(expires_on__gte=today).exclude(reference__in=received)
