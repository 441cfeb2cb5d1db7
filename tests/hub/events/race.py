"""Fifty people register at once, each in a thread with a connection of its own.

`test_registering_at_once.py` runs it as a process with a database of its own.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django

PEOPLE, PLACES = 50, 10


def main() -> None:
    """Print what came of it: the statuses, and the registrations in their order."""
    django.setup()
    from django.db import connections
    from django.test import Client

    from ravive.hub.events.models import Registration
    from tests.hub.events.cast import event_page, once_of, opened

    page = event_page()
    event = opened(page, places=PLACES)
    browsers = [Client(headers={"host": "localhost"}) for _ in range(PEOPLE)]
    values = [once_of(browser, page) for browser in browsers]
    together = Barrier(PEOPLE)

    def register(number: int) -> int:
        together.wait()
        try:
            data = {"name": f"Person {number}", "once": values[number]}
            return browsers[number].post(f"/fr/events/{page.pk}/register/", data).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(PEOPLE) as pool:
        statuses = list(pool.map(register, range(PEOPLE)))
        # The same forms again, all at once: nothing changes.
        again = list(pool.map(register, range(PEOPLE)))
    rows = list(Registration.objects.filter(event=event).values_list("has_place", flat=True))
    json.dump({"statuses": statuses, "again": again, "places": rows}, sys.stdout)


if __name__ == "__main__":
    main()
