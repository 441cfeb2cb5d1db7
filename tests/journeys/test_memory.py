"""My memory: a tile a card, the same in words, its history, the same as a table, and what would remain in 30 days."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Site
from tests.journeys.learner import fetch_bundle, fetch_json
from tests.journeys.phone import give_answers, stop_clock

pytestmark = pytest.mark.journey

DECK = "voyage"
ANSWERED = 6
# French puts a no-break space before the sign.
SHARE = re.compile(r"(\d+)\s%\s\((\d+)\sà\s(\d+)\)")
# What cards are called: words come before figures.
STATES = re.compile("À raviver|Tient encore|S’estompe|Lue")


def open_memory(page: Page, site: Site, *, days_ago: float = 5) -> list[dict[str, object]]:
    """Open the memory of someone who answered six cards, some days ago: right, partly right and wrong by turns."""
    rows = give_answers(page, site, ANSWERED, days_ago=days_ago, deck=DECK)
    page.goto(site.at("/fr/memory/"))
    expect(page.get_by_role("heading", name="Ma mémoire")).to_be_visible()
    expect(tiles(page, seen=True)).to_have_count(ANSWERED)
    return rows


def plain(text: str) -> str:
    return " ".join(text.split())


def tiles(page: Page, *, seen: bool) -> Locator:
    return page.get_by_role("button", name=STATES if seen else re.compile("Jamais vue"))


def share(page: Page, label: str) -> tuple[int, int, int]:
    """Return the figure beside a label: expected, and between which bounds."""
    line = page.locator("p.between", has_text=label)
    if not line.is_visible():
        fold = page.locator("details", has=line)
        fold.locator("summary").focus()
        page.keyboard.press("Enter")
    text = line.locator(".predicted").inner_text()
    found = SHARE.fullmatch(text)
    assert found, text
    mean, low, high = map(int, found.groups())
    return mean, low, high


def prompt_of(site: Site, card: object) -> str:
    return str(next(known for known in fetch_bundle(site.url, DECK)["cards"] if known["id"] == card)["prompt"])


def test_a_memory_is_shown_in_words_as_a_mosaic_a_history_and_a_table(page: Page, site: Site) -> None:
    rows = open_memory(page, site)
    every_card_has_a_tile_that_says_its_recall_in_words(page, site)
    a_tile_shows_the_history_of_its_card(page, prompt_of(site, rows[0]["card"]))
    tiles(page, seen=False).first.click()
    expect(page.get_by_role("dialog").get_by_text("Pas encore de réponse.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    practice_keeps_more_in_thirty_days(page)
    the_table_says_the_same_as_the_mosaic(page)


def every_card_has_a_tile_that_says_its_recall_in_words(page: Page, site: Site) -> None:
    decks = fetch_json(site.at("/bundles/index.fr.json"))["decks"]
    total = sum(len(deck["cards"]) for deck in decks)
    expect(tiles(page, seen=False)).to_have_count(total - ANSWERED)
    # What cannot be told by colour is told by shape: dashed when never seen, a cut corner when nearly forgotten.
    for tile in tiles(page, seen=True).all():
        state = tile.locator(".tile").get_attribute("data-state")
        label = tile.get_attribute("aria-label") or ""
        assert state == "fading" or "S’estompe" not in label
        assert state is None or "Tient encore" not in label
    expect(page.get_by_role("button", name="À raviver")).not_to_have_count(0)
    expect(page.locator(".tile-button .tile[data-state=new]")).to_have_count(total - ANSWERED)


def a_tile_shows_the_history_of_its_card(page: Page, prompt: str) -> None:
    page.get_by_role("button", name=prompt).click()
    dialog = page.get_by_role("dialog", name=prompt)
    expect(dialog.get_by_role("heading", name="Histoire de la carte")).to_be_visible()
    expect(dialog.locator(".history li")).to_have_count(1)
    expect(dialog.locator(".history b")).to_have_text("À revoir")
    # The word first; the figure is one key away.
    expect(dialog.locator(".predicted")).to_be_hidden()
    dialog.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(dialog.locator(".predicted")).to_have_text(SHARE)
    expect(dialog.get_by_text("Cette carte revient : aujourd’hui.")).to_be_visible()
    dialog.get_by_role("button", name="Fermer").click()
    expect(dialog).to_have_count(0)


def practice_keeps_more_in_thirty_days(page: Page) -> None:
    """And the figures say that they are predicted."""
    today = share(page, "Retenu demain, prévu")
    without = share(page, "sans revoir")
    practised = share(page, "en revoyant au bon moment")
    for mean, low, high in (today, without, practised):
        assert 0 <= low <= mean <= high <= 100
        assert low < high
    assert practised[0] > without[0]
    assert today[0] > without[0]
    note = page.get_by_text("Chiffres prévus par le modèle")
    expect(note).to_contain_text("intervalle de 9 cas sur 10")
    expect(note).to_contain_text(f"cartes déjà vues : {ANSWERED}")


def the_table_says_the_same_as_the_mosaic(page: Page) -> None:
    labels = page.locator(".tile-button").evaluate_all("tiles => tiles.map(tile => tile.ariaLabel)")
    page.get_by_role("button", name="Voir en tableau").click()
    table = page.get_by_role("table").first
    for title in ("Carte", "Souvenir prévu", "Revient"):
        expect(table.get_by_role("columnheader", name=title, exact=True)).to_be_attached()
    rows = page.locator(".memory-table tbody tr")
    expect(rows).to_have_count(len(labels))
    shown = rows.evaluate_all("rows => rows.map(row => [row.querySelector('button').textContent, row.children[1].textContent])")
    expected = [f"Carte : {prompt} {state}" for prompt, state in shown]
    assert list(map(plain, expected)) == list(map(plain, labels))
    table.get_by_role("button").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_without_answers_nothing_is_predicted_and_a_tile_grows_paler_as_time_passes(page: Page, site: Site) -> None:
    page.goto(site.at("/fr/memory/"))
    expect(page.get_by_text("Pas encore de réponse : rien à prévoir.")).to_be_visible()
    expect(page.locator(".predicted")).to_have_count(0)
    # The figure of a deck is the same on every screen.
    open_memory(page, site, days_ago=0)
    figures = [share(page, "Retenu demain, prévu")]
    page.goto(site.at("/fr/cards/"))
    figures.append(share(page, "Retenu demain, prévu"))
    assert figures[0] == figures[1]
    page.goto(site.at("/fr/memory/"))
    tile = page.get_by_role("button", name="Tient encore").first
    prompt = (tile.get_attribute("aria-label") or "").split(" Tient")[0]
    recall = "tile => Number(getComputedStyle(tile.firstChild).getPropertyValue('--recall'))"
    before = tile.evaluate(recall)
    stop_clock(page, days_on=30)
    page.reload()
    later = page.get_by_role("button", name=prompt)
    expect(later).to_have_accessible_name(re.compile("À raviver|S’estompe"))
    assert later.evaluate(recall) < before
