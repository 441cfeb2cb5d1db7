"""A trainer asks the room with the keyboard, shows the answers when enough phones have answered, and asks for a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.barriers import check_page
from tests.journeys.conftest import PATIENCE_MS, PHONE, Site
from tests.journeys.trainer import open_training
from tests.journeys.windows import sign_in

pytestmark = [pytest.mark.slow, pytest.mark.journey]


@pytest.fixture
def plain(browser: Browser) -> Iterator[BrowserContext]:
    """Phones without script. Each page that scans the code is a phone."""
    opened = browser.new_context(viewport=PHONE, locale="fr-BE", java_script_enabled=False)
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone that follows by itself."""
    opened = browser.new_context(viewport=PHONE, locale="fr-BE", reduced_motion="reduce")
    opened.set_default_timeout(PATIENCE_MS)
    yield opened.new_page()
    opened.close()


def test_a_trainer_asks_the_room_and_shows_the_answers(
    page: Page, context: BrowserContext, site: Site, plain: BrowserContext, phone: Page
) -> None:
    code = open_training(site, title="Accueil, question en salle")
    sign_in(context, site, "tina", "trainer")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(site.at("/desk/trainings/"))
    page.get_by_role("link", name="Accueil, question en salle").click()
    page.get_by_role("link", name="Dans la salle").first.click()
    page.get_by_role("link", name="Interroger la salle").click()
    check_page(page, back_to={"width": 1280, "height": 800})

    # A question of the trainer's own, by the keyboard.
    page.get_by_label("Une question à vous").focus()
    page.keyboard.press("Space")
    page.get_by_label("Votre question").fill("Qui prévenez-vous d’abord ?")
    page.get_by_label("Réponses au choix").fill("La personne responsable\nUne collègue\nPersonne")
    page.get_by_label("Minuteur").select_option("120")
    page.get_by_role("button", name="Poser la question").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Qui prévenez-vous d’abord ?")).to_be_visible()
    check_page(page, back_to={"width": 1280, "height": 800})

    phone.goto(site.at(f"/fr/live/{code}"))
    expect(phone.get_by_role("heading", name="Qui prévenez-vous d’abord ?")).to_be_visible()
    check_page(phone, back_to=PHONE)
    phone.get_by_label("La personne responsable").check()
    phone.get_by_role("button", name="Envoyer la réponse").click()
    expect(phone.get_by_text("Votre réponse compte")).to_be_visible()
    # The code scanned again is the same phone.
    phone.goto(site.at(f"/fr/live/{code}"))
    expect(phone.get_by_text("Votre réponse compte")).to_be_visible()
    for number in range(5):
        answer(plain.new_page(), site, code, "La personne responsable" if number < 3 else "Une collègue")
    expect(page.locator("[data-live-answered]")).to_have_text("6")
    page.get_by_role("button", name="Arrêter le minuteur").click()
    expect(page.get_by_role("timer")).to_have_count(0)
    page.get_by_role("button", name="Montrer les réponses").click()
    expect(page.locator(".live-bars li")).to_have_text([re.compile("25 à 75"), re.compile("25 à 75"), re.compile("0 à 25")])
    check_page(page, back_to={"width": 1280, "height": 800})
    # The phone follows by itself.
    expect(phone.locator(".live-bars li").first).to_contain_text("25 à 75")
    check_page(phone, back_to=PHONE)

    page.get_by_role("button", name="Une autre question").click()
    page.get_by_label("Un mot de chaque personne").check()
    page.get_by_label("Votre question").fill("Un mot pour ce matin ?")
    page.get_by_role("button", name="Poser la question").click()
    expect(page.get_by_role("heading", name="Un mot pour ce matin ?")).to_be_visible()
    for word in ("Écouter", "écouter", "ecouter", "Croire", "croire", "croire", "seule"):
        other = plain.new_page()
        other.goto(site.at(f"/fr/live/{code}"))
        other.get_by_label("Un mot", exact=True).fill(word)
        other.get_by_role("button", name="Envoyer la réponse").click()
        expect(other.get_by_text("Votre réponse compte")).to_be_visible()
        other.close()
    page.reload()
    page.get_by_text("Lire les mots d’abord").click()
    page.get_by_role("button", name=re.compile("Cacher croire", re.IGNORECASE)).click()
    page.get_by_role("button", name="Montrer les réponses").click()
    expect(page.locator(".live-words li")).to_have_text([re.compile("couter", re.IGNORECASE)])
    page.goto(f"{page.url.partition('?')[0]}?language=nl")
    check_page(page, back_to={"width": 1280, "height": 800})


def answer(phone: Page, site: Site, code: str, option: str) -> None:
    """Answer on a phone without script."""
    phone.goto(site.at(f"/fr/live/{code}"))
    phone.get_by_label(option).check()
    phone.get_by_role("button", name="Envoyer la réponse").click()
    expect(phone.get_by_text("Votre réponse compte")).to_be_visible()
    phone.close()
