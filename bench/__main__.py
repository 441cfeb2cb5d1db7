"""Prints every budget beside its measure, and the same app loaded as a plain single page beside both: `python -m bench`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

from bench import budgets, leaving, lighthouse, timing, weights
from tests.journeys.conftest import CHROMIUM_ARGUMENTS, chromium_path, free_port, headless_path, serve

FIRST_CARD = "/fr/start/"
# The peer: this very app where the server draws no card, so that page, scripts and decks come one after the other.
# It names its deck: without one, somebody new chooses where to begin.
SINGLE_PAGE = "/fr/session/?deck=voyage"
LIGHTHOUSE_PATHS = ("/fr/", FIRST_CARD, "/fr/decks/voyage/")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One budget: what was measured, what is allowed, and what the peer does in the same run."""

    name: str
    measured: float
    goal: str
    is_met: bool
    peer: str = ""


def at_most(name: str, measured: float, limit: float, peer: float | None = None) -> Line:
    return Line(name=name, measured=measured, goal=f"≤ {limit:g}", is_met=measured <= limit, peer="" if peer is None else f"{peer:.2f}")


def weight_lines(site: str) -> list[Line]:
    responses = [weights.transferred(site + path, "br") for path in weights.start_paths(site)]
    kept = weights.precached(site)
    script = sum(size for address, size in kept.items() if address.endswith(".js"))
    page = weights.kilobytes(weights.transferred(site + SINGLE_PAGE, "br"))
    return [
        at_most("first response, heaviest, kB brotli", weights.kilobytes(max(responses)), budgets.FIRST_RESPONSE_KB, page),
        at_most("kept at once by the worker, kB gzip", weights.kilobytes(sum(kept.values())), budgets.PRECACHE_KB),
        at_most("of which script, kB gzip", weights.kilobytes(script), budgets.PRECACHE_KB),
        at_most("heaviest kind of card, kB gzip", weights.kilobytes(max(weights.card_kinds(site).values())), budgets.CARD_KIND_KB),
    ]


def timed_lines(browser: Browser, site: str) -> list[Line]:
    needed = timing.needed_for_the_first_card(browser, site + FIRST_CARD)
    first = timing.median_arrival(browser, site + FIRST_CARD)
    peer = timing.median_arrival(browser, site + SINGLE_PAGE, is_first_card=False)
    offline = timing.median_offline_arrival(browser, site, FIRST_CARD)
    return [
        at_most("needed for an interactive card, kB", needed.kilobytes, budgets.FIRST_CARD_KB, peer.kilobytes),
        at_most("needed for an interactive card, requests", needed.requests, budgets.FIRST_CARD_REQUESTS, peer.requests),
        at_most("Slow 3G, CPU 4×: card visible, s", first.visible, budgets.SLOW_VISIBLE_SECONDS, peer.visible),
        at_most("Slow 3G, CPU 4×: card interactive, s", first.interactive, budgets.SLOW_INTERACTIVE_SECONDS, peer.interactive),
        at_most("second visit, offline, CPU 4×: visible, s", offline, budgets.OFFLINE_SECONDS),
    ]


def leaving_lines(browser: Browser, site: str) -> list[Line]:
    return [at_most(f"covered by {how}, ms", shown, budgets.COVER_MS) for how, shown in leaving.covers(browser, site).items()]


def lighthouse_lines(site: str) -> list[Line]:
    goals = budgets.LIGHTHOUSE
    return [
        Line(name=f"Lighthouse {path} {category}", measured=score, goal=f"≥ {goals[category]}", is_met=score >= goals[category])
        for path in LIGHTHOUSE_PATHS
        for category, score in lighthouse.median_scores(site + path, chromium_path(), CHROMIUM_ARGUMENTS, goals["performance"]).items()
    ]


def measured(playwright: Playwright, site: str) -> Iterator[list[Line]]:
    """Measure part after part."""
    yield weight_lines(site)
    with launched(playwright, chromium_path()) as browser:
        yield timed_lines(browser, site)
    with launched(playwright, headless_path()) as browser:
        yield leaving_lines(browser, site)
    yield lighthouse_lines(site)


@contextmanager
def launched(playwright: Playwright, path: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
    try:
        yield browser
    finally:
        browser.close()


def show(line: Line) -> None:
    print(f"{line.name:44}{line.measured:9.2f}{line.goal:>9}{line.peer:>9}{'' if line.is_met else '  exceeded'}", flush=True)


def main() -> int:
    is_met = True
    print(f"{'':44}{'here':>9}{'goal':>9}{'peer':>9}", flush=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = serve(Path(folder) / "data", free_port())
        try:
            for lines in measured(playwright, site.url):
                for line in lines:
                    show(line)
                    is_met &= line.is_met
        finally:
            site.process.terminate()
            site.process.wait(timeout=20)
    print(f"\nhere: {FIRST_CARD}; peer: {SINGLE_PAGE}, the same app loaded as a plain single page (its figures: until its first card).")
    print("Timed in a browser: the median of three. Lighthouse: its mobile profile.")
    return 0 if is_met else 1


if __name__ == "__main__":
    raise SystemExit(main())
