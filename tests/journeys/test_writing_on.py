"""An author writes one card after another: what is missing, the next card, and the whole draft played before publishing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.barriers import EVERY_RULE, NARROW, WIDER, violations_of
from tests.journeys.conftest import PATIENCE_MS, serving_copy
from tests.journeys.desk import DESK_WINDOW
from tests.journeys.staff import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def test_an_author_is_led_to_what_is_missing_writes_on_and_plays_the_draft(prepared: Path, tmp_path: Path, browser: Browser) -> None:
    with serving_copy(prepared, tmp_path) as site:
        context = browser.new_context(viewport=DESK_WINDOW, locale="fr-BE", reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_MS)
        sign_in(context, site, "amina", "author")
        page = context.new_page()
        page.goto(site.at("/desk/decks/"))
        page.get_by_role("link", name="À l’accueil").click()
        page.get_by_role("link", name="Ajouter une carte").click()
        page.get_by_text("Choix unique").or_(page.locator('[value="choice"]')).first.click()
        page.get_by_label("Situation et question").fill("Un enfant attend seul. Que faites-vous ?")
        page.get_by_role("button", name="Écrire cette carte").click()

        missing = page.locator(".r-phone .r-lead").filter(has_text="réflexe")
        missing.click()
        reflex = page.locator('[data-contentpath="reflex"] textarea').first
        expect(reflex).to_be_focused()
        reflex.fill("Rester, noter, appeler.")
        page.get_by_role("link", name="Enregistrer et ajouter une carte").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Ajouter une carte")
        expect(page.locator('[value="choice"]')).to_be_checked()
        page.go_back()
        expect(reflex).to_have_value("Rester, noter, appeler.")

        page.get_by_role("link", name="À l’accueil").click()
        page.get_by_role("link", name="Jouer le brouillon").click()
        expect(page.get_by_role("link", name="Un enfant attend seul.")).to_be_visible()
        phone = page.frame_locator(".r-phone iframe")
        expect(phone.get_by_role("button", name="Valider")).to_be_visible()
        first = phone.locator("h1, h2").first.inner_text()
        phone.get_by_role("button", name="Passer").click()
        expect(phone.locator("h1, h2").first).not_to_have_text(first)
        assert violations_of(page, EVERY_RULE) == []
        page.set_viewport_size(NARROW)
        assert page.evaluate(WIDER) <= 0
        context.close()
