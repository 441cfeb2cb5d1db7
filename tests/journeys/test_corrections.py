"""A corrected number is on every open phone within a minute, on the others at their next opening; a card taken offline is gone as soon."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import PHONE, Site, serving_copy, wait_until
from tests.journeys.desk import check
from tests.journeys.learner import CARD, Learner, fetch_bundle
from tests.journeys.phone import PENDING_KEY, row_of, wait_until_kept
from tests.journeys.windows import Windows

pytestmark = [pytest.mark.journey, pytest.mark.slow]

# The number of Child Focus, and what it is corrected to.
OLD, NEW = "116\N{NO-BREAK SPACE}000", "116\N{NO-BREAK SPACE}111"
# A card of the deck for receptions whose feedback names it.
DECK, CITING = "accueil", "un-enfant-confie"
# In small steps: the clock that brings a question, shared by the pages of a phone, also ends their patience with the answer.
STEP_MS, STEPS_IN_A_MINUTE = 3000, 20
COUNT_QUESTIONS = """
const fetched = window.fetch;
window.asked = [];
window.underWay = [];
window.fetch = (...args) => {
  if (String(args[0]).includes("/bundles/index.")) asked.push(args[0]);
  const answer = fetched(...args);
  underWay.push(answer);
  return answer;
};
"""


@pytest.fixture
def own_site(prepared: Path, tmp_path: Path) -> Iterator[Site]:
    """A site of its own for each try: what is corrected or taken offline here is not for the other journeys."""
    with serving_copy(prepared, tmp_path) as served:
        yield served


def correct(windows: Windows, site: Site) -> None:
    """Correct the number at the desk, as a field expert with a phone does; without a date of verification it is refused."""
    page = windows.desk(site, "eva", "expert", viewport=PHONE)
    page.goto(site.at("/desk/facts/"))
    check(page, "Données")
    page.get_by_label("Chercher dans le registre").fill("116000")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("rowheader").get_by_role("link", name="Child Focus", exact=True).click()
    check(page, "Child Focus")
    page.get_by_role("group", name="Valeur").get_by_label("Toutes les langues").fill(NEW)
    page.get_by_role("button", name="Corriger partout").click()
    refusal = page.get_by_role("alert").filter(has_text="Rien n’est enregistré")
    expect(refusal).to_be_focused()
    expect(refusal).to_be_in_viewport()
    check(page, "Child Focus")
    refusal.get_by_role("link").first.press("Enter")
    expect(page.locator("#id_verified_on")).to_be_focused()
    page.get_by_role("group", name="Ouvre").get_by_label("Toutes les langues").fill("tel:116111")
    page.get_by_label("Vérifiée aujourd’hui, par moi").check()
    page.get_by_role("button", name="Corriger partout").click()
    expect(page.get_by_text("publiée de nouveau dans 4 jeux")).to_be_visible()


def open_on(context: BrowserContext, site: Site, path: str) -> Page:
    """Open a page whose clock the journey can turn forward; the service worker keeps its own time."""
    page = context.new_page()
    page.clock.install()
    page.add_init_script(COUNT_QUESTIONS)
    page.goto(site.at(path))
    return page


def install(context: BrowserContext, site: Site) -> None:
    """Visit until the worker keeps everything and answers in the site's place."""
    page = context.new_page()
    page.goto(site.at("/fr/cards/"))
    wait_until_kept(page, site)
    page.reload()
    assert page.evaluate("navigator.serviceWorker.controller !== null")
    page.close()


def let_it_ask(page: Page) -> None:
    """Turn the page's clock forward until it asks what is published; within a minute, it has to."""
    before = page.evaluate("asked.length")
    for _ in range(STEPS_IN_A_MINUTE):
        page.clock.run_for(STEP_MS)
        for other in page.context.pages:
            other.evaluate("async () => { await Promise.allSettled(window.underWay ?? []) }")
        if page.evaluate("asked.length") > before:
            return
    raise AssertionError("the page did not ask within a minute")


def stand_at_the_citing_card(page: Page, site: Site) -> None:
    """Leave nothing else to ask in the deck, then answer the card that names the number."""
    bundle = fetch_bundle(site.url, DECK)
    now = page.evaluate("Date.now()")
    rows = [row_of(DECK, card, now - place * 1000) for place, card in enumerate(bundle["cards"]) if card["id"] != CITING]
    page.evaluate("([key, rows]) => localStorage.setItem(key, JSON.stringify(rows))", [PENDING_KEY, rows])
    page.goto(site.at(f"/fr/session/?deck={DECK}"))
    learner = Learner(page=page, cards={card["id"]: card for card in bundle["cards"]})
    expect(page.locator(f"{CARD}, .content-note").first).to_be_visible()
    learner.pass_content_note()
    expect(page.locator(CARD)).to_have_attribute("data-card", CITING)
    learner.answer()
    learner.pass_confidence()
    learner.expect_told()


