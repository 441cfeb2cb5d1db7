"""A donor who stops the e-mails in several ways at once, each in a thread with a connection of its own.

`test_at_once.py` runs it as a process with a database of its own.
"""

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest.mock import patch

import django

PROMISES, ROUNDS = 3, 2
# So long, each deletion of an address lets the others come as far as they can.
PAUSE_SECONDS = 0.05


def main() -> None:
    """Print for each pair of ways what became of both, and how many addresses are left."""
    django.setup()
    from django.contrib.auth.models import User
    from django.db import connections
    from django.utils import timezone

    from ravive.departures import actions as departures
    from ravive.entries import actions as entries
    from ravive.fundraising.promise_subject import GIFTS
    from ravive.giving.actions import donor_erasure, mailboxes
    from ravive.giving.certificates.subject import DONORS
    from ravive.giving.models import Donor, GivingPromise
    from ravive.mailing import actions as mailing
    from ravive.mailing.models import MailAddress
    from ravive.mailing.recipients import Recipient
    from tests.giving.mailboxes.mailbox_cast import appeal, donor_at, mailbox_at, promised

    delete_address = mailing.delete_address

    def delete_slowly(handle: str) -> bool:
        is_deleted = delete_address(handle)
        time.sleep(PAUSE_SECONDS)
        return is_deleted

    def prepared() -> dict[str, Callable[[], object]]:
        """Return the ways to stop the e-mails of a new donor."""
        MailAddress.objects.all().delete()
        GivingPromise.objects.all().delete()
        Donor.objects.all().delete()
        to, now = appeal(), timezone.now()
        handles = [promised(to, now=now).handle or "" for _number in range(PROMISES)]
        donor, mailbox, staff = donor_at(), mailbox_at(), User.objects.create_user(f"staff-{time.monotonic_ns()}")
        mailing.store_confirmed(purpose=DONORS.name, handle=donor.handle or "", recipient=Recipient(address="a@b.example", language="fr"))
        return {
            "first": lambda: entries.stop(GIFTS, handles[0], now=now),
            "last": lambda: entries.stop(GIFTS, handles[-1], now=now),
            "donor": lambda: entries.stop(DONORS, donor.handle or "", now=now),
            "page": lambda: mailboxes.stop_mails(mailbox),
            "erasure": lambda: mailboxes.erase_mailbox(mailbox=mailbox, now=now),
            "staff": lambda: donor_erasure.erase_donor(donor=donor, by=staff, now=now),
            "not_me": lambda: entries.refuse_address(GIFTS, handles[-1]),
        }

    def at_once(first: str, second: str) -> list[object]:
        ways, together = prepared(), Barrier(2)

        def run(name: str) -> str:
            together.wait()
            try:
                ways[name]()
            except Exception as problem:
                return repr(problem)
            finally:
                connections.close_all()
            return "done"

        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(run, (first, second)))
        return [*done, MailAddress.objects.count()]

    departures.catch_up(now=timezone.now())
    pairs = [("first", "last"), ("last", "page"), ("last", "erasure"), ("donor", "page"), ("donor", "erasure"), ("not_me", "erasure")]
    pairs += [("last", "staff"), ("page", "staff"), ("donor", "staff")]
    with patch.object(mailing, "delete_address", delete_slowly):
        found = {f"{first} {second}": [at_once(first, second) for _round in range(ROUNDS)] for first, second in pairs}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
