"""The example site of a new installation: walked through by a visitor, on a phone without script too; removed by its staff in one click."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import EVERY_RULE, NARROW, WIDE, WIDER, check_page, violations_of
from tests.journeys.conftest import serving_copy
from tests.journeys.inside import INSIDE
from tests.journeys.windows import Windows

pytestmark = pytest.mark.journey
REMOVAL_MS = 90_000


def test_the_example_is_walked_through_and_removed(prepared: Path, tmp_path: Path, windows: Windows) -> None:
    with serving_copy(prepared, tmp_path) as site:
        INSIDE.do(site.data, "publish_example")
        a_visitor_walks_through_the_example(windows.open(viewport=WIDE, base_url=site.url))
        page = windows.without_script(site, "de", viewport=NARROW)
        page.goto("/de/offene-briefe/einmal-schulen-reicht-nicht/")
        expect(page.locator(".counter").first).to_contain_text("312")
        page.get_by_role("link", name="Liste ansehen und durchsuchen").click()
        expect(page.locator(".logo-list li")).to_have_count(312)
        assert page.context.cookies() == []
        staff_removes_the_example(windows.desk(site, "olga", "communicator", language="nl", viewport=WIDE))


def a_visitor_walks_through_the_example(page: Page) -> None:
    page.goto("/fr/")
    expect(page.get_by_text("· Exemple")).to_have_count(3)
    check_page(page)
    for section in ("Actualités", "Campagnes", "Agenda", "Écoles et centres", "Le réseau", "Lettres"):
        page.get_by_role("navigation", name="Site").get_by_role("link", name=section, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(section)
        expect(page.locator("p.notice")).to_contain_text("contenu inventé d’une organisation fictive")
    check_page(page)
    page.goto("/fr/actualites/")
    page.get_by_role("heading", name="Des jeunes préparent").get_by_role("link").press("Enter")
    expect(page.locator(".key-figure")).to_contain_text("à confirmer par l’organisation")
    check_page(page)
    # Its translation is one press away.
    page.get_by_role("link", name="NL", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Jongeren bereiden hun eerste workshop voor")
    page.get_by_role("link", name="De kaartenset beginnen").click()
    page.wait_for_url("**/nl/decks/declic/start/")


def staff_removes_the_example(desk: Page) -> None:
    desk.goto("/desk/site/")
    desk.get_by_role("link", name="De voorbeeldinhoud verwijderen").press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("De voorbeeldinhoud verwijderen?")
    expect(desk.get_by_text("312 verzonnen handtekeningen")).to_be_visible()
    assert violations_of(desk, EVERY_RULE) == []
    desk.set_viewport_size(NARROW)
    assert desk.evaluate(WIDER) <= 0
    # One request removes all of it: 148 pages, which a busy machine takes longer for than for a page.
    desk.set_default_timeout(REMOVAL_MS)
    desk.get_by_label("Typ de naam om het te verwijderen").fill("Exemplaria")
    desk.get_by_role("button", name="De voorbeeldinhoud verwijderen").press("Enter")
    expect(desk.get_by_text("De voorbeeldinhoud is verwijderd")).to_be_visible(timeout=REMOVAL_MS)
    expect(desk.get_by_role("link", name="De voorbeeldinhoud verwijderen")).to_have_count(0)
    desk.goto("/nl/")
    expect(desk.get_by_text("· Voorbeeld")).to_have_count(0)
