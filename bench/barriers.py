"""Every screen and every state of a session in every language, looked at for barriers: `python -m bench.barriers`.

In light and dark at 390 px, in a wide window, and at 320 px with text twice as large. `make test` looks at each screen in one language.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.barriers import NARROW, Check, Look, with_settings
from tests.journeys.conftest import CHROMIUM_ARGUMENTS, PATIENCE_MS, PHONE, Site, free_port, headless_path, serve
from tests.journeys.states import Tour, page_states, screen_states
from tests.journeys.training_states import training_states

LANGUAGES = ("fr", "nl", "de", "en")

type Walk = Callable[[Page, Site, str, Callable[[str], None]], None]


def walked(states: Callable[[Page, Site, str], Iterator[str]]) -> Walk:
    """Return a walk that looks at each of the states."""

    def walk(page: Page, site: Site, language: str, look: Callable[[str], None]) -> None:
        for state in states(page, site, language):
            look(state)

    return walk


def sessions(page: Page, site: Site, language: str, look: Callable[[str], None]) -> None:
    Tour(page=page, site=site, language=language, look=look).sessions()


WALKS: dict[str, Walk] = {
    "pages": walked(page_states),
    "screens": walked(screen_states),
    "screens of trainings": walked(training_states),
    "sessions": sessions,
}


def barriers(browser: Browser, site: Site, walk: Walk, language: str, *, is_narrow: bool) -> tuple[int, list[str]]:
    """Return how many states were looked at, and what was found."""
    context = browser.new_context(viewport=PHONE, locale="fr-BE", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    if is_narrow:
        with_settings(context, text=200)
    page = context.new_page()
    look = Look(page) if is_narrow else Check(page)
    if is_narrow:
        page.set_viewport_size(NARROW)
    seen: list[str] = []

    def note(state: str) -> None:
        seen.append(state)
        look(state)

    walk(page, site, language, note)
    context.close()
    return len(seen), look.found


def show(browser: Browser, site: Site) -> bool:
    """Print what was found, walk by walk; return whether it was nothing."""
    is_clear = True
    for language in LANGUAGES:
        for name, walk in WALKS.items():
            for is_narrow in (False, True):
                begun = time.monotonic()
                count, found = barriers(browser, site, walk, language, is_narrow=is_narrow)
                how = "320 px, text 200 %" if is_narrow else "light, dark, wide"
                print(f"{language} {name:22}{how:20}{count:4} states, {len(found)} barriers, {time.monotonic() - begun:.0f} s", flush=True)
                print(*found, sep="\n", end="\n" if found else "")
                is_clear &= not found
    return is_clear


def main() -> int:
    """Return 1 where a barrier was found."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = serve(Path(folder) / "data", free_port())
        browser = playwright.chromium.launch(executable_path=headless_path(), args=CHROMIUM_ARGUMENTS)
        try:
            return 0 if show(browser, site) else 1
        finally:
            browser.close()
            site.process.terminate()
            site.process.wait(timeout=20)


if __name__ == "__main__":
    raise SystemExit(main())