def test_a_corrected_number_reaches_open_phones_within_a_minute_and_others_at_their_next_opening(windows: Windows, own_site: Site) -> None:
    at_hand, away = windows.open().context, windows.open().context
    install(at_hand, own_site)
    install(away, own_site)
    act = open_on(at_hand, own_site, "/fr/act/")
    number = act.locator("[data-contact=child-focus] .contact-value")
    expect(number).to_have_text(OLD)
    in_session = open_on(at_hand, own_site, "/fr/leaving/")
    stand_at_the_citing_card(in_session, own_site)
    explanation = in_session.locator(f"{CARD} .explanation")
    expect(explanation).to_contain_text(OLD)
    away.set_offline(True)

    for page in (act, in_session):
        # From here on a page asks only when its clock is turned; a question under way would be cut short by the turning.
        page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
    correct(windows, own_site)
    for page in (act, in_session):
        let_it_ask(page)
    expect(number).to_have_text(NEW)
    expect(act.locator("a[href='tel:116111']")).to_be_visible()
    expect(explanation).to_contain_text(NEW)
    # The card stays as it was: answered, at its place.
    expect(in_session.locator(f"{CARD}[data-card={CITING}][data-state=answered]")).to_be_visible()

    # The copies on the phone are the new ones too.
    expect_kept(act, own_site)
    at_hand.set_offline(True)
    act.goto(own_site.at("/fr/act/"))
    expect(number).to_have_text(NEW)
    act.goto(own_site.at(f"/fr/session/?deck={DECK}"))
    expect(act.locator("html")).not_to_contain_text(OLD)

    # A phone that was away shows what it knows, and the new number once it is opened with the network there.
    page = away.new_page()
    page.goto(own_site.at("/fr/act/"))
    number = page.locator("[data-contact=child-focus] .contact-value")
    expect(number).to_have_text(OLD)
    page.close()
    away.set_offline(False)
    page = away.new_page()
    page.goto(own_site.at("/fr/act/"))
    expect(page.locator("[data-contact=child-focus] .contact-value")).to_have_text(NEW)


def expect_kept(page: Page, site: Site) -> None:
    """Wait until the worker keeps the corrected home page, the last but the bundles that it fetches again."""
    is_kept = "async text => (await (await caches.match('/fr/'))?.text())?.includes(text) ?? false"
    wait_until(page, lambda: bool(page.evaluate(is_kept, NEW)), "the service worker keeps the old home page")


def take_offline(windows: Windows, site: Site) -> None:
    """Take the card offline at the desk, as a field expert with a phone does; the desk then leads to its two signatures."""
    page = windows.desk(site, "eva", "expert", viewport=PHONE)
    page.goto(site.at("/desk/"))
    expect(page.get_by_role("heading", name="Ce qui vous attend")).to_be_visible()
    page.goto(site.at("/desk/decks/"))
    page.get_by_role("link", name="À l’accueil", exact=True).click()
    page.locator(f"[data-r-card={CITING}] a").first.click()
    page.get_by_role("link", name="Mettre hors ligne").click()
    expect(page.get_by_role("heading", name="Ce qui se passe")).to_be_visible()
    check(page, page.locator("h1").inner_text())
    page.get_by_label("Elle peut blesser").check()
    page.get_by_label("Pour vos collègues, en une phrase").fill("Cela sonne comme un reproche.")
    page.get_by_role("button", name="Mettre hors ligne").click()
    expect(page.get_by_text("tout de suite sur le site")).to_be_visible()
    check(page, page.locator("h1").inner_text())


def test_a_card_taken_offline_is_gone_from_an_open_phone_within_a_minute(windows: Windows, own_site: Site) -> None:
    phone = windows.open().context
    install(phone, own_site)
    in_session = open_on(phone, own_site, "/fr/leaving/")
    stand_at_the_citing_card(in_session, own_site)
    memory = open_on(phone, own_site, "/fr/memory/")
    tiles = memory.locator(".panel .tile-button")
    expect(tiles.first).to_be_visible()
    before = tiles.count()
    for page in (memory, in_session):
        page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
    take_offline(windows, own_site)
    for page in (memory, in_session):
        let_it_ask(page)
    expect(tiles).to_have_count(before - 1)
    # Told or begun: the session does not show it any more, and goes on without it.
    expect(in_session.locator(f"{CARD}[data-card={CITING}]")).to_have_count(0)
    expect_forgotten(memory)

    expect_said_on_its_page(windows.open(), own_site)

    phone.set_offline(True)
    memory.goto(own_site.at(f"/fr/session/?deck={DECK}"))
    expect(memory.locator(f"{CARD}[data-card={CITING}]")).to_have_count(0)
    memory.goto(own_site.at("/fr/act/"))
    expect(memory.locator("[data-contact=child-focus]")).to_be_visible()


def expect_said_on_its_page(page: Page, site: Site) -> None:
    """An old link says that the card is no longer online, and leads to the decks that are."""
    answer = page.goto(site.at(f"/fr/decks/{DECK}/cards/{CITING}/"))
    assert answer
    assert answer.status == 410
    expect(page.get_by_role("link", name="À l’accueil")).to_be_visible()
    expect(page.get_by_role("button", name="Quitter vite")).to_be_visible()
    check(page, "Cette carte n’est plus en ligne")


def expect_forgotten(page: Page) -> None:
    """Wait until no copy on the phone holds the card."""
    holds = """async id => {
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          if (new URL(request.url).pathname.startsWith("/bundles/") && request.url.endsWith(".json"))
            // The worker may delete it between the two questions.
            if (((await (await cache.match(request))?.text()) ?? "").includes(`"${id}"`)) return true;
        }
      }
      return false;
    }"""
    wait_until(page, lambda: not page.evaluate(holds, CITING), "the service worker keeps the card")
