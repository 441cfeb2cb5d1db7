"""Donors who all ask for their erasure, while the accounts are to be stored for seven years."""

from ravive.giving.models import BankTransfer, Donor, GivingPromise, Receipt
from tests.giving.mailboxes.gift_seeds import become_donors, own_page, promise, read_files, seeded_appeal, transfer
from tests.hub.erasure.seeding import FORMS, SeededWorld

PAYERS = 3


@FORMS.seeds()
def seed_erasures(world: SeededWorld) -> None:
    seeded = seeded_appeal(world, slug="effacer", years=7)
    promises = [promise(world, seeded.appeal, email=world.address()) for _ in range(PAYERS)]
    world.confirm("/gifts/confirm/", answer="confirm")
    read_files(world, seeded, *(transfer(world, 50, structured=promised.reference.reference) for promised in promises))
    world.send("/desk/giving/thanks/send/", {}, by=seeded.desk)
    become_donors(world, seeded)
    # What is stored encrypted, and the names under which it is. What the bank said of booked money is of the accounts: it stays, encrypted.
    kept = dict(BankTransfer.objects.values_list("pk", "sealed"))
    stored = [*BankTransfer.objects.values_list("iban_mark"), *Donor.objects.values_list("sealed", "mailbox_mark", "handle")]
    stored += GivingPromise.objects.values_list("sealed_name", "mailbox_mark", "handle", "private_key")
    world.seeds += [text for row in stored for text in row if text]
    for link in world.links("/my-gifts/open/"):
        page = own_page(world, link)
        world.fetch(page, f"{page}gifts.json", f"{page}erase/")
        world.send(f"{page}erase/", {})
    assert Receipt.objects.filter(appeal=seeded.appeal, undone_at=None).count() == PAYERS
    assert not GivingPromise.objects.exclude(mailbox_mark="").exists()
    assert len(kept) == PAYERS and all(kept.values()) and dict(BankTransfer.objects.values_list("pk", "sealed")) == kept
