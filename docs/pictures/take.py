"""Takes the pictures of the docs from a running Ravive: `python docs/pictures/take.py http://127.0.0.1:8000`."""

import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent
PHONE = {"width": 390, "height": 844}
STEPS = 40
LATER = timedelta(days=20)


def take(page: Page, site: str) -> None:
    """Write home, card, memory and desk-size pictures into this folder."""
    page.goto(f"{site}/fr/")
    page.wait_for_timeout(800)
    page.screenshot(path=FOLDER / "home.png")
    page.goto(f"{site}/fr/decks/accueil/start/")
    page.locator("label.option").nth(1).click()
    page.get_by_role("button", name="Valider").click()
    page.wait_for_timeout(800)
    page.screenshot(path=FOLDER / "card.png")
    work_through(page, site)
    page.clock.set_fixed_time(datetime.now(UTC) + LATER)
    page.goto(f"{site}/fr/memory/")
    page.locator(".mosaic").first.scroll_into_view_if_needed()
    page.wait_for_timeout(800)
    page.screenshot(path=FOLDER / "memory.png")


def work_through(page: Page, site: str) -> None:
    """Answer cards by their first option and skip the others, so that the mosaic has something to show."""
    for _ in range(STEPS):
        if not page.url.endswith("/session/?deck=voyage") or page.locator("h1.title").count():
            page.goto(f"{site}/fr/session/?deck=voyage")
        page.wait_for_timeout(400)
        if page.locator(".content-note").count():
            page.locator(".content-note .button").first.click()
            continue
        if page.locator("article[data-kind=choice]").count():
            page.locator("label.option").first.click()
            page.locator(".actions button[type=submit]").click()
            if page.locator("input[name=confidence]").count():
                page.locator("input[name=confidence]").first.check(force=True)
                page.locator(".actions button[type=submit]").click()
            page.locator("[data-next]").click()
        elif page.locator("[data-skip]").count():
            page.locator("[data-skip]").click()


if __name__ == "__main__":
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_page(viewport=PHONE, locale="fr-BE", reduced_motion="reduce")
        take(opened, sys.argv[1].rstrip("/"))
        browser.close()
