"""Each status in the OpenAPI document is what the endpoint answers, and each answer has the shape of the document."""

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

import jsonschema
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLResolver
from pytest_django import Settings

from ravive.config.server import middleware
from ravive.config.urls import urlpatterns
from ravive.people.models import Organisation, Role
from ravive.publishing import queries as decks
from ravive.publishing.models import CardReport
from ravive.publishing.report_wire import REASONS
from ravive.reviews.compression import MOST_BYTES
from ravive.reviews.models import TrainingCode
from ravive.throttling.limit import RequestLimit
from ravive.trainings import actions, newcomers, openapi
from ravive.trainings.endpoints import ENDPOINTS, Endpoint
from ravive.trainings.models import Training
from tests.client_response import ClientResponse
from tests.people.cast import person
from tests.reviews.phone import NOON_MS, Phone, headers
from tests.trainings.cast import HELD_ON, NOON, code, half, key, phones, sit, values

NUMBER = "0b8c0c9e-2f43-4f0e-9a3e-6a2f5f8f2d11"
BY_NAME = {endpoint.name: endpoint for endpoint in ENDPOINTS}
LANGUAGE = {"language": "fr"}
EMPTY: dict[str, Any] = {
    "join": {"form": "A"},
    "send": {"sent_at": NOON_MS, "cursor": 0, "answers": []},
    "remind": {"language": "fr", "days": [], "push": None},
    "remindByEmail": {**LANGUAGE, "address": "amina@example.net"},
    "openCalendar": LANGUAGE,
}


@dataclass
class Api:
    """A phone that joined, and what tests change before it asks."""

    client: Client
    training: Training
    host: Organisation
    monkeypatch: pytest.MonkeyPatch
    settings: Settings
    key: str = key(0)
    code: str = ""

    def ask(self, name: str, body: bytes | None = None, method: str = "", **sent: str) -> ClientResponse:
        """Send a request that an endpoint accepts, but for the parts that the caller names."""
        endpoint = BY_NAME[name]
        path = endpoint.path.format(code=self.code or code(self.training))
        content = json.dumps(self.body(name)).encode() if body is None and endpoint.body else body or b""
        all_headers = {**(headers(self.key) if endpoint.needs_key and self.key else {}), **sent}
        return self.client.generic(method or endpoint.method.upper(), path, content, content_type="application/json", headers=all_headers)

    def body(self, name: str) -> dict[str, Any]:
        if name != "report":
            return EMPTY[name]
        deck = decks.current_deck("voyage", "fr")
        assert deck is not None
        known = {"deck": "voyage", "card": deck.bundle.cards[0].id, "version": deck.digest[:16], "language": "fr", "reason": "wrong"}
        return {"id": "", **known}

    def limit_to_one(self, place: str) -> None:
        self.monkeypatch.setattr(place, RequestLimit("of-a-test", burst=1, interval_seconds=1_000))


