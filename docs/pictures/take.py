"""Takes the pictures of the docs from Ravive, served on a new data folder: `python -m docs.pictures.take`.

The trainer's group is the one of `ravive demo`: invented answers, marked as an example on the page itself.
"""

import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.journeys.conftest import Site, free_port, serve
from tests.journeys.windows import sign_in

FOLDER = Path(__file__).parent
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 1040}
EXAMPLE = "ravive-example"
STEPS = 40
LATER = timedelta(days=20)


def take_trainer(browser: Browser, site: Site) -> None:
    """Write the picture of the figures of the example's oldest training into this folder."""
    subprocess.run([sys.executable, "-m", "ravive", "demo", "--data", str(site.data)], check=True)  # noqa: S603 - the project's own command
    context = browser.new_context(viewport=DESK, locale="fr-BE", reduced_motion="reduce")
    sign_in(context, site, "tina", "trainer", organisation=EXAMPLE)
    page = context.new_page()
    page.goto(site.at("/desk/trainings/"))
    page.get_by_role("link", name="Exemple").last.click()
    page.get_by_role("link", name="Chiffres", exact=True).click()
    page.wait_for_timeout(800)
    page.screenshot(path=FOLDER / "figures.png")
    context.close()


def take_learner(page: Page, site: str) -> None:
    """Write the pictures of home, a card and memory into this folder."""
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
        # What is answered faster was not read, and hardly counts.
        page.wait_for_timeout(1_500)
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


def main() -> None:
    """Serve, take all pictures, stop."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = serve(Path(folder) / "data", free_port())
        try:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
            take_learner(browser.new_page(viewport=PHONE, locale="fr-BE", reduced_motion="reduce"), site.url)
            take_trainer(browser, site)
            browser.close()
        finally:
            site.process.terminate()
            site.process.wait(timeout=20)


if __name__ == "__main__":
    main()
