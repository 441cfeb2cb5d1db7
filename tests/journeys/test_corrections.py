"""A corrected number: on every open phone within a minute of its publishing, on the others at their next opening."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import PATIENCE_MS, PHONE, Site, serving_copy, wait_until
from tests.journeys.desk import check
from tests.journeys.learner import CARD, Learner, fetch_bundle
from tests.journeys.phone import PENDING_KEY, row_of, wait_until_kept
from tests.journeys.staff import sign_in

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
window.fetch = (...given) => {
  if (String(given[0]).includes("/bundles/index.")) asked.push(given[0]);
  const answer = fetched(...given);
  underWay.push(answer);
  return answer;
};
"""


@pytest.fixture
def own_site(prepared: Path, tmp_path: Path) -> Iterator[Site]:
    """A site of its own: what is corrected here is not corrected for the other journeys."""
    with serving_copy(prepared, tmp_path) as served:
        yield served


@pytest.fixture
def phones(browser: Browser) -> Iterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    for _ in range(2):
        opened.append(browser.new_context(viewport=PHONE, locale="fr-BE", reduced_motion="reduce"))
        opened[-1].set_default_timeout(PATIENCE_MS)
    yield opened
    for context in opened:
        context.close()


def correct(browser: Browser, site: Site) -> None:
    """Correct the number at the desk, as a field expert with a phone does."""
    context = browser.new_context(viewport=PHONE, locale="fr-BE", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    sign_in(context, site, "eva", "expert")
    page = context.new_page()
    page.goto(site.at("/desk/facts/"))
    check(page, "Données")
    page.get_by_label("Chercher dans le registre").fill("116000")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("rowheader").get_by_role("link", name="Child Focus", exact=True).click()
    check(page, "Child Focus")
    page.get_by_role("group", name="Valeur").get_by_label("Toutes les langues").fill(NEW)
    page.get_by_role("group", name="Ouvre").get_by_label("Toutes les langues").fill("tel:116111")
    page.get_by_label("Vérifiée aujourd’hui, par moi").check()
    page.get_by_role("button", name="Corriger partout").click()
    expect(page.get_by_text("publiée de nouveau dans 4 jeux")).to_be_visible()
    context.close()


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
            other.evaluate("async () => { await Promise.allSettled(underWay) }")
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


def test_a_corrected_number_reaches_open_phones_within_a_minute_and_others_at_their_next_opening(
    browser: Browser, own_site: Site, phones: list[BrowserContext]
) -> None:
    at_hand, away = phones
    install(at_hand, own_site)
    install(away, own_site)
    act = open_on(at_hand, own_site, "/fr/act/")
    number = act.locator("[data-contact=child-focus] .contact-value")
    expect(number).to_have_text(OLD)
    in_session = open_on(at_hand, own_site, "/fr/leaving/")
    stand_at_the_citing_card(in_session, own_site)
    told = in_session.locator(f"{CARD} .explanation")
    expect(told).to_contain_text(OLD)
    away.set_offline(True)

    for page in (act, in_session):
        # From here on a page asks only when its clock is turned; a question under way would be cut short by the turning.
        page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
    correct(browser, own_site)
    for page in (act, in_session):
        let_it_ask(page)
    expect(number).to_have_text(NEW)
    expect(act.locator("a[href='tel:116111']")).to_be_visible()
    expect(told).to_contain_text(NEW)
    # The card stays as it was: told, at its place.
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
