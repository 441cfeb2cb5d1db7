"""Narrow screens and large text: nothing scrolls sideways, nothing is cut.

Each screen is looked at in one language here, the longest words first; `python -m bench.barriers` looks at every screen in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.barriers import NARROW, OUTSIDE, Look, with_settings
from tests.journeys.conftest import Site
from tests.journeys.states import Tour, page_states, screen_states
from tests.journeys.trainer import open_training
from tests.journeys.training_states import training_states
from tests.repeats import repeats

pytestmark = pytest.mark.journey

type States = Callable[[Page, Site, str], Iterator[str]]

# A label wider than its link runs into the next one.
TIGHT_TABS = """() => [...document.querySelectorAll(".tab-bar a")]
  .filter(link => link.scrollWidth > link.clientWidth)
  .map(link => `${link.textContent.trim()} ${link.scrollWidth} > ${link.clientWidth}`)"""

# A word on three lines: its column is narrower than anyone reads.
PARTED = r"""() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const box = text.parentElement;
    if (!box.checkVisibility() || box.closest(".visually-hidden, .skip-link, script, style, select")) continue;
    for (const { 0: word, index } of text.data.matchAll(/[\p{L}\p{M}]+/gu)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const lines = new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom))).size;
      if (lines > 2) found.push(`${word} on ${lines} lines, in ${box.tagName}.${box.getAttribute("class")}`);
    }
  }
  return found;
}"""


@pytest.mark.parametrize("states", [page_states, screen_states, training_states])
def test_screens_fit_320_px_with_text_twice_as_large(context: BrowserContext, page: Page, site: Site, states: States) -> None:
    page.set_viewport_size(NARROW)
    with_settings(context, text=200)
    look = Look(page)
    for state in states(page, site, "de"):
        look(state)
    assert not look.found, "\n".join(look.found)


def test_reminders_fit_320_px_in_dutch_with_text_twice_as_large(context: BrowserContext, page: Page, site: Site) -> None:
    page.set_viewport_size(NARROW)
    with_settings(context, text=200)
    # As from a site that can send e-mail.
    standing = {"push": None, "email": "none", "calendar": False, "offers_email": True}
    page.route("**/reminders", lambda route: route.fulfill(json=standing))
    page.goto(site.at(f"/nl/join/{open_training(site)}"))
    page.get_by_role("button", name="Deelnemen").click()
    page.wait_for_url("**/test/**")
    page.goto(site.at("/nl/trainings/"))
    page.get_by_text("Herinneringen", exact=True).click()
    expect(page.get_by_label("E-mailadres")).to_be_visible()
    assert page.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("language", ["de", *repeats("fr", "nl")])
def test_sessions_fit_320_px_with_text_twice_as_large(context: BrowserContext, page: Page, site: Site, language: str) -> None:
    page.set_viewport_size(NARROW)
    with_settings(context, text=200)
    looks = [Look(page), Look(page, PARTED)]

    def look(state: str) -> None:
        for one in looks:
            one(state)

    Tour(page=page, site=site, language=language, look=look).sessions()
    page.goto(site.at(f"/{language}/act/"))
    expect(page.locator("[data-contact]").first).to_be_visible()
    look("act")
    found = [line for one in looks for line in one.found]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", 200), ("nl", 200), *repeats(("fr", 100), ("fr", 200), ("nl", 100), ("de", 100), ("en", 100), ("en", 200))],
)
def test_labels_of_the_tabs_fit_their_links(context: BrowserContext, page: Page, site: Site, language: str, text: int) -> None:
    with_settings(context, text=text)
    # The longest of the words, in its heavier weight.
    page.goto(site.at(f"/{language}/settings/"))
    expect(page.locator("#app input").first).to_be_attached()
    page.evaluate("document.fonts.ready")
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(TIGHT_TABS) == []
        assert page.evaluate(OUTSIDE) == []