@pytest.fixture
def api(visitor: Client, host: Organisation, trainer: User, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Api:
    settings.RAVIVE_URL, settings.RAVIVE_SENDS_MAIL = "https://cards.example.org", True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    settings.DEFAULT_FROM_EMAIL = "cartes@example.org"
    held_on = HELD_ON - timedelta(days=35)
    training = actions.open_training(organisation=host, values=values(held_on=held_on), by=trainer, now=NOON, chance=Random(1))
    phones(visitor, training, 1)
    return Api(visitor, training, host, monkeypatch, settings)


def twice(api: Api, name: str, limit: str) -> ClientResponse:
    """Return the second reply, where `limit` allows one."""
    api.limit_to_one(limit)
    api.ask(name)
    return api.ask(name)


def changed(api: Api, name: str, **fields: object) -> ClientResponse:
    TrainingCode.objects.filter(training=api.training.pk).update(**fields)
    return api.ask(name)


def two_join(api: Api) -> ClientResponse:
    api.limit_to_one(LIMITS["join"])
    new_key(api).ask("join")
    api.key = key(2)
    return api.ask("join")


def without_mail(api: Api) -> ClientResponse:
    api.settings.RAVIVE_SENDS_MAIL = False
    return api.ask("remindByEmail")


def new_key(api: Api) -> Api:
    api.key = key(1)
    return api


def earned(api: Api) -> ClientResponse:
    cards = half("B")
    sit(Phone(api.client, code(api.training), api.key), cards, right=len(cards))
    return api.ask("certify")


def fails(api: Api, name: str) -> ClientResponse:
    def broken(_path: str) -> object:
        raise OSError("no room on the disk")

    api.monkeypatch.setattr(middleware, "resolve", broken)
    return api.ask(name)


def unknown_training(api: Api, name: str) -> ClientResponse:
    api.code = "ZZZZZZ"
    return api.ask(name)


def too_many_wrong_codes(api: Api, name: str) -> ClientResponse:
    api.code = "ZZZZZZ"
    return twice(api, name, "ravive.reviews.http.WRONG_CODE_LIMIT")


def replaced_code(api: Api) -> ClientResponse:
    api.code = code(api.training)
    newcomers.renew_code(training=api.training, by=person("tom", api.host, Role.TRAINER), now=NOON, chance=Random(2))
    return api.ask("training")


def no_code(api: Api, name: str) -> ClientResponse:
    api.code = "no-code"
    return api.ask(name)


LIMITS = {
    "report": "ravive.publishing.actions.card_reports.A_CARD",
    "join": "ravive.reviews.views.JOIN_LIMIT",
    "send": "ravive.reviews.views.SYNC_LIMIT",
    "certify": "ravive.trainings.certificates.views.CERTIFICATE_LIMIT",
    "remind": "ravive.trainings.views.reminders.REMINDER_LIMIT",
    "openCalendar": "ravive.trainings.views.reminders.REMINDER_LIMIT",
    "remindByEmail": "ravive.trainings.views.reminders.MAIL_LIMIT_OF_KEY",
}
SUCCESSES: dict[tuple[str, int], Callable[[Api], ClientResponse]] = {
    ("join", 201): lambda api: new_key(api).ask("join"),
    ("certify", 200): earned,
    ("report", 201): lambda api: api.ask("report"),
    ("report", 200): lambda api: [api.ask("report", json.dumps({**api.body("report"), "id": NUMBER}).encode()) for _time in range(2)][1],
}
REFUSALS: dict[tuple[str, int], Callable[[Api], ClientResponse]] = {
    **{(name, 429): partial(too_many_wrong_codes, name=name) for name in ("training", "leave", "reminders")},
    ("training", 410): replaced_code,
    ("join", 409): lambda api: changed(new_key(api), "join", capacity=1),
    ("join", 429): two_join,
    ("join", 410): lambda api: changed(new_key(api), "join", is_open=False),
    ("certify", 403): lambda api: api.ask("certify"),
    ("remindByEmail", 409): without_mail,
    ("stopReminders", 404): lambda api: no_code(api, "stopReminders"),
    ("stopEmail", 404): lambda api: no_code(api, "stopEmail"),
    ("closeCalendar", 404): lambda api: no_code(api, "closeCalendar"),
    ("report", 403): lambda api: api.ask("report", None, "", **{"Sec-Fetch-Site": "cross-site"}),
    ("report", 404): lambda api: api.ask("report", json.dumps({**api.body("report"), "card": "nowhere"}).encode()),
    ("report", 413): lambda api: api.ask("report", b" " * 1_001),
    ("report", 415): lambda api: api.client.post("/api/v1/reports", api.body("report")),
}
USUAL: dict[int, Callable[[Api, str], ClientResponse]] = {
    400: lambda api, name: api.ask(name, b"{") if BY_NAME[name].body else api.ask(name, Host="evil.example"),
    401: lambda api, name: api.ask(name, Authorization="none"),
    404: unknown_training,
    405: lambda api, name: api.ask(name, method="PATCH"),
    410: lambda api, name: changed(api, name, closes_at=NOON - timedelta(days=1)),
    413: lambda api, name: api.ask(name, b" " * (MOST_BYTES + 1)),
    415: lambda api, name: api.ask(name, zlib.compress(b"{}"), **{"Content-Encoding": "deflate"}),
    429: lambda api, name: twice(api, name, LIMITS[name]),
    503: fails,
}


def asked(api: Api, endpoint: Endpoint, status: int) -> ClientResponse:
    place = (endpoint.name, status)
    if status in endpoint.replies:
        return SUCCESSES.get(place, lambda api: api.ask(endpoint.name))(api)
    return REFUSALS.get(place, lambda api: USUAL[status](api, endpoint.name))(api)


STATUSES = [(endpoint.path, endpoint.method, status) for endpoint in ENDPOINTS for status in endpoint.statuses()]


@pytest.mark.parametrize(("path", "method", "status"), STATUSES, ids=lambda value: str(value).replace("/", "-"))
def test_each_documented_status_is_what_the_endpoint_answers(api: Api, path: str, method: str, status: int) -> None:
    endpoint = next(listed for listed in ENDPOINTS if (listed.path, listed.method) == (path, method))
    document = openapi.document()
    described = document["paths"][path][method]["responses"][str(status)]
    reply = asked(api, endpoint, status)
    assert reply.status_code == status, reply.content
    assert set(described.get("headers", ())) <= set(reply.headers)
    check_shape(reply, described, document)


def check_shape(reply: ClientResponse, described: dict[str, Any], document: dict[str, Any]) -> None:
    if "content" in described:
        content = described["content"][reply.headers["Content-Type"]]
        jsonschema.Draft202012Validator({**content["schema"], **{"components": document["components"]}}).validate(json.loads(reply.content))
    elif reply.status_code != 405:
        assert reply.content == b""


@pytest.mark.parametrize("name", BY_NAME)
def test_another_host_is_refused_as_documented(api: Api, name: str) -> None:
    endpoint, document = BY_NAME[name], openapi.document()
    reply = api.ask(name, Host="evil.example")
    assert reply.status_code == 400
    check_shape(reply, document["paths"][endpoint.path][endpoint.method]["responses"]["400"], document)


def test_the_document_lists_every_address_of_the_interface() -> None:
    found: list[str] = []
    for pattern in urlpatterns:
        prefix = str(pattern.pattern)
        if prefix == "api/v1/":
            assert isinstance(pattern, URLResolver)
            found += [str(inner.pattern) for inner in pattern.url_patterns]
        elif prefix.startswith("api/v1/"):
            found.append(prefix)
    assert len(found) == len({endpoint.path for endpoint in ENDPOINTS}), found


def test_reasons_of_reports_are_those_of_the_form() -> None:
    assert list(REASONS) == CardReport.Reason.values
