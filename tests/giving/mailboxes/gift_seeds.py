"""Unmistakable details of donors, entered as they really come: by the form of an appeal, by a file of the bank, by a donor's page."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import get_current_timezone, localdate

from ravive.giving.certificates.actions.certificates import issue
from ravive.giving.models import Appeal, BankTransfer, GivingPromise
from ravive.people.models import Role
from tests.banking.coda_writer import Written, coda
from tests.fundraising.appeal_cast import account_of, appeal_of, appeal_page
from tests.hub.erasure.seeding import SeededWorld
from tests.people.cast import host, person, signed_in


@dataclass(frozen=True, kw_only=True)
class SeededAppeal:
    """An appeal of the host, its treasurer, and the treasurer's browser."""

    appeal: Appeal
    treasurer: User
    desk: Client


def seeded_appeal(world: SeededWorld, *, slug: str, years: int) -> SeededAppeal:
    """Return an appeal whose organisation stores its accounts for so many years, and may give certificates."""
    treasurer = person(f"tresor-{slug}", host(), Role.TREASURER)
    desk = signed_in(treasurer)
    desk.defaults["HTTP_HOST"] = "localhost"
    appeal = appeal_of(appeal_page(slug=slug))
    world.send("/desk/giving/settings/", {"retention_years": years}, by=desk)
    settings: dict[str, object] = {
        "legal_name": "Exemple ASBL", "seat": "Rue Haute 1, 1000 Bruxelles", "enterprise_number": "0403019261", "is_approved": "on",
        "approval_source": "Moniteur belge", "approved_on": "2024-01-01", "signer_name": "Signataire", "signer_function": "Direction",
    }  # fmt: skip
    world.send("/desk/giving/certificates/settings/", settings, by=desk)
    return SeededAppeal(appeal=appeal, treasurer=treasurer, desk=desk)


def once_of(page: str) -> str:
    """Return the one-time value of the form of a page."""
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found, page[:2000]
    return found[1]


def promise(world: SeededWorld, appeal: Appeal, **values: str) -> GivingPromise:
    """Promise a gift in the form of an appeal, with a name to show; return it."""
    address = f"/fr/appeals/{appeal.pk}/give/"
    form = {"amount": "5000", "frequency": "once", "is_shown": "on", "name": world.seed("Nom"), **values}
    if values.get("email"):
        form["wants_certificate"] = "on"
    world.send(address, {"once": once_of(world.visitor.get(address).text), **form})
    return GivingPromise.objects.latest("pk")


def account_number(world: SeededWorld) -> str:
    """Return the number of a Belgian account that nobody else has."""
    digits = "".join(secrets.choice("123456789") for _ in range(10))
    digits += f"{int(digits) % 97 or 97:02d}"
    world.seeds.append(f"BE{98 - int(f'{digits}111400') % 97:02d}{digits}")
    return world.seeds[-1]


def transfer(world: SeededWorld, amount: int, *, structured: str = "") -> Written:
    """Return what a bank writes of somebody's transfer: name, account, and a message where no reference stands."""
    message = "" if structured else world.seed("Message")
    return Written(amount=Decimal(amount), name=world.seed("Banque"), iban=account_number(world), structured=structured, message=message)


def statement(movements: Sequence[Written], *, is_right: bool = True) -> SimpleUploadedFile:
    """Return the file of a bank; with `is_right` False, one whose balances do not close."""
    lines = coda(movements, Decimal(100), closing=None if is_right else Decimal(1))
    return SimpleUploadedFile("releve.cod", ("\r\n".join(lines) + "\r\n").encode("latin-1"))


def read_files(world: SeededWorld, seeded: SeededAppeal, *movements: Written) -> None:
    """Read a faulty file, and the right one, at the treasurer's desk."""
    account_of(seeded.appeal)
    for is_right in (False, True):
        world.send("/desk/giving/files/", {"bank_files": [statement(movements, is_right=is_right)]}, by=seeded.desk)
    assert BankTransfer.objects.filter(movement__account=seeded.appeal.account).exclude(sealed="").count() >= len(movements)


def close_month(world: SeededWorld, seeded: SeededAppeal) -> None:
    """Close the month of what was read."""
    movement = BankTransfer.objects.filter(movement__account=seeded.appeal.account).latest("pk").movement
    place = f"/desk/giving/accounts/{movement.account_id}/{movement.booked_on.year}/{movement.booked_on.month}/close/"
    world.send(place, {"rest_is_no_gift": "1000"}, by=seeded.desk)


def become_donors(world: SeededWorld, seeded: SeededAppeal) -> None:
    """Give the details for certificates behind the private link that is written to each donor, and issue what is complete."""
    year = localdate().year
    world.send("/desk/giving/donors/requested/", {}, by=seeded.desk)
    world.send(f"/desk/giving/certificates/{year}/ask/", {}, by=seeded.desk)
    links = [link for link in world.links("/donors/") if world.visitor.get(link).status_code == 200]
    assert links
    for link in links:
        details = {"name": world.seed("Donateur"), "street": world.seed("Rue"), "postcode": "1000", "city": "Bruxelles", "country": "BE"}
        reply = world.send(link, {**details, "language": "fr", "national_number": national_number(world)})
        assert reply.status_code == 302, reply.text
    # Once the year is over.
    january = datetime(year + 1, 1, 10, 12, tzinfo=get_current_timezone())
    assert issue(organisation=host(), year=year, by=seeded.treasurer, now=january).numbers
    world.send(f"/desk/giving/certificates/{year}/send/", {}, by=seeded.desk)
    world.send(f"/desk/giving/certificates/{year}/package/", {}, by=seeded.desk)
    world.fetch(*(f"/desk/giving/certificates/{year}/all.{kind}" for kind in ("pdf", "zip", "csv")), by=seeded.desk)
    # What somebody searches for is a name, and what is found says it.
    world.fetch(f"/desk/giving/search/?q={world.seeds[-3]}", by=seeded.desk)


def national_number(world: SeededWorld) -> str:
    """Return the number of somebody born in 1985 whom nobody knows."""
    digits = f"850730{secrets.randbelow(900) + 50:03d}"
    world.seeds.append(f"{digits}{97 - int(digits) % 97:02d}")
    return world.seeds[-1]


def own_page(world: SeededWorld, link: str) -> str:
    """Open the private page of an e-mail's link; return its path."""
    world.visitor.get(link)
    return str(world.send(link, {}).headers["Location"])
