"""Leaving fast: three ways, on every page, whatever the network does; and what is left afterwards."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from playwright.sync_api import Error as PlaywrightError

from tests.journeys.conftest import Site, wait_until
from tests.journeys.leaving import Covered, Network, leave_by_button, leave_by_hidden_link, leave_by_shift
from tests.journeys.phone import NOTHING, everything_kept, give_answers, wait_until_kept
from tests.journeys.windows import Windows
from tests.repeats import repeats

pytestmark = pytest.mark.journey

PAGES = ["/fr/", "/fr/session/?deck=voyage", "/fr/act/", "/fr/decks/voyage/print/", "/fr/nowhere/"]
# Drawn by the same templates and the same app as others.
REPEATED_PAGES = ["/fr/start/", "/fr/cards/", "/fr/memory/", "/fr/settings/", "/fr/decks/voyage/", "/fr/leaving/"]
SENSITIVE = ("Ravive", "Réagir", "carte", "enfant", "112", "Quitter")


@pytest.fixture
def covered(page: Page) -> Covered:
    return Covered(page)


def expect_neutral(page: Page, site: Site) -> None:
    page.wait_for_url(site.at("/units/"))
    expect(page.get_by_role("heading", name="Convertir des unités")).to_be_visible()


def expect_nothing_sensitive(page: Page) -> None:
    # The browser's own page for lack of network has scripts full of digits: only what is shown counts there.
    shown = "innerText" if page.url.startswith("chrome-error:") else "textContent"
    text = page.evaluate(f"document.documentElement.{shown} + document.title")
    assert [word for word in SENSITIVE if word in text] == []


def expect_nothing_kept(page: Page) -> None:
    # The worker's own end follows the page's; polled, because nothing announces it.
    wait_until(page, lambda: everything_kept(page) == NOTHING, "this phone still keeps something")


def first_card_address(page: Page, site: Site) -> str:
    page.goto(site.at("/fr/decks/voyage/"))
    return str(page.locator(".card-list a").first.get_attribute("href"))


@pytest.mark.parametrize("paths", [PAGES, *repeats(REPEATED_PAGES)])
def test_button_covers_at_once_and_leads_to_a_neutral_page(page: Page, site: Site, covered: Covered, paths: list[str]) -> None:
    for path in (*paths, first_card_address(page, site)):
        page.goto(site.at(path))
        expect(page.get_by_role("button", name="Urgence : Quitter vite")).to_be_in_viewport()
        leave_by_button(page)
        covered.at_once()
        expect_neutral(page, site)
        expect_nothing_sensitive(page)
    # It is the first thing that the keyboard reaches.
    page.goto(site.at("/fr/decks/voyage/"))
    link = page.get_by_role("link", name="Urgence : Quitter vite")
    expect(link).not_to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    covered.at_once()
    expect_neutral(page, site)


@pytest.mark.parametrize("leave", [leave_by_button, leave_by_hidden_link, *repeats(leave_by_shift)])
def test_everything_is_erased_and_back_shows_nothing(page: Page, site: Site, covered: Covered, leave: Callable[[Page], None]) -> None:
    give_answers(page, site, 3)
    page.evaluate("sessionStorage.setItem('any', '1')")
    page.goto(site.at("/fr/settings/"))
    page.get_by_label("Sombres").check()
    wait_until_kept(page, site)
    page.goto(site.at("/fr/memory/"))
    expect(page.get_by_role("heading", name="Ma mémoire")).to_be_visible()
    kept = everything_kept(page)
    assert all(kept.values()), kept

    leave(page)
    covered.at_once()
    expect_neutral(page, site)
    expect_nothing_kept(page)
    page.go_back(wait_until="commit")
    expect_neutral(page, site)
    expect_nothing_sensitive(page)
    expect_nothing_kept(page)


def test_slow_network_delays_neither_the_cover_nor_the_erasing(page: Page, site: Site, covered: Covered) -> None:
    give_answers(page, site, 3)
    page.goto(site.at("/fr/memory/"))
    wait_until_kept(page, site)
    Network(page).become("slow")
    leave_by_shift(page)
    covered.at_once()
    expect_nothing_kept(page)
    expect_nothing_sensitive_visible(page)


def expect_nothing_sensitive_visible(page: Page) -> None:
    """While the neutral page is on its way, only the cover can be seen."""
    expect(page.get_by_role("heading", name="Convertir des unités")).to_be_visible()
    top = page.evaluate(
        """() => {
          const cover = document.documentElement.lastElementChild;
          const places = [[1, 1], [innerWidth - 2, 1], [1, innerHeight - 2], [innerWidth - 2, innerHeight - 2]];
          return places.every(([x, y]) => cover.contains(document.elementFromPoint(x, y)));
        }"""
    )
    assert top is True


@pytest.mark.parametrize(
    ("leave", "has_worker"),
    [(leave_by_button, True), (leave_by_shift, False), *repeats((leave_by_button, False), (leave_by_shift, True))],
)
def test_without_network_the_page_becomes_the_neutral_one(
    page: Page, site: Site, context: BrowserContext, covered: Covered, has_worker: bool, leave: Callable[[Page], None]
) -> None:
    if not has_worker:
        context.route("**/sw.js", lambda route: route.abort())
    give_answers(page, site, 3)
    page.goto(site.at("/fr/memory/"))
    expect(page.get_by_role("heading", name="Ma mémoire")).to_be_visible()
    if has_worker:
        wait_until_kept(page, site)
    context.set_offline(True)
    leave(page)
    covered.at_once()
    page.wait_for_url(site.at("/units/"))
    expect_nothing_sensitive(page)
    expect_nothing_kept(page)
    # It is a converter that works.
    page.get_by_label("m").fill("2")
    expect(page.get_by_text("ft 6.56168")).to_be_visible()

    # The browser may have to say that there is no network: that is neutral too.
    with contextlib.suppress(PlaywrightError):
        page.go_back(wait_until="commit")
    page.wait_for_timeout(300)
    expect_nothing_sensitive(page)


@pytest.mark.parametrize("path", ["/fr/start/", *repeats("/fr/", "/fr/decks/voyage/")])
def test_pages_of_the_site_are_left_without_network_too(
    page: Page, site: Site, context: BrowserContext, covered: Covered, path: str
) -> None:
    page.goto(site.at(path))
    expect(page.locator("button[data-exit]")).to_be_visible()
    context.set_offline(True)
    leave_by_button(page)
    covered.at_once()
    page.wait_for_url(site.at("/units/"))
    expect_nothing_sensitive(page)


def test_worker_that_is_still_fetching_keeps_nothing_more(page: Page, site: Site, context: BrowserContext) -> None:
    held: list[Route] = []
    context.route("**/bundles/*.svg", lambda route: held.append(route))
    page.goto(site.at("/fr/memory/"))
    wait_until(page, lambda: bool(held), "the worker fetched no picture")
    context.route("**/units/", lambda route: route.abort())
    leave_by_shift(page)
    page.wait_for_url(site.at("/units/"))
    expect_nothing_kept(page)
    for route in held:
        route.continue_()
    page.wait_for_timeout(500)
    expect_nothing_kept(page)


def test_another_tab_is_covered_and_writes_nothing_back(page: Page, site: Site, context: BrowserContext) -> None:
    give_answers(page, site, 2)
    page.goto(site.at("/fr/session/?deck=voyage"))
    other = context.new_page()
    other.goto(site.at("/fr/act/"))
    leave_by_button(page)
    expect_neutral(page, site)
    expect_neutral(other, site)
    expect_nothing_kept(page)
    expect_nothing_kept(other)


def test_a_visit_after_leaving_is_welcome_and_kept_for_offline_again(page: Page, site: Site) -> None:
    for _ in range(2):
        page.goto(site.at("/fr/cards/"))
        wait_until_kept(page, site)
        assert page.evaluate("async () => (await caches.keys()).length") == 2
        leave_by_button(page)
        expect_neutral(page, site)
        expect_nothing_kept(page)
    page.goto(site.at("/fr/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    leave_by_shift(page)
    expect_neutral(page, site)


def test_capital_letters_and_slow_presses_are_not_an_exit(page: Page, site: Site) -> None:
    page.clock.install()
    page.goto(site.at("/fr/act/"))
    note = page.locator("input, textarea").first
    note.click()
    for key in "ABCDE":
        page.keyboard.press(f"Shift+{key}")
    page.keyboard.down("Shift")
    for key in "FGH":
        page.keyboard.press(key)
    page.keyboard.up("Shift")
    # A held key repeats, as under StickyKeys' own gesture.
    for _ in range(6):
        page.keyboard.down("Shift")
    page.keyboard.up("Shift")
    page.keyboard.press("a")
    expect(note).to_have_value("ABCDEFGHa")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift")
    page.wait_for_timeout(150)
    assert page.url == site.at("/fr/act/")
    expect(page.locator("button[data-exit]")).to_be_visible()


def test_without_script_the_button_leads_to_the_neutral_page(windows: Windows, site: Site) -> None:
    page = windows.without_script(site, "nl")
    for path in ("/nl/start/", "/nl/settings/", "/nl/"):
        page.goto(path)
        page.locator("button[data-exit]").click()
        page.wait_for_url(f"{site.url}/units/**")
        expect(page.get_by_role("heading", name="Eenheden omrekenen")).to_be_visible()
        page.locator("#amount").fill("3")
        page.locator("button[type=submit]").click()
        expect(page.locator("output")).to_contain_text("3")


@pytest.fixture
def single_file(page: Page, site: Site, tmp_path: Path) -> Iterator[str]:
    page.goto(site.at("/fr/decks/voyage/"))
    with page.expect_download() as offered:
        page.get_by_role("link", name="Un seul fichier").click()
    path = tmp_path / "cartes.html"
    offered.value.save_as(path)
    yield path.as_uri()


@pytest.mark.parametrize("leave", [leave_by_shift, *repeats(leave_by_button)])
def test_single_file_is_left_as_fast(windows: Windows, single_file: str, leave: Callable[[Page], None]) -> None:
    # A file's address is its own origin: not for the context whose requests are watched.
    page = windows.open()
    errors: list[object] = []
    page.on("pageerror", lambda error: errors.append(error))
    covered = Covered(page)
    page.goto(single_file)
    expect(page.locator(".panel[data-deck]").first).to_be_visible()
    leave(page)
    covered.at_once()
    expect(page.get_by_role("heading", name="Convertir des unités")).to_be_visible()
    expect(page.locator("body")).to_have_text("")
    expect_nothing_sensitive(page)
    assert page.evaluate("async () => (await indexedDB.databases()).length + localStorage.length") == 0
    assert errors == []
