"""The first screen of a phone has what people came for: a deck to begin with, the button that joins; also with letters twice as large."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from ravive.lib.languages import INTERFACE
from tests.journeys.barriers import with_settings
from tests.journeys.conftest import PHONE, Site
from tests.journeys.trainer import open_training

pytestmark = pytest.mark.journey

MOST_LINES = 4

# Of the part of an element that the window shows, whether something else lies over its middle; null where it shows nothing.
COVERED = """element => {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const [first, last] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
  if (first >= last) return null;
  const over = document.elementFromPoint((left + right) / 2, (first + last) / 2);
  return !element.contains(over) && !over?.contains(element);
}"""
LINES = """list => [...list.querySelectorAll("li > span")].reduce((lines, words) => {
  const range = document.createRange();
  range.selectNodeContents(words);
  return lines + new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom))).size;
}, 0)"""


def check_on_first_screen(found: Locator) -> None:
    """Fail where an element is not whole in the window, without scrolling, or lies behind another."""
    expect(found).to_be_visible()
    box = found.bounding_box()
    assert box and box["y"] >= 0 and box["y"] + box["height"] <= PHONE["height"], (found, box)
    assert found.evaluate(COVERED) is False, found


def check_focus_shows(page: Page) -> None:
    """Press Tab through the page; fail where what has the focus is out of the window or behind a bar."""
    seen: set[str] = set()
    while True:
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        name = focused.evaluate("element => element.outerHTML.slice(0, 120)") if focused.count() else ""
        if not name or name in seen:
            break
        seen.add(name)
        assert focused.evaluate(COVERED) is False, name
    assert len(seen) > 5, seen


@pytest.mark.parametrize("text", [100, 200])
def test_first_choice_and_joining_are_on_the_first_screen_in_each_language(
    context: BrowserContext, page: Page, site: Site, text: int
) -> None:
    code = open_training(site)
    page.set_viewport_size(PHONE)
    with_settings(context, text=text)
    for language in INTERFACE:
        for path in ("/", "/cards/"):
            page.goto(site.at(f"/{language}{path}"))
            expect(page.locator("html")).to_have_attribute("data-text", str(text)) if text > 100 else None
            check_on_first_screen(page.locator(".first-choice").first)
        page.goto(site.at(f"/{language}/join/{code}"))
        fold = page.locator("details.fold")
        expect(fold).to_be_visible()
        check_on_first_screen(page.locator(".actions > button"))
        promises = page.locator(".panel > .lines")
        expect(promises.locator("li")).to_have_count(3)
        if text == 100:
            assert promises.evaluate(LINES) <= MOST_LINES, language
        # The others are one tap away: who sees what, reminders, tests, control cards, until when; how to leave, what stays.
        fold.locator("summary").click()
        expect(fold.locator("li")).to_have_count(5)
        expect(fold.locator("p")).to_have_count(2)
        page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
        check_focus_shows(page)
