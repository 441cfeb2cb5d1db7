"""How a phone gives an address for reminders."""

from random import Random
from zlib import crc32

from django.db.models import Model
from django.test import Client

from ravive.pages.models import HomePage
from ravive.people.models import Role
from ravive.trainings import actions
from ravive.trainings.models import Reminder, Training
from tests.client_response import ClientResponse
from tests.entries.casts import RowCast
from tests.existing import existing
from tests.people.cast import host, person
from tests.reviews.phone import join
from tests.trainings.cast import NOON, code, key, values
from tests.trainings.reminding import Reminded


class ReminderCast(RowCast):
    """Phones of a training. Each has a calendar too, so that its reminder stays without the address."""

    name = "reminders"
    sends_thanks = False

    def prepare(self, home: HomePage) -> Model:
        trainer = person("tina", host(), Role.TRAINER)
        return actions.open_training(organisation=host(), values=values(), by=trainer, now=NOON, chance=Random(1))

    def remove(self, about: Model) -> None:
        Reminder.objects.filter(training=about.pk).delete()

    def send(self, visitor: Client, about: Model, email: str, *, number: int = 0, language: str = "fr", **sent: str) -> ClientResponse:
        training = existing(Training.objects.filter(pk=about.pk).first())
        # Phones call the installation, not the site of an organisation.
        phone = Reminded(Client(), code(training), key(crc32(f"{email} {number}".encode())))
        join(phone.client, phone.code, phone.key)
        phone.ask("PUT", "calendar", {"language": language})
        return phone.ask("PUT", "email", {"language": language, "address": email})


CAST = ReminderCast()
