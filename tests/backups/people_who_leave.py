"""A donor, a signer and a learner leave their details; a copy is written; then all ask to be forgotten.

`test_erasure.py` runs it as a process with a database of its own.
"""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import django

from tests.journeys.post_office import PostOffice, post_office


def main(copy: Path) -> None:
    """Print the entered details that the erasure removes."""
    with post_office() as office:
        os.environ["RAVIVE_MAIL_URL"] = f"smtp://127.0.0.1:{office.port}"
        django.setup()
        json.dump(_run(office, copy), sys.stdout)


def _run(office: PostOffice, copy: Path) -> dict[str, list[str]]:
    from django.test import Client

    from ravive.backups import actions as backups
    from ravive.giving.models import BankTransfer, GivingPromise
    from ravive.hub.letters.models import LetterSignature
    from ravive.reviews.models import LearnerKey
    from tests.giving.mailboxes.gift_seeds import own_page, promise, read_files, seeded_appeal, transfer
    from tests.hub.erasure.run import _work
    from tests.hub.erasure.seeding import SeededWorld
    from tests.reviews.phone import ANSWERS, headers
    from tests.trainings.cast import key

    visitor = Client(headers={"host": "localhost"})
    world = SeededWorld(visitor=visitor, office=office, work=_work)
    appeal_seed = seeded_appeal(world, slug="effacer", years=7)
    promised = promise(world, appeal_seed.appeal, email=world.address())
    world.confirm("/gifts/confirm/", answer="confirm")
    read_files(world, appeal_seed, transfer(world, 50, structured=promised.reference.reference))
    world.send("/desk/giving/thanks/send/", {}, by=appeal_seed.desk)
    page = own_page(world, world.links("/my-gifts/open/")[0])
    signed = _signer(world)
    joined = _learner(visitor)
    # What the bank said of booked money stays: it is of the accounts.
    transfers = BankTransfer.objects.filter(movement__account=appeal_seed.appeal.account).values_list("iban_mark")
    promises = GivingPromise.objects.filter(reference__appeal=appeal_seed.appeal).values_list("sealed_name", "mailbox_mark")
    signatures = LetterSignature.objects.values_list("sealed", "mailbox_mark")
    stored = [*transfers, *promises, *signatures]
    digests = [bytes(row.key_digest).hex() for row in LearnerKey.objects.all()]
    backups.back_up(copy, recipients=(), now=datetime.now(UTC))
    world.fetch(f"{page}erase/")
    world.send(f"{page}erase/", {})
    world.send(signed, {"answer": "withdraw"})
    assert not LetterSignature.objects.exists()
    assert visitor.delete(ANSWERS.format(code=joined), headers=headers(key(0))).status_code == 204
    assert not GivingPromise.objects.exclude(mailbox_mark="").exists() and not LearnerKey.objects.exists()
    return {"texts": [*world.seeds, *(text for row in stored for text in row if text)], "digests": digests}


def _signer(world: "object") -> str:
    """Let a person sign a letter, and staff show the name; return the path of the link that withdraws the signature."""
    from ravive.hub.letters.models import LetterSignature
    from tests.hub.erasure.seeding import SeededWorld
    from tests.hub.letters.letter_cast import letter_of, letter_page, once

    assert isinstance(world, SeededWorld)
    letter = letter_of(letter_page(), accepts_people=True)
    form = f"/fr/letters/{letter.pk}/sign/person/"
    values = {"name": world.seed("Nom"), "email": world.address(), "country": "BE", "is_shown": "on"}
    world.send(form, {"once": once(world.visitor.get(form).text, letter, "person"), **values})
    world.confirm("/letters/confirm/", answer="confirm")
    signature = LetterSignature.objects.get()
    world.send(f"/desk/letters/{letter.pk}/signatures/{signature.pk}/", {"answer": "release"}, by=world.officer("letters"))
    signature.refresh_from_db()
    assert signature.name
    return world.links("/letters/stop/")[0]


def _learner(visitor: "object") -> str:
    """Let a learner join a training and answer; return its code."""
    from django.test import Client

    from ravive.people.models import Role
    from ravive.trainings import actions
    from tests.people.cast import host, person
    from tests.trainings.cast import NOON, half, phones, practise, values

    assert isinstance(visitor, Client)
    trainer = person("tina", host(), Role.TRAINER)
    training = actions.open_training(organisation=host(), values=values(), by=trainer, now=NOON, chance=Random(1))
    (phone,) = phones(visitor, training, 1)
    practise(phone, 1, *half("A")[:3])
    return phone.code


if __name__ == "__main__":
    main(Path(sys.argv[1]))
