"""The cast of trainings: an organisation, its trainer, an open training, phones that join it."""

from random import Random

import pytest
from django.contrib.auth.models import User
from django.test import Client

from ravive.people.models import Organisation, Role
from ravive.people.queries import host_organisation
from ravive.trainings import actions
from ravive.trainings.models import Training
from tests.people.cast import person, signed_in
from tests.reviews.conftest import _fresh_process  # noqa: F401 - what a process remembers is forgotten between tests
from tests.trainings.cast import NOON, values


@pytest.fixture
def host(db: None) -> Organisation:
    """The organisation that has the starter decks."""
    found = host_organisation()
    assert found is not None
    return found


@pytest.fixture
def trainer(host: Organisation) -> User:
    """Somebody who opens trainings."""
    return person("tina", host, Role.TRAINER)


@pytest.fixture
def desk(trainer: User) -> Client:
    """The trainer's browser, in French."""
    return signed_in(trainer)


@pytest.fixture
def training(host: Organisation, trainer: User) -> Training:
    """A training that was opened today, with the usual plan."""
    return actions.open_training(organisation=host, values=values(), by=trainer, now=NOON, chance=Random(1))
