"""Narrow screens and large text: nothing scrolls sideways, nothing is cut."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Site
from tests.journeys.states import Tour, site_states
from tests.journeys.training_states import training_states

pytestmark = pytest.mark.journey

NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 900}

# What stands out of the window, and text that its own box hides. A sheet of paper keeps its A4 width and scrolls in its frame.
OUTSIDE = """() => {
  const found = [];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) found.push(`page ${document.documentElement.scrollWidth} > ${width}`);
  const hidden = "[hidden], .visually-hidden, .skip-link, [aria-hidden=true], details:not([open]) > :not(summary)";
  const tell = element => `${element.tagName}.${element.getAttribute("class")} "${element.textContent.trim().slice(0, 50)}"`;
  for (const element of document.body.querySelectorAll("*:not(svg *):not(option):not(script):not(style)")) {
    if (element.closest(hidden) || element.closest(".paper")) continue;
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    if (box.right > width + 1 || box.left < -1) found.push(`outside ${Math.round(box.left)}..${Math.round(box.right)}: ${tell(element)}`);
    const { overflowX, overflowY } = getComputedStyle(element);
    const cutX = overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
    const cutY = ["hidden", "clip"].includes(overflowY) && element.scrollHeight > element.clientHeight + 1;
    const sizes = `${element.scrollWidth}x${element.scrollHeight} in ${element.clientWidth}x${element.clientHeight}`;
    if (cutX || cutY) found.push(`cut ${sizes}: ${tell(element)}`);
  }
  return found;
}"""

# A label wider than its link runs into the next one.
TIGHT_TABS = """() => [...document.querySelectorAll(".tab-bar a")]
  .filter(link => link.scrollWidth > link.clientWidth)
  .map(link => `${link.textContent.trim()} ${link.scrollWidth} > ${link.clientWidth}`)"""


class Look:
    """Notes at every state what does not fit."""

    def __init__(self, page: Page, script: str = OUTSIDE) -> None:
        self.page = page
        self.script = script
        self.found: list[str] = []

    def __call__(self, state: str) -> None:
        self.found += [f"{state}: {line}" for line in self.page.evaluate(self.script)]


def with_settings(context: BrowserContext, **settings: object) -> None:
    context.add_init_script(f"try {{ localStorage.setItem('ravive.settings', '{json.dumps(settings)}'); }} catch {{}}")


@pytest.mark.parametrize("language", ["fr", "de"])
def test_screens_fit_320_px_with_text_twice_as_large(context: BrowserContext, page: Page, site: Site, language: str) -> None:
    page.set_viewport_size(NARROW)
    with_settings(context, text=200)
    look = Look(page)
    for state in site_states(page, site, language):
        look(f"{language} {state}")
    assert not look.found, "\n".join(look.found)


@pytest.mark.parametrize("language", ["fr", "de"])
def test_sessions_fit_320_px_with_text_twice_as_large(context: BrowserContext, page: Page, site: Site, language: str) -> None:
    page.set_viewport_size(NARROW)
    with_settings(context, text=200)
    look = Look(page)
    Tour(page=page, site=site, language=language, look=look).sessions()
    assert not look.found, "\n".join(look.found)


@pytest.mark.parametrize("language", ["fr", "de"])
def test_screens_of_trainings_fit_320_px_with_text_twice_as_large(context: BrowserContext, page: Page, site: Site, language: str) -> None:
    page.set_viewport_size(NARROW)
    with_settings(context, text=200)
    look = Look(page)
    for state in training_states(page, site, language):
        look(f"{language} {state}")
    assert not look.found, "\n".join(look.found)


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("text", [100, 200])
@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_labels_of_the_tabs_fit_their_links(context: BrowserContext, page: Page, site: Site, language: str, text: int, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    with_settings(context, text=text)
    # The longest of the words, in its heavier weight.
    page.goto(site.at(f"/{language}/settings/"))
    expect(page.locator("#app input").first).to_be_attached()
    page.evaluate("document.fonts.ready")
    assert page.evaluate(TIGHT_TABS) == []
    assert page.evaluate(OUTSIDE) == []


def test_screens_fit_1280_px(page: Page, site: Site) -> None:
    page.set_viewport_size(WIDE)
    look = Look(page)
    for state in site_states(page, site, "de"):
        look(state)
    for state in training_states(page, site, "de"):
        look(state)
    Tour(page=page, site=site, language="fr", look=look).sessions()
    assert not look.found, "\n".join(look.found)
