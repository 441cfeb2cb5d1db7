"""Staff who act at once while two workers chain and copy the audit log, each in a thread with a connection of its own.

`test_audit_chain.py` runs it as a process with a database of its own.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import django

WRITERS, ENTRIES = 4, 12


def main() -> None:
    """Print what is wrong with the chains, how much waits, and the places of the chain that all wrote to."""
    django.setup()
    from django.db import connections, transaction

    from ravive.people import actions, audit_chain, audit_copy, audit_verification
    from tests.people.cast import organisation

    nord = organisation("nord")
    together = Barrier(WRITERS)

    def work(number: int) -> None:
        together.wait()
        try:
            for _time in range(ENTRIES):
                with transaction.atomic():
                    actions.record(organisation=nord, by=f"writer {number}", now=datetime.now(UTC), verb="test.done")
                audit_chain.extend()
                audit_copy.copy_new()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(work, range(WRITERS)))
    found = audit_verification.verify(now=datetime.now(UTC))
    places = audit_chain.stored_events().filter(organisation=nord).order_by("place").values_list("place", flat=True)
    json.dump({"problems": [problem.what for problem in found.problems], "waiting": found.waiting, "places": list(places)}, sys.stdout)


if __name__ == "__main__":
    main()
