"""Treasurers issue certificates at the same moment, each in a thread with a connection of its own.

`test_issuing_at_once.py` runs it as a process with a database of its own.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django

TREASURERS, DONORS = 4, 30


def main() -> None:
    """Print the numbers that each treasurer got, and those that are stored."""
    django.setup()
    from django.db import connections

    from ravive.giving.certificates import packages
    from ravive.giving.certificates.actions import certificates
    from ravive.giving.models import CertificatePackage, GiftCertificate
    from ravive.people.models import Role
    from tests.giving.certificates.certificate_cast import NOW, YEAR, approve, donor_with_gift
    from tests.people.cast import host, person

    own = host()
    approve(own)
    for number in range(DONORS):
        donor_with_gift(own, 50, f"Donor {number}")
    people = [person(f"treasurer-{number}", own, Role.TREASURER) for number in range(TREASURERS)]
    together = Barrier(TREASURERS)

    def issue(number: int) -> tuple[int, ...]:
        together.wait()
        try:
            return certificates.issue(organisation=own, year=YEAR, by=people[number], now=NOW).numbers
        finally:
            connections.close_all()

    def issue_again(number: int) -> int:
        together.wait()
        try:
            return certificates.reissue(organisation=own, year=YEAR, number=number + 1, by=people[number], now=NOW).number
        finally:
            connections.close_all()

    def ask_package(_number: int) -> int:
        together.wait()
        try:
            return packages.ask(organisation=own, year=YEAR, now=NOW).certificates
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TREASURERS) as pool:
        issued = list(pool.map(issue, range(TREASURERS)))
        again = list(pool.map(issue_again, range(TREASURERS)))
        asked = list(pool.map(ask_package, range(TREASURERS)))
    stored = sorted(GiftCertificate.objects.filter(organisation=own, year=YEAR).values_list("number", flat=True))
    json.dump(
        {"issued": issued, "again": again, "stored": stored, "asked": asked, "packages": CertificatePackage.objects.count()}, sys.stdout
    )


if __name__ == "__main__":
    main()
