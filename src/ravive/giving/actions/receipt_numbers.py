"""Numbers of receipts: from 1 in each year of an organisation, without a gap. An undone receipt keeps its own."""

from collections.abc import Iterable

from django.db.models import Max

from ravive.giving.models import Receipt


def give_numbers(organisation_id: int, receipts: Iterable[Receipt]) -> None:
    """Give the next numbers to receipts that are not stored yet, in their order. Call it under `account_locks.lock_accounts`.

    Receipts of an example account get none: they are removed in one click, and would leave gaps.
    """
    real = [receipt for receipt in receipts if not receipt.transfer.movement.account.is_example]
    years = {receipt.received_on.year for receipt in real}
    rows = Receipt.objects.filter(organisation=organisation_id, number_year__in=years).order_by()
    last = dict(rows.values_list("number_year").annotate(last=Max("number")))
    for row in real:
        year = row.received_on.year
        last[year] = last.get(year, 0) + 1
        row.number_year, row.number = year, last[year]
