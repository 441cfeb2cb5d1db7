"""No screen breaks a rule that axe knows, in light or dark; what is tapped is large enough, and a wide window cuts nothing.

Each screen is looked at in one language here, and each language on some screens: another language changes words, and other tests see that
none is missing. `python -m bench.barriers` looks at every screen in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Page

from tests.journeys.barriers import Check
from tests.journeys.conftest import Site
from tests.journeys.states import Tour, page_states, screen_states
from tests.journeys.training_states import training_states

pytestmark = pytest.mark.journey

type Scheme = Literal["dark", "light"]
type States = Callable[[Page, Site, str], Iterator[str]]

# How many each walk leads to, at the least.
SCREENS: list[tuple[States, str, int]] = [(page_states, "fr", 9), (screen_states, "nl", 8), (training_states, "de", 14)]
PAPER = "() => getComputedStyle(document.body).backgroundColor"


@pytest.mark.parametrize(("states", "language", "count"), SCREENS)
def test_no_screen_has_a_barrier(page: Page, site: Site, states: States, language: str, count: int) -> None:
    check = Check(page)
    seen: set[str] = set()
    for state in states(page, site, language):
        check(f"{language} {state}")
        seen.add(state)
    assert not check.found, "\n".join(check.found)
    assert len(seen) >= count, sorted(seen)


def test_no_state_of_a_session_has_a_barrier(page: Page, site: Site) -> None:
    check = Check(page)
    tour = Tour(page=page, site=site, language="en", look=check)
    tour.sessions()
    assert not check.found, "\n".join(check.found)
    assert len(tour.seen) == 28, sorted(tour.seen)


def test_a_chosen_theme_has_the_colours_of_the_system_one(page: Page, site: Site) -> None:
    page.goto(site.at("/fr/cards/"))
    wanted = []
    schemes: tuple[Scheme, Scheme] = ("dark", "light")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        wanted.append(page.evaluate(PAPER))
    found = []
    for chosen, system in zip(schemes, reversed(schemes), strict=True):
        page.emulate_media(color_scheme=system)
        page.evaluate("theme => localStorage.setItem('ravive.settings', JSON.stringify({ theme }))", chosen)
        page.reload()
        found.append(page.evaluate(PAPER))
    assert found == wanted
    assert len(set(found)) == 2
