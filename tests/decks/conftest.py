"""Who works on the decks of the host in these tests."""

import pytest

from tests.decks.cast import host
from tests.decks.readers import Team, team


@pytest.fixture
def people(db: None) -> Team:
    """An author, two who sign and a translator."""
    return team(host())
