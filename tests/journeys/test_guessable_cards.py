"""An author sees in a deck's list which cards can be guessed, and on a card's page which word to rewrite, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.barriers import COLOUR_RULES, EVERY_RULE, NARROW, WIDER, violations_of
from tests.journeys.conftest import PATIENCE_MS, Site
from tests.journeys.desk import DESK_WINDOW
from tests.journeys.staff import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.journey]


@pytest.fixture
def author(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(viewport=DESK_WINDOW, locale="fr-BE", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    sign_in(context, site, "ines", "author")
    yield context.new_page()
    context.close()


def barriers(page: Page) -> list[str]:
    """Return what axe finds, in light and dark, and what is too wide on a narrow phone."""
    found = violations_of(page, EVERY_RULE)
    page.emulate_media(color_scheme="dark")
    found += violations_of(page, COLOUR_RULES)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(NARROW)
    found += [f"{page.evaluate(WIDER)} px too wide"] if page.evaluate(WIDER) > 0 else []
    page.set_viewport_size(DESK_WINDOW)
    return found


def test_the_list_leads_to_the_words_that_give_a_card_away(site: Site, author: Page) -> None:
    page = author
    page.goto(site.at("/desk/decks/1/"))
    summary = page.locator(".r-guessed summary")
    expect(summary).to_contain_text("cartes se devinent")
    summary.focus()
    page.keyboard.press("Enter")
    links = page.locator(".r-guessed a")
    expect(links.first).to_be_visible()
    expect(page.get_by_text("Se devine", exact=True)).to_have_count(links.count())
    assert barriers(page) == []
    page.keyboard.press("Tab")
    expect(links.first).to_be_focused()
    page.keyboard.press("Enter")
    panel = page.locator("#guess")
    expect(panel).to_be_in_viewport()
    expect(panel.get_by_role("listitem").filter(has_text="au lieu de").first).to_be_visible()
    assert barriers(page) == []
