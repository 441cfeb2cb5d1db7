"""Two taps in a row at one place: the second never presses what came there meanwhile."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Site
from tests.journeys.learner import CARD
from tests.journeys.windows import Windows
from tests.repeats import repeats

pytestmark = pytest.mark.journey

BETWEEN_TAPS_MS = 150
SHIELD_MS = 700
VOYAGE = "/fr/session/?deck=voyage"


def tap_twice(page: Page, control: Locator) -> None:
    """Press twice where the control stands now, as an unsteady finger does."""
    control.scroll_into_view_if_needed()
    box = control.bounding_box()
    assert box is not None
    across, down = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(across, down)
    page.wait_for_timeout(BETWEEN_TAPS_MS)
    page.mouse.click(across, down)


@pytest.mark.parametrize("deck", ["voyage", *repeats("accueil", "declic", "parole")])
def test_a_first_card_is_not_sent_without_a_choice(page: Page, site: Site, deck: str) -> None:
    address = site.at(f"/fr/decks/{deck}/start/")
    page.goto(address)
    check = page.get_by_role("button", name="Valider")
    expect(check).to_be_disabled()
    page.locator("label.option").first.focus()
    page.keyboard.press("Enter")
    page.locator("label.option").first.click()
    expect(check).to_be_enabled()
    assert page.url == address
    tap_twice(page, check)
    page.wait_for_timeout(SHIELD_MS)
    # The feedback is still there, and the answer on the phone.
    expect(page.locator(f"{CARD}[data-state=answered]")).to_be_visible()
    page.get_by_role("link", name="Carte suivante").click()
    expect(page.locator(f"{CARD}[data-state=asked], .content-note").first).to_be_visible()


def test_a_second_tap_erases_nothing_skips_no_card_and_leaves_the_next_note(page: Page, windows: Windows, site: Site) -> None:
    page.goto(site.at("/fr/settings/"))
    tap_twice(page, page.get_by_role("button", name="Tout effacer"))
    page.wait_for_timeout(SHIELD_MS)
    expect(page.get_by_role("button", name="Oui, tout effacer")).to_be_visible()
    page.goto(site.at(VOYAGE))
    trail = page.locator(".trail")
    before = trail.get_attribute("aria-label")
    tap_twice(page, page.get_by_role("button", name="Passer"))
    expect(trail).not_to_have_attribute("aria-label", str(before))
    page.wait_for_timeout(SHIELD_MS)
    expect(trail).to_have_attribute("aria-label", str(before).replace("1", "2", 1))
    page = windows.open()
    page.goto(site.at("/fr/session/?deck=parole"))
    for _ in range(6):
        page.locator(f"{CARD}, .content-note").first.wait_for()
        if page.locator(".content-note").count():
            break
        tap_twice(page, page.get_by_role("button", name="Passer"))
        page.wait_for_timeout(SHIELD_MS)
    note = page.locator(".content-note")
    expect(note).to_be_visible()
    tap_twice(page, page.get_by_role("button", name="Ne plus proposer ce sujet"))
    expect(page.get_by_text("Sujet mis de côté.")).to_be_visible()
    page.get_by_role("button", name="Annuler").click()
    expect(note).to_be_visible()
    assert page.evaluate("JSON.parse(localStorage['ravive.settings']).setAside") == []
