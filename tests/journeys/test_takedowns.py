"""A card taken offline at the desk: gone from every open phone within a minute, from its session and its copies too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import PATIENCE_MS, PHONE, Site, serving_copy, wait_until
from tests.journeys.desk import check
from tests.journeys.learner import CARD
from tests.journeys.staff import sign_in
from tests.journeys.test_corrections import install, let_it_ask, open_on, stand_at_the_citing_card

pytestmark = [pytest.mark.journey, pytest.mark.slow]

DECK, TAKEN = "accueil", "un-enfant-confie"


@pytest.fixture
def own_site(prepared: Path, tmp_path: Path) -> Iterator[Site]:
    """A site of its own: what is taken offline here is not gone for the other journeys."""
    with serving_copy(prepared, tmp_path) as served:
        yield served


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE, locale="fr-BE", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def take_offline(browser: Browser, site: Site) -> None:
    """Take the card offline at the desk, as a field expert with a phone does; the desk then leads to its two signatures."""
    context = browser.new_context(viewport=PHONE, locale="fr-BE", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    sign_in(context, site, "eva", "expert")
    page = context.new_page()
    page.goto(site.at("/desk/"))
    expect(page.get_by_role("heading", name="Ce qui vous attend")).to_be_visible()
    page.goto(site.at("/desk/decks/"))
    page.get_by_role("link", name="À l’accueil", exact=True).click()
    page.locator(f"[data-r-card={TAKEN}] a").first.click()
    page.get_by_role("link", name="Mettre hors ligne").click()
    expect(page.get_by_role("heading", name="Ce qui se passe")).to_be_visible()
    check(page, page.locator("h1").inner_text())
    page.get_by_label("Elle peut blesser").check()
    page.get_by_label("Pour vos collègues, en une phrase").fill("Cela sonne comme un reproche.")
    page.get_by_role("button", name="Mettre hors ligne").click()
    expect(page.get_by_text("tout de suite sur le site")).to_be_visible()
    check(page, page.locator("h1").inner_text())
    context.close()


def test_a_card_taken_offline_is_gone_from_an_open_phone_within_a_minute(browser: Browser, own_site: Site, phone: BrowserContext) -> None:
    install(phone, own_site)
    in_session = open_on(phone, own_site, "/fr/leaving/")
    stand_at_the_citing_card(in_session, own_site)
    memory = open_on(phone, own_site, "/fr/memory/")
    tiles = memory.locator(".panel .tile-button")
    expect(tiles.first).to_be_visible()
    before = tiles.count()
    for page in (memory, in_session):
        page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
    take_offline(browser, own_site)
    for page in (memory, in_session):
        let_it_ask(page)
    expect(tiles).to_have_count(before - 1)
    # Told or begun: the session does not show it any more, and goes on without it.
    expect(in_session.locator(f"{CARD}[data-card={TAKEN}]")).to_have_count(0)
    expect_forgotten(memory)

    expect_said_on_its_page(browser, own_site)

    phone.set_offline(True)
    memory.goto(own_site.at(f"/fr/session/?deck={DECK}"))
    expect(memory.locator(f"{CARD}[data-card={TAKEN}]")).to_have_count(0)
    memory.goto(own_site.at("/fr/act/"))
    expect(memory.locator("[data-contact=child-focus]")).to_be_visible()


def expect_said_on_its_page(browser: Browser, site: Site) -> None:
    """An old link says that the card is no longer online, and leads to the decks that are."""
    context = browser.new_context(viewport=PHONE, locale="fr-BE", reduced_motion="reduce")
    page = context.new_page()
    answer = page.goto(site.at(f"/fr/decks/{DECK}/cards/{TAKEN}/"))
    assert answer
    assert answer.status == 410
    expect(page.get_by_role("link", name="À l’accueil")).to_be_visible()
    expect(page.get_by_role("button", name="Quitter vite")).to_be_visible()
    check(page, "Cette carte n’est plus en ligne")
    context.close()


def expect_forgotten(page: Page) -> None:
    """Wait until no copy on the phone holds the card."""
    holds = """async id => {
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          if (new URL(request.url).pathname.startsWith("/bundles/") && request.url.endsWith(".json"))
            if ((await (await cache.match(request)).text()).includes(`"${id}"`)) return true;
        }
      }
      return false;
    }"""
    wait_until(page, lambda: not page.evaluate(holds, TAKEN), "the service worker keeps the card")
