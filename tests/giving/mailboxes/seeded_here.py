"""Details of donors, whose days come one after the other: a promise without money, a closed month, the end of the retention."""

from ravive.giving.models import GivingPromise, Receipt
from ravive.mailing.queries import address_state
from tests.giving.mailboxes.gift_seeds import (
    become_donors,
    close_month,
    once_of,
    own_page,
    promise,
    read_files,
    seeded_appeal,
    transfer,
)
from tests.hub.erasure.seeding import FORMS, SeededWorld

NAMES = (
    "give", "confirm_gifts", "own_gifts", "my_gifts", "open_gifts", "my_gifts_page", "erase_my_gifts",
    "own_donor_page", "confirm_donors", "own_donors",
)  # fmt: skip


@FORMS.seeds(*NAMES)
def seed_mailboxes(world: SeededWorld) -> None:
    seeded = seeded_appeal(world, slug="semences", years=1)
    appeal, desk = seeded.appeal, seeded.desk
    addresses = [world.address() for _ in range(6)]
    promises = [promise(world, appeal, email=address) for address in addresses]
    world.confirm("/gifts/confirm/", answer="confirm")
    assert all(address_state(row.handle or "") == "confirmed" for row in promises)
    # Never confirmed, without an address, and without money.
    promises.append(promise(world, appeal, email=world.address()))
    promises.append(promise(world, appeal))
    promise(world, appeal)
    # Their transfers, one of a donor without a promise, a salary, and help to somebody.
    booked = [transfer(world, 50, structured=row.reference.reference) for row in promises]
    read_files(world, seeded, *booked, transfer(world, 75), transfer(world, -900), transfer(world, -300))
    assert Receipt.objects.filter(appeal=appeal).count() == len(promises)
    become_donors(world, seeded)
    close_month(world, seeded)
    # Their names are shown, and they are thanked.
    officer = world.officer("dons")
    for promised in promises:
        world.send(f"/desk/appeals/{appeal.pk}/names/{promised.pk}/", {"answer": "release"}, by=officer)
    world.send("/desk/giving/thanks/send/", {}, by=desk)
    world.fetch(f"/fr/appeals/{appeal.pk}/supporters/", "/desk/giving/journal/", by=desk)
    world.fetch("/desk/giving/bookings/csv/?names=1", by=desk)
    _use_private_pages(world, addresses, promises)


def _use_private_pages(world: SeededWorld, addresses: list[str], promises: list[GivingPromise]) -> None:
    """Change a name, download, stop, be erased: each behind another donor's link."""
    for address in addresses[:2]:
        world.send("/fr/my-gifts/", {"once": once_of(world.visitor.get("/fr/my-gifts/").text), "email": address})
    links = world.links("/my-gifts/open/")
    assert len(links) >= len(addresses) + 2
    pages = [own_page(world, link) for link in links[:3]]
    number = GivingPromise.objects.get(reference__in=[promised.reference_id for promised in promises[:1]]).pk
    world.send(pages[0], {"answer": "name", "promise": number, "name": world.seed("Nouveau")})
    world.fetch(f"{pages[0]}gifts.json", f"{pages[0]}gifts.csv")
    world.send(pages[1], {"answer": "stop"})
    world.fetch(f"{pages[2]}erase/")
    world.send(f"{pages[2]}erase/", {})
    world.send(world.links("/gifts/stop/")[-1], {"List-Unsubscribe": "One-Click"})
    world.send(world.links("/donor-mails/stop/")[-1], {"List-Unsubscribe": "One-Click"})
    # Their links are used up: no other seed may press their buttons.
    world.office.messages.clear()
