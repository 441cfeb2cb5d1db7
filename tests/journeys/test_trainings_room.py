"""The room: forty phones join and take the entry test at once; every answer is on the server.

Forty real pages are more than a test machine carries: a few are, the others speak the protocol of `docs/look-up/sync.md`, as an app does.
How fast a room's first sync is belongs to `python -m bench.sync`.
"""

from __future__ import annotations

import json
import random
import secrets
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.journeys.conftest import PATIENCE_MS, PHONE, Site
from tests.journeys.learner import fetch_bundle, fetch_json
from tests.journeys.member import DECK, Member, ids_kept
from tests.journeys.trainer import kept_of, open_training
from tests.reviews.phone import uuid7

pytestmark = pytest.mark.journey

PHONES, PAGES = 40, 3


@dataclass
class Client:
    """A phone without a screen: a key, a form, and an answer to each card of the entry test."""

    site: Site
    code: str
    form: str
    answers: list[dict[str, Any]]
    key: str

    def ask(self, path: str, body: object) -> dict[str, Any]:
        """Return what the door says."""
        request = urllib.request.Request(  # noqa: S310 - the address is the served site's
            self.site.at(f"/api/v1/trainings/{self.code}{path}"),
            data=json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as reply:  # noqa: S310 - the same
            found: dict[str, Any] = json.loads(reply.read())
        return found

    def come_in(self, door: threading.Barrier) -> list[str]:
        """Wait for the others, join, send the test. Return the ids the server says it keeps."""
        door.wait(timeout=60)
        sheet = fetch_json(self.site.at(f"/api/v1/trainings/{self.code}"))
        assert sheet["decks"] == [DECK]
        assert self.ask("/learners", {"form": self.form})["form"] == self.form
        sending = {"sent_at": int(time.time() * 1000), "cursor": 0, "answers": self.answers}
        accepted: list[str] = self.ask("/answers", sending)["accepted"]
        return accepted


def client_of(site: Site, code: str, cards: list[dict[str, Any]], chance: random.Random) -> Client:
    """Return a phone that has answered half of the cards that can be marked."""
    form = chance.choice("AB")
    now = int(time.time() * 1000)
    half = [card for card in cards if card["kind"] in ("choice", "multiple", "truth", "order", "match")]
    answers = [
        {
            "id": uuid7(now + place, chance),
            "deck": DECK,
            "card": card["id"],
            "at": now + place,
            "offset_minutes": 60,
            "duration_ms": 7000,
            "credit": chance.choice((0, 1)),
            "parts": {},
            "kind": "test",
            "test_day": 0,
            "form": form,
        }
        for place, card in enumerate(half["AB".index(form) :: 2])
    ]
    return Client(site=site, code=code, form=form, answers=answers, key=secrets.token_urlsafe(16))


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    """The phones with a screen."""
    opened = [browser.new_context(viewport=PHONE, locale="fr-BE", reduced_motion="reduce") for _ in range(PAGES)]
    for context in opened:
        context.set_default_timeout(PATIENCE_MS)
    yield opened
    for context in opened:
        context.close()


@pytest.mark.long
@pytest.mark.slow
def test_forty_phones_join_and_take_the_entry_test_at_once(site: Site, contexts: list[BrowserContext]) -> None:
    code = open_training(site)
    cards = fetch_bundle(site.url, DECK)["cards"]
    chance = random.Random(40)
    clients = [client_of(site, code, cards, chance) for _ in range(PHONES - PAGES)]
    members = [Member(page=context.new_page(), site=site) for context in contexts]
    for member in members:
        member.look_at(code)
    door = threading.Barrier(len(clients) + 1)
    with ThreadPoolExecutor(len(clients)) as room:
        coming = [room.submit(client.come_in, door) for client in clients]
        door.wait(timeout=60)
        for member in members:
            member.page.get_by_role("button", name="Rejoindre").click()
        for member in members:
            expect(member.page.get_by_role("heading", name="Test d’entrée")).to_be_visible()
        accepted = [coming_in.result() for coming_in in coming]
    assert accepted == [[answer["id"] for answer in client.answers] for client in clients]
    for member in members:
        member.take_test(wrongly=(1, 3))
        member.send()

    kept = kept_of(site, code)
    assert kept["keys"] == PHONES
    stored_ids = [row["id"] for row in kept["answers"]]
    there = [answer["id"] for client in clients for answer in client.answers] + [
        name for somebody in members for name in ids_kept(somebody.page)
    ]
    assert sorted(stored_ids) == sorted(there)
    assert {(row["kind"], row["test_day"]) for row in kept["answers"]} == {(1, 0)}
    # Each phone drew its form: in a room of forty both are there, and a learner's answers are of one of them.
    forms = {row["learner_id"]: row["form"] for row in kept["answers"]}
    assert len({(row["learner_id"], row["form"]) for row in kept["answers"]}) == PHONES
    assert set(forms.values()) == {"A", "B"}
