"""The proof of work of a public form: fetched at the first focus, computed unseen, waited for in words, and never in the way."""

from __future__ import annotations

import re
import time
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.journeys.conftest import Fill
from tests.journeys.windows import Windows

pytestmark = [pytest.mark.journey, pytest.mark.slow]
PROOF = re.compile(r"/static/app/proof|/forms/challenge/")
EVENT = "/fr/agenda/soiree/"
# A page of an organisation, without its pictures.
MOST_BYTES = 60_000
STORED = "Votre inscription est enregistrée"


@pytest.fixture
def page(windows: Windows, filled: Fill) -> Page:
    """A phone at the site of an event of twenty places."""
    return windows.open(base_url=filled("open_event", 20, "Soirée").site.url)


def name_field(page: Page) -> None:
    """Open the form of an event and move the focus into it."""
    page.goto(EVENT)
    page.locator(".public-form input[name=name]").focus()


def sent_proof(request: Request) -> str:
    return parse_qs(request.post_data or "").get("altcha", [""])[0]


def test_a_proof_is_fetched_at_the_first_focus_waited_for_and_never_in_the_way(page: Page) -> None:
    fetched_at_the_first_focus(page)
    somebody_quick_is_asked_to_wait_and_sends_once(page)
    sent_all_the_same_without_the_challenge(page)
    new_after_going_back(page)


def fetched_at_the_first_focus(page: Page) -> None:
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))
    page.goto(EVENT)
    page.wait_for_load_state("networkidle")
    weight = sum(request.sizes()["responseBodySize"] for request in requests if request.resource_type != "image")
    assert weight <= MOST_BYTES
    assert not [request.url for request in requests if PROOF.search(request.url)]

    with page.expect_response("**/forms/challenge/"):
        page.locator(".public-form input[name=name]").focus()
    page.keyboard.type("Ada Peeters")
    with page.expect_request(lambda request: request.method == "POST") as sending:
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(STORED)
    assert len(sent_proof(sending.value)) > 100
    assert [request.url for request in requests if "proof-worker" in request.url]
    assert not [request.url for request in requests if request.url.startswith("blob:")]


def somebody_quick_is_asked_to_wait_and_sends_once(page: Page) -> None:
    def late(route: Route) -> None:
        time.sleep(1)
        route.continue_()

    page.route("**/forms/challenge/", late)
    posts: list[Request] = []
    page.on("request", lambda request: posts.append(request) if request.method == "POST" else None)
    with page.expect_request("**/forms/challenge/"):
        name_field(page)
    page.keyboard.type("Ada Peeters")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Un instant")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text(STORED)
    assert len(posts) == 1
    assert sent_proof(posts[0])
    page.unroute("**/forms/challenge/")


def sent_all_the_same_without_the_challenge(page: Page) -> None:
    page.route("**/forms/challenge/", lambda route: route.abort())
    name_field(page)
    page.keyboard.type("Ada Peeters")
    with page.expect_request(lambda request: request.method == "POST") as sending:
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(STORED)
    assert not sent_proof(sending.value)
    page.unroute("**/forms/challenge/")


def new_after_going_back(page: Page) -> None:
    name_field(page)
    page.keyboard.type("Ada Peeters")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(STORED)
    page.go_back()
    page.locator(".public-form input[name=name]").fill("Bo Peeters")
    with page.expect_request(lambda request: request.method == "POST") as sending:
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(STORED)
    assert sent_proof(sending.value)
