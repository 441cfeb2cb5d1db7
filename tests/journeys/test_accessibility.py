"""No screen, in no theme and no language, breaks a rule that axe knows; what is tapped is large enough."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.journeys.conftest import Site
from tests.journeys.states import Tour, site_states
from tests.journeys.training_states import training_states

pytestmark = pytest.mark.journey

# As tall as the longest screen: axe says nothing of what a bar at the foot of the window covers.
WHOLE = {"width": 390, "height": 12_000}
LANGUAGES = ("fr", "nl", "de", "en")
RUN_AXE = "options => axe.run(options).then(({ violations }) => violations)"
# Another theme changes colours and nothing else: only the rules on colour are asked again.
# The size of targets (WCAG 2.5.8, 24 px) is a rule that axe leaves out unless asked.
EVERY_RULE: dict[str, Any] = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
COLOUR_RULES: dict[str, Any] = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}

SMALL_BUTTONS = """() => [...document.querySelectorAll(".button, .option, .pick, .word, .tab-bar a, .contact > a, .exit")]
  .filter(element => element.checkVisibility({ visibilityProperty: true }) && !element.closest("[data-state=answered], .paper"))
  .map(element => [element.getBoundingClientRect(), element.outerHTML.slice(0, 160)])
  .filter(([box]) => box.height > 0 && box.height < 47.5)
  .map(([box, html]) => `${Math.round(box.width)}x${Math.round(box.height)}: ${html}`)"""
PAPER = "() => getComputedStyle(document.body).backgroundColor"


def violations_of(page: Page, options: dict[str, Any]) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{found['id']} ({found['impact']}): {node['target']} {node['html'][:160]} {node['failureSummary']}"
        for found in page.evaluate(RUN_AXE, options)
        for node in found["nodes"]
    ]


class Check:
    """Runs axe and measures the buttons at every state, in light and in dark, and keeps what it finds."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.set_viewport_size(WHOLE)
        self.found: list[str] = []

    def __call__(self, state: str) -> None:
        self.page.emulate_media(color_scheme="light")
        self.found += [f"{state}, light: {line}" for line in violations_of(self.page, EVERY_RULE)]
        self.found += [f"{state}, small: {line}" for line in self.page.evaluate(SMALL_BUTTONS)]
        self.page.emulate_media(color_scheme="dark")
        self.found += [f"{state}, dark: {line}" for line in violations_of(self.page, COLOUR_RULES)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_the_screens(page: Page, site: Site, language: str) -> None:
    check = Check(page)
    for state in site_states(page, site, language):
        check(f"{language} {state}")
    assert not check.found, "\n".join(check.found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_the_screens_of_trainings(page: Page, site: Site, language: str) -> None:
    check = Check(page)
    seen: set[str] = set()
    for state in training_states(page, site, language):
        check(f"{language} {state}")
        seen.add(state)
    assert not check.found, "\n".join(check.found)
    assert len(seen) >= 14, sorted(seen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_a_session(page: Page, site: Site, language: str) -> None:
    check = Check(page)
    tour = Tour(page=page, site=site, language=language, look=check)
    tour.sessions()
    assert not check.found, "\n".join(check.found)
    assert len(tour.seen) == 27, sorted(tour.seen)


def test_a_chosen_theme_has_the_colours_of_the_system_one(page: Page, site: Site) -> None:
    page.goto(site.at("/fr/cards/"))
    wanted = []
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        wanted.append(page.evaluate(PAPER))
    found = []
    for chosen, system in (("dark", "light"), ("light", "dark")):
        page.emulate_media(color_scheme=system)
        page.evaluate("theme => localStorage.setItem('ravive.settings', JSON.stringify({ theme }))", chosen)
        page.reload()
        found.append(page.evaluate(PAPER))
    assert found == wanted
    assert len(set(found)) == 2
