"""An organisation that may give tax certificates, and its treasurer."""

import pytest
from django.contrib.auth.models import User

from ravive.people.models import Organisation, Role
from tests.giving.certificates.certificate_cast import approve
from tests.people.cast import host, person


@pytest.fixture
def own(db: None) -> Organisation:
    approve(host())
    return host()


@pytest.fixture
def treasurer(own: Organisation) -> User:
    return person("tara", own, Role.TREASURER)
