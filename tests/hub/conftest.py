"""What every test of the subjects begins with."""

from tests.pages.conftest import media, staff  # noqa: F401 - fixtures
