"""A trainer who opens a training at a served site, and counts what came of it."""

from __future__ import annotations

from typing import Any

from tests.journeys.conftest import Site
from tests.journeys.inside import INSIDE


def open_training(site: Site, **changed: object) -> str:
    """Open a training held today on the deck for receptions, some of it otherwise; `circle`: with a second circle. Return its code."""
    return str(INSIDE.do(site.data, "open_training", changed))


def kept_of(site: Site, code: str) -> dict[str, Any]:
    """Return what the server keeps of a training: how many keys, how many left, and the answers, oldest first."""
    found: dict[str, Any] = INSIDE.do(site.data, "state_of", code)
    return found


def reminders_of(site: Site, code: str) -> list[dict[str, Any]]:
    """Return what the server keeps for the reminders of a training, opened with the site's own key."""
    found: list[dict[str, Any]] = INSIDE.do(site.data, "reminders_of", code)
    return found
