"""What browsers really store, of the app and of the desk, stands in the statement of it. Papers have no barrier."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ravive.pages.notices.device_storage import Shelf, is_stated
from tests.journeys.barriers import WIDE, check_page
from tests.journeys.conftest import Site
from tests.journeys.member import Member
from tests.journeys.phone import wait_until_kept
from tests.journeys.trainer import open_training
from tests.journeys.windows import Windows

pytestmark = pytest.mark.journey

STORED = """async () => {
  const found = { local: Object.keys(localStorage), tab: Object.keys(sessionStorage), cache: await caches.keys(), database: [] };
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((done, fail) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => fail(opening.error);
    });
    for (const store of base.objectStoreNames) {
      if (store !== "settings") { found.database.push(store); continue; }
      found.database.push(...await new Promise((done) => {
        const asked = base.transaction(store).objectStore(store).getAllKeys();
        asked.onsuccess = () => done(asked.result);
      }));
    }
    base.close();
  }
  return found;
}"""


def stored(page: Page) -> dict[Shelf, set[str]]:
    """Return every name that the browser of a page stores of the site, by where it stands."""
    found: dict[str, Any] = page.evaluate(STORED)
    names = {Shelf(shelf): set(list_of_names) for shelf, list_of_names in found.items()}
    names[Shelf.COOKIE] = {cookie.get("name", "") for cookie in page.context.cookies()}
    return names


def unstated(names: dict[Shelf, set[str]]) -> list[tuple[Shelf, str]]:
    return [(shelf, name) for shelf, found in names.items() for name in sorted(found) if not is_stated(shelf, name)]


def test_the_app_stores_what_the_statement_says(page: Page, site: Site) -> None:
    code = open_training(site)
    member = Member(page=page, site=site)
    member.practise(most=2)
    member.look_at(code)
    page.get_by_role("button", name="Rejoindre").click()
    expect(page.get_by_role("heading", name="Test d’entrée")).to_be_visible()
    page.goto(site.at("/fr/settings/"))
    page.get_by_label("Sombres").check()
    wait_until_kept(page, site)
    names = stored(page)
    assert unstated(names) == []
    assert {"answers", "trainings"} <= names[Shelf.DATABASE] and names[Shelf.CACHE] and "ravive.settings" in names[Shelf.LOCAL]
    # The public pages set no cookie.
    assert names[Shelf.COOKIE] == set()


@pytest.mark.slow
def test_the_desk_stores_what_the_statement_says(windows: Windows, site: Site) -> None:
    desk = windows.desk(site, "aline-appareil", "admin", "communicator", viewport=WIDE)
    for path in ("", "pages/", "organisation/", "site/", "trainings/new/"):
        desk.goto(f"/desk/{path}")
        desk.wait_for_load_state("networkidle")
    desk.goto("/desk/pages/")
    desk.goto(desk.locator("a[href*='/desk/pages/'][href$='/edit/']").first.get_attribute("href") or "")
    desk.get_by_role("button", name="Afficher/masquer le statut").click()
    desk.wait_for_load_state("networkidle")
    names = stored(desk)
    assert unstated(names) == []
    assert {"csrftoken", "sessionid"} <= names[Shelf.COOKIE] and any(name.startswith("wagtail:") for name in names[Shelf.LOCAL])


def test_the_statement_has_no_barrier(page: Page, site: Site) -> None:
    for language in ("fr", "nl"):
        page.goto(site.at(f"/{language}/notices/device/"))
        check_page(page)


def test_an_officer_reads_a_paper_and_saves_it(windows: Windows, site: Site) -> None:
    desk = windows.desk(site, "aline-documents", "admin", viewport=WIDE)
    desk.goto("/desk/")
    desk.get_by_role("link", name="Documents juridiques").first.click()
    check_page(desk)
    desk.get_by_role("link", name="Nederlands").first.click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Verwerkersovereenkomst (AVG, artikel 28)")
    check_page(desk)
    with desk.expect_download() as saving:
        desk.get_by_role("link", name="Enregistrer comme fichier").click()
    assert saving.value.suggested_filename == "processor.nl.html"
