"""Receipts of two organisations from before receipts had numbers, then the migrations: numbers of both.

`test_receipt_numbers.py` runs it as a process with a database of its own.
"""

import json
import sys
from datetime import date
from itertools import count

import django

DAYS = (date(2025, 12, 31), date(2026, 1, 2), date(2026, 1, 2), date(2026, 3, 5))


def main() -> None:
    """Print the years and numbers of the receipts of each organisation, in the order of their days."""
    django.setup()
    from django.core.management import call_command

    from ravive.giving.models import Receipt
    from ravive.people.models import Organisation
    from tests.giving.ledger import coda_of, gift, ledger_of
    from tests.people.cast import organisation

    ledgers = ledger_of(organisation("givers")), ledger_of(organisation("autre"))
    # References are never given twice, also across organisations.
    ledgers[1].numbers = count(500)
    Organisation.objects.update(name="Les Ponts")
    for day in DAYS:
        for own in ledgers:
            own.imported(coda_of(gift("10.00", structured=own.reference().reference)))
            Receipt.objects.filter(pk=Receipt.objects.latest("pk").pk).update(received_on=day)
    call_command("migrate", "giving", "0001_initial", verbosity=0)
    call_command("migrate", verbosity=0)
    found = [
        list(Receipt.objects.filter(organisation=own.organisation).order_by("received_on", "pk").values_list("number_year", "number"))
        for own in ledgers
    ]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
