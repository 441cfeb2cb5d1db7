"""Addresses that phones of a training give for reminders."""

from datetime import UTC, datetime
from random import Random

from ravive.people.models import Role
from ravive.trainings import actions
from tests.hub.erasure.seeding import FORMS, SeededWorld
from tests.people.cast import host, person
from tests.trainings.cast import NOON, values
from tests.trainings.reminding import coming, reminded


@FORMS.seeds("reminders_email", "confirm_reminders", "own_reminders")
def seed_reminders(world: SeededWorld) -> None:
    trainer = person("trainings", host(), Role.TRAINER)
    training = actions.open_training(organisation=host(), values=values(), by=trainer, now=NOON, chance=Random(1))
    phones = [reminded(world.visitor, training, number) for number in range(3)]
    for phone in phones[:2]:
        phone.plan(coming(datetime.now(UTC), 0, 3), None)
        assert phone.ask("PUT", "email", {"language": "fr", "address": world.address()}).status_code == 200
        world.work()
    world.confirm("/reminders/confirm/", answer="confirm")
    # Never confirmed.
    assert phones[2].ask("PUT", "email", {"language": "fr", "address": world.address()}).status_code == 200
    world.work()
