"""Somebody asks what is stored of them: an administrator finds it on a phone, sends the file, erases all, and answers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import check_page
from tests.journeys.conftest import Fill
from tests.journeys.windows import PHONE, Windows, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.slow]
PICTURES = os.environ.get("REQUEST_PICTURES", "")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def test_a_request_is_answered_on_a_phone(windows: Windows, filled: Fill) -> None:
    asked = filled("sign_and_read", "fr")
    page = windows.open(base_url=asked.site.url)
    sign_in(page.context, asked.site, "ada", "admin")
    page.goto("/desk/requests/")
    check_page(page, back_to=PHONE)
    picture(page, "requests-390-fr")
    page.get_by_label("Adresse e-mail").fill(asked.made)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Chercher ce qui est conservé").press("Enter")
    expect(page.get_by_role("heading", name="Actualités par e-mail")).to_be_visible()
    expect(page.get_by_role("heading", name="Signer une lettre ouverte")).to_be_visible()
    check_page(page, back_to=PHONE)
    picture(page, "found-390-fr")
    if PICTURES:
        wide = windows.open("nl", base_url=asked.site.url, viewport={"width": 1280, "height": 1000})
        sign_in(wide.context, asked.site, "ada", "admin")
        wide.goto(page.url)
        picture(wide, "found-1280-nl")
        wide.goto(f"{page.url}erase/")
        picture(wide, "erase-1280-nl")
        wide.goto("/desk/requests/")
        picture(wide, "requests-1280-nl")
        wide.goto("/desk/newsletter/")
        picture(wide, "newsletter-1280-nl")
    with page.expect_download() as file:
        page.get_by_role("button", name="Télécharger le fichier").press("Enter")
    assert file.value.suggested_filename.endswith(".zip")
    page.get_by_role("link", name="Effacer tout ce qui concerne cette adresse").press("Enter")
    check_page(page, back_to=PHONE)
    picture(page, "erase-390-fr")
    page.get_by_role("button", name="Effacer", exact=True).press("Enter")
    expect(page.get_by_role("status").filter(has_text="Rien n’est conservé à cette adresse")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="La personne a la réponse").press("Enter")
    expect(page.get_by_role("row").filter(has_text=asked.made)).to_be_visible()
    picture(page, "answered-390-fr")
