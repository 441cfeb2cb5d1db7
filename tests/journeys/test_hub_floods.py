"""A flood of forms, on a phone and by keys: the officer sees which form refuses, deletes what was left together, and brings it back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import check_page
from tests.journeys.conftest import Fill
from tests.journeys.windows import PHONE, Windows, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.slow]
PICTURES = os.environ.get("FLOOD_PICTURES", "")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def test_a_flood_is_seen_cleared_and_brought_back_by_keys(windows: Windows, filled: Fill) -> None:
    flooded = filled("flood_letter", "fr")
    page = windows.open(base_url=flooded.site.url)
    sign_in(page.context, flooded.site, "ada", "admin")
    page.goto("/desk/floods/")
    expect(page.get_by_role("row").filter(has_text="Signer une lettre ouverte")).to_contain_text("1234")
    page.get_by_label("Formulaire", exact=True).select_option("letters")
    page.get_by_role("button", name="Voir ce qui a été envoyé").press("Enter")
    expect(page.get_by_text("39 que personne n’a confirmés")).to_be_visible()
    expect(page.get_by_label("Aussi 1 envoi confirmé ou payé")).not_to_be_checked()
    check_page(page, back_to=PHONE)
    picture(page, "found-390-fr")
    page.get_by_role("button", name="Supprimer ce qui est coché").press("Enter")
    expect(page.get_by_text("39 envois sont supprimés")).to_be_visible()
    picture(page, "cleared-390-fr")
    page.get_by_role("button", name="Rétablir").press("Enter")
    expect(page.get_by_text("39 envois sont rétablis")).to_be_visible()
    expect(page.get_by_role("button", name="Rétablir")).to_have_count(0)
    if PICTURES:
        wide = windows.open("nl", base_url=flooded.site.url, viewport={"width": 1280, "height": 1000})
        sign_in(wide.context, flooded.site, "ada", "admin")
        wide.goto("/desk/floods/?subject=letters&since=2020-01-01T00:00&until=2040-01-01T00:00")
        picture(wide, "found-1280-nl")
        wide.goto("/desk/site/example/")
        picture(wide, "example-1280-nl")
        wide.goto("/desk/")
        picture(wide, "home-1280-nl")
