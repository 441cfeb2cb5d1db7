"""A field expert reads a deck on the phone, card by card, with the keyboard, goes on another day, and signs after the last."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.barriers import COLOUR_RULES, EVERY_RULE, NARROW, WIDER, violations_of
from tests.journeys.conftest import PATIENCE_MS, serving_copy
from tests.journeys.inside import INSIDE
from tests.journeys.windows import DESK_WINDOW, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.slow]
LAST_CARD = 22


def test_a_deck_is_read_on_the_phone_by_keyboard_and_signed_after_the_last_card(prepared: Path, tmp_path: Path, browser: Browser) -> None:
    with serving_copy(prepared, tmp_path) as site:
        author, reader = (browser.new_context(viewport=DESK_WINDOW, locale="fr-BE", reduced_motion="reduce") for _ in range(2))
        for context, name, role in ((author, "amina", "author"), (reader, "eva", "expert")):
            context.set_default_timeout(PATIENCE_MS)
            sign_in(context, site, name, role)
        page = author.new_page()
        page.goto(site.at("/desk/decks/"))
        page.get_by_role("link", name="À l’accueil").click()
        page.get_by_role("link", name="Relecture et signatures").click()
        page.get_by_label("Nom de cette version").fill("automne 2026")
        page.get_by_role("button", name="Soumettre à la relecture").click()

        page = reader.new_page()
        page.goto(site.at("/desk/decks/"))
        page.get_by_role("link", name="À signer").click()
        heading, phone = page.get_by_role("heading", level=1), page.frame_locator(".r-phone iframe")
        expect(heading).to_have_text("Relire\u00a0: carte 1 sur 22")
        expect(phone.get_by_role("button", name="Valider")).to_be_visible()
        answer = page.get_by_role("link", name="Réponse", exact=True)
        answer.click()
        expect(phone.get_by_text("Le réflexe à garder")).to_be_visible()
        expect(answer).to_have_attribute("aria-current", "true")
        page.get_by_role("link", name="NL", exact=True).click()
        expect(phone.get_by_text("De reflex om te onthouden")).to_be_visible()
        expect(answer).to_have_attribute("aria-current", "true")
        assert violations_of(page, EVERY_RULE) == []
        page.emulate_media(color_scheme="dark")
        assert violations_of(page, COLOUR_RULES) == []
        page.set_viewport_size(NARROW)
        assert page.evaluate(WIDER) <= 0
        page.set_viewport_size(DESK_WINDOW)

        page.get_by_label("Votre commentaire").press_sequentially("à voir")
        page.keyboard.press("ArrowRight")
        expect(heading).to_have_text("Relire\u00a0: carte 1 sur 22")
        page.get_by_label("Votre commentaire").blur()
        page.keyboard.press("ArrowRight")
        expect(heading).to_have_text("Relire\u00a0: carte 2 sur 22")
        page.keyboard.press("ArrowLeft")
        expect(page.get_by_text("à voir", exact=True)).to_be_visible()

        # The others are read by now, another day: the list of decks leads to the first that is not.
        deck = re.search(r"/decks/(\d+)/", page.url)
        assert deck
        INSIDE.do(site.data, "have_read", int(deck[1]), "eva", LAST_CARD - 3)
        page.goto(site.at("/desk/decks/"))
        page.get_by_role("link", name="À signer").click()
        page.route("**/decks/frame/", lambda route: route.abort())
        for number in range(LAST_CARD - 2, LAST_CARD + 1):
            expect(heading).to_have_text(f"Relire\u00a0: carte {number} sur 22")
            # The keys are listened to once the page's script has run.
            page.wait_for_load_state("load")
            page.keyboard.press("ArrowRight")
        expect(heading).to_have_text("Fin de la lecture")
        assert violations_of(page, EVERY_RULE) == []
        page.get_by_label("Note gardée avec la signature (facultative)").fill("Relu avec la police locale.")
        page.get_by_role("button", name="Signer").click()
        expect(page.get_by_text("Signé. Merci.")).to_be_visible()
        author.close()
        reader.close()
