"""No screen, in no theme and no language, breaks a rule that axe knows; what is tapped is large enough."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.journeys.conftest import Site
from tests.journeys.states import Tour, site_states

pytestmark = pytest.mark.journey

LANGUAGES = ("fr", "nl", "de", "en")
RUN_AXE = "options => axe.run(options).then(({ violations }) => violations)"
# Another theme changes colours and nothing else: only the rules on colour are asked again.
EVERY_RULE: dict[str, Any] = {"resultTypes": ["violations"]}
COLOUR_RULES = {**EVERY_RULE, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def violations_of(page: Page, options: dict[str, Any]) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{found['id']} ({found['impact']}): {node['target']} {node['html'][:160]} {node['failureSummary']}"
        for found in page.evaluate(RUN_AXE, options)
        for node in found["nodes"]
    ]


class Check:
    """Runs axe at every state, in light and in dark, and keeps what it finds."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: list[str] = []

    def __call__(self, state: str) -> None:
        self.page.emulate_media(color_scheme="light")
        self.found += [f"{state}, light: {line}" for line in violations_of(self.page, EVERY_RULE)]
        self.page.emulate_media(color_scheme="dark")
        self.found += [f"{state}, dark: {line}" for line in violations_of(self.page, COLOUR_RULES)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_the_screens(page: Page, site: Site, language: str) -> None:
    check = Check(page)
    for state in site_states(page, site, language):
        check(f"{language} {state}")
    assert not check.found, "\n".join(check.found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_a_session(page: Page, site: Site, language: str) -> None:
    check = Check(page)
    tour = Tour(page=page, site=site, language=language, look=check)
    tour.sessions()
    assert not check.found, "\n".join(check.found)
    assert len(tour.seen) == 26, sorted(tour.seen)
