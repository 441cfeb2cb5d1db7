"""The first visit's choice, the pocket list of reflexes, passing a card on, and reading it aloud."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.barriers import NARROW, OUTSIDE
from tests.journeys.conftest import Site
from tests.journeys.learner import fetch_bundle
from tests.journeys.phone import answers_kept, give_answers, wait_until_kept
from tests.journeys.windows import Windows
from tests.repeats import repeats

pytestmark = pytest.mark.journey

LEFT = re.compile(r"Encore \d cartes, puis les jours où elles reviennent\.")
# All that is passed on or spoken, stored where the journey can read it.
LISTEN = """() => {
  window.passed = [];
  window.spoken = [];
  navigator.share = async (what) => { window.passed.push(what); };
  const voice = (name, localService, lang) => ({ name, localService, lang, voiceURI: name, default: false });
  const voices = [voice('far', false, 'fr-BE'), voice('near', true, 'fr-FR'), voice('other', true, 'nl-BE')];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, 'speechSynthesis', { value: Object.assign(new EventTarget(), {
    getVoices: () => voices, cancel: () => window.spoken.push('cancelled'),
    speak: ({ text, voice }) => window.spoken.push(`${voice.name}: ${text}`) }) });
}"""


def listen(page: Page) -> None:
    page.add_init_script(f"({LISTEN})()")


def test_someone_new_chooses_where_to_begin_and_sees_what_is_left_today(page: Page, windows: Windows, site: Site) -> None:
    plain = windows.without_script(site)
    for path in ("/fr/", "/fr/cards/"):
        plain.goto(path)
        expect(plain.locator("a.first-choice")).to_have_count(3)
    plain.locator("a.first-choice").nth(1).click()
    expect(plain.locator("article[data-deck=accueil] .prompt")).to_be_visible()
    page.goto(site.at("/fr/cards/"))
    expect(page.get_by_role("heading", name="Par où commencer")).to_be_visible()
    expect(page.get_by_role("link", name="J’ai un code de formation")).to_have_attribute("href", "/fr/join/")
    page.get_by_role("button", name="Tous les jeux").click()
    expect(page.locator("[data-deck]")).to_have_count(4)
    page.goto(site.at("/fr/cards/"))
    page.get_by_role("link", name="J’ai 12–18 ans").focus()
    page.keyboard.press("Enter")
    expect(page.locator("article[data-deck=declic]")).to_be_visible()
    page.locator("input[name=choice]").first.check()
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_text(LEFT)).to_be_visible()
    page.goto(site.at("/fr/cards/"))
    # From now on their own deck comes first, the others in rows.
    expect(page.locator("[data-deck]").first).to_have_attribute("data-deck", "declic")
    expect(page.locator(".deck-row")).to_have_count(3)
    # The server's own page of a first card says it too.
    page = windows.open()
    page.goto(site.at("/fr/decks/accueil/start/"))
    page.locator("input[name=choice]").first.check()
    page.get_by_role("button", name="Valider").click()
    expect(page.locator(".comes-back")).to_have_text(LEFT)
    others = page.locator(".others")
    others.locator("summary").click()
    expect(others.locator("li:visible")).to_have_count(page.locator("[data-option]:not([data-result])").count())


def test_reflexes_of_the_cards_met_are_found_without_network_and_without_accents(page: Page, context: BrowserContext, site: Site) -> None:
    rows = give_answers(page, site, 6, days_ago=2)
    page.goto(site.at("/fr/memory/"))
    wait_until_kept(page, site)
    context.set_offline(True)
    page.reload()
    page.get_by_role("button", name="Réflexes").click()
    cards = {card["id"]: card for card in fetch_bundle(site.url, "voyage")["cards"]}
    met = {str(cards[str(row["card"])]["reflex"]) for row in rows}
    lines = page.locator(".reflexes li span")
    expect(lines).to_have_count(len(met))
    assert set(lines.all_inner_texts()) == met
    expect(page.get_by_text(f"{len(met)} réflexes", exact=True)).to_be_visible()
    expect(page.get_by_text("apparaîtront après leur carte")).to_be_visible()
    wanted = next(card for row in rows if re.search("[éèà]\\w", (card := cards[str(row["card"])])["reflex"]))
    word = existing_word(wanted["reflex"])
    page.get_by_role("searchbox").fill(word.translate(str.maketrans("éèêàâùûîôç", "eeeaauuioc")).upper())
    expect(page.locator(".reflexes mark").first).to_have_text(re.compile(word, re.IGNORECASE))
    page.get_by_role("button", name=re.compile(re.escape(wanted["reflex"][:20]))).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".prompt")).to_be_visible()
    expect(dialog.locator(".explanation")).to_be_visible()
    expect(dialog.locator(".reflex")).to_contain_text(wanted["reflex"])
    dialog.get_by_role("button", name="Fermer").click()
    assert len(answers_kept(page)) == len(rows)
    page.get_by_role("button", name="Effacer la recherche").click()
    expect(page.get_by_role("searchbox")).to_be_focused()


def existing_word(text: str) -> str:
    """Return a word of the text that has an accent."""
    return next(word for word in re.findall(r"\w+", text) if re.search("[éèêàâùûîôç]", word))


def test_a_card_is_passed_on_by_its_address_and_read_aloud_by_voices_of_the_device_alone(page: Page, site: Site) -> None:
    listen(page)
    page.goto(site.at("/fr/session/?deck=voyage"))
    expect(page.locator("article[data-card]")).to_be_visible()
    expect(page.get_by_role("button", name="Lire à voix haute")).to_have_count(0)
    page.locator("input[name=choice]").first.check()
    page.get_by_role("button", name="Valider").click()
    card = page.locator("article[data-card]").get_attribute("data-card")
    page.get_by_role("button", name="Partager").click()
    passed = page.evaluate("window.passed")
    assert passed == [{"title": passed[0]["title"], "url": site.at(f"/fr/decks/voyage/cards/{card}/")}]
    assert page.request.get(passed[0]["url"]).ok
    page.goto(site.at("/fr/settings/"))
    page.get_by_label("Proposer de lire les cartes à voix haute").check()
    page.goto(site.at("/fr/session/?deck=voyage"))
    page.get_by_role("button", name="Reprendre la séance").click()
    page.get_by_role("button", name="Carte suivante").click()
    expect(page.locator("article[data-state=asked]")).to_be_visible()
    prompt = page.locator(".prompt").inner_text()
    page.get_by_role("button", name="Lire à voix haute").click()
    spoken = page.evaluate("window.spoken")
    assert f"near: {prompt}" in spoken
    assert not [line for line in spoken if line.startswith(("far", "other"))]
    page.get_by_role("button", name="Arrêter la lecture").click()
    assert page.evaluate("window.spoken.at(-1)") == "cancelled"


@pytest.mark.parametrize("language", ["de", *repeats("fr", "nl", "en")])
def test_nothing_of_the_pocket_is_cut_off_on_a_narrow_dark_screen_in_large_text(windows: Windows, site: Site, language: str) -> None:
    page = windows.open(viewport=NARROW, color_scheme="dark")
    page.goto(site.at(f"/{language}/cards/"))
    expect(page.locator("a.first-choice")).to_have_count(3)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(OUTSIDE) == []
    give_answers(page, site, 6, days_ago=2)
    page.goto(site.at(f"/{language}/memory/"))
    page.locator(".tabs button").nth(1).click()
    expect(page.locator(".reflexes li").first).to_be_visible()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(OUTSIDE) == []
