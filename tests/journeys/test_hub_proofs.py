"""The proof of work of a public form: fetched at the first focus, computed unseen, waited for in words, and never in the way."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route, expect

from tests.journeys.conftest import PATIENCE_MS, PHONE, REFUSED, Site, serving_copy
from tests.journeys.inside import INSIDE
from tests.repeats import repeats

pytestmark = [pytest.mark.journey, pytest.mark.slow]
PROOF = re.compile(r"/static/app/proof|/forms/challenge/")
# A page of an organisation, without its pictures.
MOST_BYTES = 60_000


@pytest.fixture
def site(prepared: Path, tmp_path: Path) -> Iterator[Site]:
    with serving_copy(prepared, tmp_path) as served:
        INSIDE.do(served.data, "open_event", 20)
        yield served


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="fr-BE", base_url=site.url)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def name_field(page: Page, address: str = "/fr/agenda/colloque/") -> None:
    """Open the form of an event and move the focus into it."""
    page.goto(address)
    page.locator(".public-form input[name=name]").focus()


def sent_proof(request: Request) -> str:
    return parse_qs(request.post_data or "").get("altcha", [""])[0]


def test_a_form_brings_a_proof_that_is_fetched_at_its_first_focus(page: Page) -> None:
    requests: list[Request] = []
    refused: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if REFUSED in message.text:
            refused.append(message.text)

    page.on("request", lambda one: requests.append(one))
    page.on("console", hear)
    page.goto("/fr/agenda/colloque/")
    page.wait_for_load_state("networkidle")
    weight = sum(one.sizes()["responseBodySize"] for one in requests if one.resource_type != "image")
    assert weight <= MOST_BYTES
    assert not [one.url for one in requests if PROOF.search(one.url)]

    with page.expect_response("**/forms/challenge/"):
        page.locator(".public-form input[name=name]").focus()
    page.keyboard.type("Ada Peeters")
    with page.expect_request(lambda one: one.method == "POST") as sending:
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre inscription est enregistrée")
    assert len(sent_proof(sending.value)) > 100
    assert [one.url for one in requests if "proof-worker" in one.url]
    assert not refused
    assert not [one.url for one in requests if one.url.startswith("blob:")]


@pytest.mark.parametrize(
    ("address", "words", "heading"),
    [
        ("/fr/agenda/colloque/", "Un instant", "Votre inscription est enregistrée"),
        *repeats(("/nl/agenda/colloquium/", "Een ogenblik", "U bent ingeschreven")),
    ],
)
def test_somebody_quick_is_told_to_wait_and_sends_once(page: Page, address: str, words: str, heading: str) -> None:
    def late(route: Route) -> None:
        time.sleep(1)
        route.continue_()

    page.route("**/forms/challenge/", late)
    posts: list[Request] = []
    page.on("request", lambda one: posts.append(one) if one.method == "POST" else None)
    with page.expect_request("**/forms/challenge/"):
        name_field(page, address)
    page.keyboard.type("Ada Peeters")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert len(posts) == 1
    assert sent_proof(posts[0])


def test_without_the_challenge_the_form_is_sent_all_the_same(page: Page) -> None:
    page.route("**/forms/challenge/", lambda route: route.abort())
    name_field(page)
    page.keyboard.type("Ada Peeters")
    with page.expect_request(lambda one: one.method == "POST") as sending:
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre inscription est enregistrée")
    assert not sent_proof(sending.value)


def test_going_back_brings_a_new_proof(page: Page) -> None:
    name_field(page)
    page.keyboard.type("Ada Peeters")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre inscription est enregistrée")
    page.go_back()
    page.locator(".public-form input[name=name]").fill("Bo Peeters")
    with page.expect_request(lambda one: one.method == "POST") as sending:
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre inscription est enregistrée")
    assert sent_proof(sending.value)
