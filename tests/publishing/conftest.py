"""The people who publish decks in these tests."""

from tests.decks.conftest import people  # noqa: F401 - a fixture
