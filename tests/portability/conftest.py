"""Fixtures of other rooms that an export needs: a few pages of the example site, and an organisation with something in every room."""

from tests.people.test_isolation import world
from tests.portability.whole_export import place, whole
from tests.starter.conftest import few

__all__ = ["few", "place", "whole", "world"]
