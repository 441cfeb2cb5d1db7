"""After how many milliseconds the quick exit covers the screen, by each way out on each network."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from playwright.sync_api import Browser, Page, expect

from bench import timing
from tests.journeys.leaving import NETWORKS, Covered, Network, leave_by_button, leave_by_shift

WAYS: dict[str, Callable[[Page], None]] = {"button": leave_by_button, "Shift": leave_by_shift}


def covers(browser: Browser, site: str) -> dict[str, float]:
    """Return for each way and network the median, in milliseconds, from the gesture to the frame that shows the cover.

    The browser is one without a window: the whole Chromium now and then never closed a page that had left.
    """
    return {
        f"{way}, network {network}": _median_cover(browser, site, leave, network) for way, leave in WAYS.items() for network in NETWORKS
    }


def _median_cover(browser: Browser, site: str, leave: Callable[[Page], None], network: str) -> float:
    times: list[float] = []
    with timing.phone(browser) as context:
        for _ in range(timing.RUNS):
            page = context.new_page()
            covered = Covered(page)
            page.goto(f"{site}/fr/act/")
            expect(page.get_by_role("heading", name="Agir maintenant")).to_be_visible()
            Network(page).become(network)
            leave(page)
            times.append(covered.report()["shownMs"])
            # Left open: closing a page that still waits for its next address now and then never returned; the context ends it.
    return median(times)
