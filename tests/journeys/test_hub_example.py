"""The example site of a new installation: walked through by a visitor, on a phone without script too; removed by its staff in one click."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.barriers import EVERY_RULE, NARROW, WIDE, WIDER, check_page, violations_of
from tests.journeys.conftest import Site, serving_copy
from tests.journeys.inside import INSIDE
from tests.journeys.staff import sign_in

pytestmark = pytest.mark.journey
REMOVAL_MS = 90_000


@pytest.fixture(scope="module")
def site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site as a new installation shows it."""
    with serving_copy(prepared, tmp_path_factory.mktemp("example")) as served:
        INSIDE.do(served.data, "publish_example")
        yield served


def test_a_visitor_walks_through_the_example(site: Site, page: Page) -> None:
    page.set_viewport_size(WIDE)
    page.goto(site.at("/fr/"))
    expect(page.get_by_text("· Exemple")).to_have_count(3)
    check_page(page)
    for section in ("Actualités", "Campagnes", "Lettres", "Agenda", "Écoles et centres", "Le réseau"):
        page.get_by_role("navigation", name="Site").get_by_role("link", name=section, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(section)
        expect(page.locator("p.notice")).to_contain_text("contenu inventé d’une organisation fictive")
        check_page(page)
    page.goto(site.at("/fr/actualites/"))
    page.get_by_role("heading", name="Des jeunes préparent").get_by_role("link").press("Enter")
    expect(page.locator(".key-figure")).to_contain_text("à confirmer par l’organisation")
    check_page(page)
    # Its translation is one press away.
    page.get_by_role("link", name="NL", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Jongeren bereiden hun eerste workshop voor")
    page.get_by_role("link", name="De kaartenset beginnen").click()
    page.wait_for_url("**/nl/decks/declic/start/")


def test_the_letter_needs_no_script_on_a_small_phone(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}, locale="de-BE")
    page = context.new_page()
    page.goto(site.at("/de/offene-briefe/einmal-schulen-reicht-nicht/"))
    expect(page.locator(".counter").first).to_contain_text("312")
    page.get_by_role("link", name="Liste ansehen und durchsuchen").click()
    expect(page.locator(".logo-list li")).to_have_count(312)
    assert context.cookies() == []
    context.close()


def test_staff_removes_the_example(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport=WIDE, locale="nl-BE", reduced_motion="reduce")
    sign_in(context, site, "olga", "communicator")
    desk = context.new_page()
    desk.goto(site.at("/desk/site/"))
    desk.get_by_role("link", name="De voorbeeldinhoud verwijderen").press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("De voorbeeldinhoud verwijderen?")
    expect(desk.get_by_text("312 verzonnen handtekeningen")).to_be_visible()
    assert violations_of(desk, EVERY_RULE) == []
    desk.set_viewport_size(NARROW)
    assert desk.evaluate(WIDER) <= 0
    # One request removes all of it: 148 pages, which a busy machine takes longer for than for a page.
    desk.set_default_timeout(REMOVAL_MS)
    desk.get_by_role("button", name="De voorbeeldinhoud verwijderen").press("Enter")
    expect(desk.get_by_text("De voorbeeldinhoud is verwijderd")).to_be_visible(timeout=REMOVAL_MS)
    expect(desk.get_by_role("link", name="De voorbeeldinhoud verwijderen")).to_have_count(0)
    desk.goto(site.at("/nl/"))
    expect(desk.get_by_text("· Voorbeeld")).to_have_count(0)
    context.close()
