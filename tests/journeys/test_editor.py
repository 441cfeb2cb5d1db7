"""An author writes a scenario as its tree, adds a picture and a notion without leaving the card, with the keyboard, wide and narrow."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys.barriers import EVERY_RULE, NARROW, WIDER, violations_of
from tests.journeys.conftest import Site
from tests.journeys.desk import CardForm
from tests.journeys.windows import DESK_WINDOW, Windows

pytestmark = [pytest.mark.journey, pytest.mark.slow]

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"><rect width="320" height="200" fill="#ccc"/></svg>'
WIDTHS = (ViewportSize(width=1280, height=1000), ViewportSize(width=390, height=844), NARROW)


@pytest.fixture
def author(windows: Windows, authors_site: Site) -> Page:
    return windows.desk(authors_site, "amina", "author")


def add_card(page: Page, site: Site, kind: str, prompt: str) -> CardForm:
    page.goto(site.at("/desk/decks/"))
    page.get_by_role("link", name="À l’accueil").click()
    page.get_by_role("link", name="Ajouter une carte").click()
    page.locator(f'input[name="kind"][value="{kind}"]').check()
    page.get_by_label("Situation et question").fill(prompt)
    page.get_by_role("combobox", name="Notion").fill("NOTER TRANS")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Notion")).to_have_value("noter transmettre")
    page.get_by_role("button", name="Écrire cette carte").click()
    return CardForm(page)


def open_box(page: Page) -> str:
    return page.locator('.r-box[aria-expanded="true"]').inner_text()


def fits(page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size(width)
        assert page.evaluate(WIDER) <= 0, width
        assert violations_of(page, EVERY_RULE) == []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(WIDER) <= 0
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(DESK_WINDOW)


def test_a_scenario_is_written_from_its_tree_with_the_keyboard(author: Page, authors_site: Site) -> None:
    form = add_card(author, authors_site, "scenario", "Un soir sur le quai. Vous décidez.")
    first = form.step(0)
    form.write("text", "Un enfant attend seul", first)
    form.write("question", "Que faites-vous ?", first)
    choice = form.row("choices", 0, first)
    form.write("text", "J’appelle", choice)
    form.pick("credit", "Juste (1)", choice)
    choice.get_by_role("button", name="Ajouter une étape après ce choix").press("Enter")
    expect(author.locator(":focus")).to_have_value("")
    author.keyboard.type("La police est là")
    second = form.step(form.form.locator(".r-box").count() - 1)
    form.tick("ending", second)
    form.pick("start", "Un enfant attend seul")

    second.get_by_role("button", name="Retour au plan").press("Enter")
    expect(author.locator(":focus")).to_contain_text("La police est là Fin", use_inner_text=False)
    author.keyboard.press("ArrowLeft")
    expect(author.locator(":focus")).to_contain_text("Un enfant attend seul")
    author.keyboard.press("Enter")
    assert "Un enfant attend seul" in open_box(author)
    expect(form.field("text", first).locator("textarea").first).to_be_visible()
    first.get_by_role("button", name=re.compile("^Ouvrir l’étape .* La police est là")).press("Enter")
    assert "La police est là" in open_box(author)

    # What the choice explains is missing: the box of the folded step says so, and the button leads there.
    wrong = form.form.locator(".r-box-wrong").filter(has_text="Un enfant attend seul")
    expect(wrong).to_contain_text("À corriger")
    fits(author)
    author.reload()
    expect(form.form.locator(".r-box")).not_to_have_count(0)
    form.form.locator(".r-box").filter(has_text="La police est là").click()
    author.get_by_role("button", name="Aller au premier").click()
    expect(author.locator('[data-contentpath="feedback"] :focus')).to_be_visible()
    assert "Un enfant attend seul" in open_box(author)
    author.get_by_role("link", name="Enregistrer et ajouter une carte").click()
    expect(author.get_by_role("combobox", name="Notion")).to_have_value("noter transmettre")


def test_a_picture_and_a_new_notion_without_leaving_the_card(author: Page, authors_site: Site) -> None:
    form = add_card(author, authors_site, "choice", "Un enfant attend seul sur le quai. Que faites-vous ?")
    form.write("reflex", "Noter, puis transmettre.")
    author.get_by_role("button", name="Ajouter une nouvelle image").press("Enter")
    dialog = author.get_by_role("dialog", name="Ajouter une nouvelle image")
    dialog.get_by_role("button", name="L’ajouter à cette carte").click()
    expect(dialog.get_by_text("À compléter.")).to_have_count(2)
    expect(dialog.get_by_label("Fichier de l’image")).to_be_focused()
    dialog.get_by_label("Fichier de l’image").set_input_files({"name": "Le quai.svg", "mimeType": "image/svg+xml", "buffer": b"<svg"})
    dialog.get_by_label("Ce que montre l’image").fill("Un quai vide, un sac près d’un banc.")
    dialog.get_by_label("Ce que montre l’image").press("Tab")
    author.keyboard.press("Enter")
    expect(dialog.locator('[aria-invalid="true"]')).to_have_count(1)
    fits(author)
    dialog.get_by_label("Fichier de l’image").set_input_files({"name": "Le quai.svg", "mimeType": "image/svg+xml", "buffer": DRAWING})
    dialog.get_by_role("button", name="L’ajouter à cette carte").click()
    expect(dialog).to_have_count(0)
    expect(author.get_by_role("button", name="Ajouter une nouvelle image")).to_be_focused()
    expect(form.field("picture").locator("select")).to_have_value("le-quai")
    expect(form.field("picture_alt").locator("textarea")).to_have_value("Un quai vide, un sac près d’un banc.")

    notion = author.get_by_role("combobox", name="Notion")
    notion.fill("Un doute, c’est assez")
    expect(author.get_by_text("Nouvelle notion : « Un doute, c’est assez »")).to_be_visible()
    fits(author)
    expect(author.locator("[data-r-saved]")).to_have_attribute("data-r-state", "saved")
    author.reload()
    expect(notion).to_have_value("un doute c est assez")
    expect(form.field("picture").locator("select")).to_have_value("le-quai")
    expect(form.field("reflex").locator("textarea").first).to_have_value("Noter, puis transmettre.")
    notion.click()
    expect(author.get_by_role("option", name=re.compile("^un doute c est assez 1 carte"))).to_be_visible()
