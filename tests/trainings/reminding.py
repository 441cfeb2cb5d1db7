"""A phone as the endpoint of reminders sees it."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from ravive.trainings.models import Training
from tests.client_response import ClientResponse
from tests.reviews.phone import headers, join
from tests.trainings.cast import code, key
from tests.trainings.push_service import Browser

REMINDERS = "/api/v1/trainings/{code}/reminders"

type Json = dict[str, Any]


def day(opens_at: datetime, hours: float = 12) -> Json:
    """Return a day as phones send it."""
    ms = int(opens_at.timestamp() * 1000)
    return {"day": opens_at.date().isoformat(), "opens_at": ms, "closes_at": ms + int(hours * 3_600_000)}


@dataclass
class Reminded:
    """A phone that joined, and may be reminded."""

    client: Client
    code: str
    key: str

    def ask(self, method: str, way: str = "", body: Json | None = None) -> ClientResponse:
        """Send a request to the endpoint."""
        address = REMINDERS.format(code=self.code) + (f"/{way}" if way else "")
        data = "" if body is None else json.dumps(body)
        return self.client.generic(method, address, data, content_type="application/json", headers=headers(self.key))

    def plan(self, days: list[Json], browser: Browser | None, language: str = "fr") -> ClientResponse:
        """Send when and where to remind."""
        return self.ask("PUT", body={"language": language, "days": days, "push": browser.json() if browser else None})


def reminded(visitor: Client, training: Training, number: int = 0) -> Reminded:
    """Let a phone join."""
    assert join(visitor, code(training), key(number)).status_code == 201
    return Reminded(visitor, code(training), key(number))


def coming(now: datetime, *days: float) -> list[Json]:
    """Return days that open so many days from now."""
    return [day(now + timedelta(days=after)) for after in days]
