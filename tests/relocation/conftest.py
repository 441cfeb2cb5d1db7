"""The desk of an officer whose organisation has a public site."""

import pytest
from django.test import Client

from ravive.people.models import Organisation, Role
from ravive.people.queries import host_organisation
from tests.existing import existing
from tests.people.cast import person, signed_in


@pytest.fixture
def own(db: None) -> Organisation:
    """Return the organisation that hosts the site."""
    return existing(host_organisation())


@pytest.fixture
def desk(own: Organisation) -> Client:
    """Return the browser of a communication officer."""
    return signed_in(person("chloe", own, Role.COMMUNICATOR))
