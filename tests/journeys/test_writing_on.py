"""An author writes one card after another: what is missing, the next card, the whole draft played, and the words that give a card away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.barriers import EVERY_RULE, NARROW, WIDER, check_page, violations_of
from tests.journeys.conftest import Site
from tests.journeys.windows import DESK_WINDOW, Windows

pytestmark = [pytest.mark.journey, pytest.mark.slow]


def test_an_author_is_led_to_what_is_missing_and_to_what_gives_a_card_away(windows: Windows, authors_site: Site) -> None:
    page = windows.desk(authors_site, "ines", "author")
    one_card_after_another(page)
    the_draft_is_played(page)
    the_list_leads_to_the_words_that_give_a_card_away(page)


def one_card_after_another(page: Page) -> None:
    page.goto("/desk/decks/")
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


def the_draft_is_played(page: Page) -> None:
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
    page.set_viewport_size(DESK_WINDOW)


def the_list_leads_to_the_words_that_give_a_card_away(page: Page) -> None:
    """By keyboard alone."""
    page.goto("/desk/decks/1/")
    guessed = page.locator(".r-guessed").filter(has_text="se devinent au style")
    summary = guessed.locator("summary")
    expect(summary).to_contain_text("cartes se devinent")
    summary.focus()
    page.keyboard.press("Enter")
    links = guessed.locator("a")
    expect(links.first).to_be_visible()
    expect(page.get_by_text("Se devine", exact=True)).to_have_count(links.count())
    check_page(page, back_to=DESK_WINDOW)
    page.keyboard.press("Tab")
    expect(links.first).to_be_focused()
    page.keyboard.press("Enter")
    panel = page.locator("#guess")
    expect(panel).to_be_in_viewport()
    expect(panel.get_by_role("listitem").filter(has_text="au lieu de").first).to_be_visible()
    check_page(page, back_to=DESK_WINDOW)
