"""No screen has a barrier that axe knows, in light or dark; nothing is cut in a wide window, nor at 320 px with text twice as large.

Each screen is looked at in one language here, the longest words first: another language changes words, and other tests see that none is
missing. `python -m bench.barriers` looks at every screen in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.barriers import NARROW, OUTSIDE, Check, Look, with_settings
from tests.journeys.conftest import Site
from tests.journeys.states import Tour, page_states, screen_states
from tests.journeys.trainer import open_training
from tests.journeys.training_states import training_states

pytestmark = pytest.mark.journey

type States = Callable[[Page, Site, str], Iterator[str]]

# How many each walk leads to, at the least.
SCREENS: list[tuple[States, int]] = [(page_states, 9), (screen_states, 8), (training_states, 14)]

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


class EveryCheck:
    """Looks at a phone of 320 px whose text is twice as large, then runs axe at the usual size, and notes what each finds."""

    def __init__(self, page: Page, *scripts: str) -> None:
        self.page = page
        self.check = Check(page)
        self.looks = [Look(page, script) for script in (OUTSIDE, *scripts)]
        self._be_narrow()

    def __call__(self, state: str) -> None:
        for look in self.looks:
            look(state)
        self._resize("100%")
        self.page.set_viewport_size({"width": 390, "height": 12_000})
        self.check(state)
        self._be_narrow()

    def _be_narrow(self) -> None:
        self.page.set_viewport_size(NARROW)
        self._resize("200%")

    def _resize(self, size: str) -> None:
        self.page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)

    @property
    def found(self) -> str:
        return "\n".join([*self.check.found, *(line for look in self.looks for line in look.found)])


@pytest.mark.parametrize(("states", "count"), SCREENS)
def test_no_screen_has_a_barrier_nor_needs_more_than_320_px(
    context: BrowserContext, page: Page, site: Site, states: States, count: int
) -> None:
    with_settings(context, text=200)
    check = EveryCheck(page)
    seen: set[str] = set()
    for state in states(page, site, "de"):
        check(state)
        seen.add(state)
    assert not check.found, check.found
    assert len(seen) >= count, sorted(seen)


def test_no_state_of_a_session_has_a_barrier_nor_needs_more_than_320_px(context: BrowserContext, page: Page, site: Site) -> None:
    with_settings(context, text=200)
    check = EveryCheck(page, PARTED)
    tour = Tour(page=page, site=site, language="de", look=check)
    tour.sessions()
    page.goto(site.at("/de/act/"))
    expect(page.locator("[data-contact]").first).to_be_visible()
    check("act")
    assert not check.found, check.found
    assert len(tour.seen) == 28, sorted(tour.seen)


def test_tabs_and_reminders_fit_320_px_with_text_twice_as_large(context: BrowserContext, page: Page, site: Site) -> None:
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
    for language in ("nl", "de"):
        # The longest of the words, in its heavier weight.
        page.goto(site.at(f"/{language}/settings/"))
        expect(page.locator("#app input").first).to_be_attached()
        page.evaluate("document.fonts.ready")
        for width in (320, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate(TIGHT_TABS) == []
            assert page.evaluate(OUTSIDE) == []
