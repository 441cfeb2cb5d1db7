"""An officer chooses the look of the site, sees it while choosing, and publishes it; visitors find it on every page."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import EVERY_RULE, NARROW, WIDE, WIDER, check_page, violations_of
from tests.journeys.conftest import serving_copy
from tests.journeys.inside import INSIDE
from tests.journeys.windows import Windows

pytestmark = [pytest.mark.journey, pytest.mark.slow]
# Teal, dark red, yellow; with a second colour or without, and each kind of corners and letters.
LOOKS = (
    ("#0a5c66", "", "Ronds", "Atkinson", "rgb(10, 92, 102)"),
    ("#a3244a", "#3d4c9e", "Droits", "Titres", "rgb(163, 36, 74)"),
    ("#f5b700", "", "Doux", "La police", "rgb(245, 183, 0)"),
)


def test_a_look_is_chosen_and_found_on_the_site(prepared: Path, tmp_path: Path, windows: Windows) -> None:
    with serving_copy(prepared, tmp_path) as site:
        INSIDE.do(site.data, "publish_example")
        desk = windows.desk(site, "olga", "communicator", language="fr", viewport=WIDE)
        visitor = windows.open(viewport=WIDE, base_url=site.url)
        for colour, second, corners, letters, shown in LOOKS:
            choose(desk, colour, second, corners, letters)
            visitor.goto("/fr/lettres/")
            visitor.get_by_role("heading", level=2).get_by_role("link").first.click()
            button = visitor.locator("main .button:not(.button-quiet)").first
            assert button.evaluate("button => getComputedStyle(button).backgroundColor") == shown
            check_page(visitor)
            visitor.goto("/nl/")
            check_page(visitor)
        without_script(windows.desk(site, "nora", "communicator", language="nl", viewport=NARROW))


def choose(desk: Page, colour: str, second: str, corners: str, letters: str) -> None:
    desk.goto("/desk/site/brand/")
    desk.get_by_label("Couleur principale", exact=True).fill(colour)
    desk.get_by_label("Seconde couleur", exact=True).fill(second)
    desk.get_by_label(corners).check()
    desk.get_by_label(letters).check()
    # While it is chosen, without a press of a button.
    expect(desk.locator(f'[data-brand-preview] svg rect[fill="{colour}"]').first).to_be_visible()
    assert violations_of(desk, EVERY_RULE) == []
    desk.get_by_role("button", name="Publier cette image").press("Enter")
    expect(desk.get_by_text("L’image est publiée.")).to_be_visible()


def without_script(desk: Page) -> None:
    desk.goto("/desk/site/brand/")
    desk.get_by_label("Hoofdkleur", exact=True).fill("#ffe9a8")
    desk.get_by_role("button", name="Eerst bekijken").press("Enter")
    expect(desk.get_by_text("Voorbeeld: nog niets is gepubliceerd.")).to_be_visible()
    expect(desk.get_by_text("#ffe9a8 is te bleek voor tekst")).to_be_visible()
    assert violations_of(desk, EVERY_RULE) == []
    assert desk.evaluate(WIDER) <= 0
