"""Without network: from the second visit on, after the browser was closed, with the server gone."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect
from playwright.sync_api import Error as PlaywrightError

from tests.journeys.conftest import CHROMIUM_ARGUMENTS, PATIENCE_MS, PHONE, Site, headless_path, watch_policy
from tests.journeys.learner import CARD, Learner, fetch_bundle, fetch_json
from tests.journeys.phone import PENDING_KEY, answers_kept, row_of, wait_until_kept
from tests.journeys.sites import serve_prepared
from tests.ports import free_port

pytestmark = pytest.mark.journey


@dataclass(frozen=True)
class Gone:
    """A phone that knows a site which answers no more."""

    url: str
    profile: Path
    cards: dict[str, dict[str, object]]
    answered: int
    numbers: list[list[str]]


@contextmanager
def browser_on(playwright: Playwright, profile: Path) -> Iterator[BrowserContext]:
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=headless_path(), args=CHROMIUM_ARGUMENTS, viewport=PHONE, locale="fr-BE", reduced_motion="reduce"
    )
    watch_policy(context)
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield context
    finally:
        context.close()


@pytest.fixture(scope="module")
def gone(playwright_session: Playwright, prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Gone:
    """One visit online that knows every card of a deck but its pictures to touch; then the server ends."""
    folder = tmp_path_factory.mktemp("gone")
    shutil.copytree(prepared, folder / "data")
    served = serve_prepared(folder / "data", free_port())
    cards = fetch_bundle(served.url, "voyage")["cards"]
    contacts = fetch_json(served.at("/bundles/index.fr.json"))["contacts"]
    known = [card for card in cards if card["kind"] != "hotspot"]
    with browser_on(playwright_session, folder / "profile") as context:
        page = context.new_page()
        page.goto(served.at("/fr/leaving/"))
        now = page.evaluate("Date.now()")
        rows = [row_of("voyage", card, now - place * 1000) for place, card in enumerate(known)]
        page.evaluate("([key, rows]) => localStorage.setItem(key, rows)", [PENDING_KEY, json.dumps(rows)])
        page.goto(served.at("/fr/cards/"))
        expect(page.locator(".panel[data-deck]").first).to_be_visible()
        wait_until_kept(page, served)
    served.process.terminate()
    served.process.wait(timeout=20)
    # Those that hold in the whole Union first: a reader may be anywhere.
    shown = sorted((contact for contact in contacts if contact["always"]), key=lambda contact: "EU" not in contact["countries"])
    return Gone(
        url=served.url,
        profile=folder / "profile",
        cards={card["id"]: card for card in cards},
        answered=len(rows),
        numbers=[[contact["href"], contact["value"]] for contact in shown],
    )


@pytest.fixture
def fresh_phone(playwright_session: Playwright, gone: Gone, tmp_path: Path) -> Iterator[BrowserContext]:
    """The same phone, as it was after the visit: no session was begun on it."""
    with browser_on(playwright_session, copied_profile(gone, tmp_path)) as context:
        yield context


def copied_profile(gone: Gone, folder: Path) -> Path:
    return shutil.copytree(gone.profile, folder / "profile", ignore=shutil.ignore_patterns("Singleton*", ".org.chromium.*"))


# What each address shows without network, after a restart.
KEPT = {
    "/fr/": "h1.promise",
    "/fr/cards/": ".panel[data-deck=voyage]",
    "/fr/decks/voyage/": "main h1",
    "/fr/settings/": "#erase",
    "/fr/leaving/": "main section",
    "/fr/memory/": ".mosaic .tile-button",
    "/fr/act/": "a[href='tel:116000']",
}
# Addresses never visited: their language, what their page says, and its exit.
UNKNOWN = [
    ("/fr/decks/voyage/print/", "fr", "Pas encore sur cet appareil", "Urgence : Quitter vite"),
    ("/nl/", "nl", "Nog niet op dit toestel", "Nood: Snel weg"),
    ("/de/decks/accueil/start/", "de", "Noch nicht auf diesem Gerät", "Notfall: Schnell weg"),
    ("/en/act/", "en", "Not on this device yet", "Emergency: Quick exit"),
]


def test_every_address_opens_after_a_restart_without_network_memory_and_numbers_whole(fresh_phone: BrowserContext, gone: Gone) -> None:
    page = fresh_phone.new_page()
    for path, shown in KEPT.items():
        page.goto(gone.url + path)
        expect(page.locator(shown).first).to_be_visible()
        expect(page.get_by_role("button", name="Urgence : Quitter vite")).to_be_visible()
    page.goto(f"{gone.url}/fr/memory/")
    page.get_by_role("button", name="Voir en tableau").click()
    rows = page.locator(".memory-table tbody tr")
    expect(rows.filter(has_not_text="Jamais vue")).to_have_count(gone.answered)
    page.goto(f"{gone.url}/fr/act/")
    for number in ("tel:101", "tel:112", "tel:116000"):
        expect(page.locator(f"a[href='{number}']").first).to_be_visible()
    page.goto(f"{gone.url}/fr/decks/declic/start/")
    expect(page.locator(f"{CARD}, .content-note").first).to_be_visible()
    page.goto(f"{gone.url}/fr/session/?deck=accueil")
    page.get_by_role("button", name="Commencer : À l’accueil").click()
    expect(page.locator(f"{CARD}, .content-note").first).to_be_visible()


def test_an_address_never_visited_says_so_leads_on_and_is_left_as_fast(fresh_phone: BrowserContext, gone: Gone) -> None:
    page = fresh_phone.new_page()
    for path, language, title, leave in UNKNOWN:
        an_address_never_visited_says_so_and_leads_on(page, gone, path, language, title, leave)
    page.goto(f"{gone.url}/nl/cards/")
    expect(page.get_by_role("heading", name="Nog niet op dit toestel")).to_be_visible()
    page.get_by_role("button", name="Nood: Snel weg").click()
    expect(page.get_by_role("heading", name="Convertir des unités")).to_be_visible()
    page.wait_for_url(f"{gone.url}/units/")
    assert "Ravive" not in page.evaluate("document.documentElement.textContent")
    with suppress(PlaywrightError):
        page.goto(f"{gone.url}/nl/cards/")
    page.wait_for_load_state()
    expect(page.locator("html")).not_to_contain_text("Ravive")


def an_address_never_visited_says_so_and_leads_on(page: Page, gone: Gone, path: str, language: str, title: str, leave: str) -> None:
    page.goto(gone.url + path)
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == language
    shown = page.locator("a[href^='tel:']").evaluate_all(
        "links => links.map(link => [link.getAttribute('href'), link.querySelector('.contact-value').textContent])"
    )
    # The worker's page knows the numbers by heart: they are those of the register.
    assert shown == gone.numbers
    # The look is there: the page's own ground, and the exit in reach.
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgba(0, 0, 0, 0)"
    expect(page.get_by_role("button", name=leave)).to_be_in_viewport()
    expect(page.locator(".on-phone a[href='/fr/decks/voyage/start/']")).to_be_visible()
    page.locator(".on-phone a[href='/fr/cards/']").click()
    expect(page.locator(".panel[data-deck=voyage]")).to_be_visible()


def test_cards_pictures_and_answers_work_without_network_and_outlive_one_more_restart(
    playwright_session: Playwright, gone: Gone, tmp_path: Path
) -> None:
    profile = copied_profile(gone, tmp_path)
    with browser_on(playwright_session, profile) as context:
        page = context.new_page()
        a_card_with_its_picture_is_answered(page, gone)
        page.goto(f"{gone.url}/fr/session/?deck=parole")
        page.get_by_role("button", name="Commencer : Un enfant me parle").click()
        expect(page.locator(f"{CARD}, .content-note").first).to_be_visible()
        learner = Learner(page=page, cards={})
        learner.pass_content_note()
        page.get_by_role("button", name="Passer").first.click()
        expect(page.get_by_role("img", name=re.compile(r"Carte 2 sur \d$"))).to_be_visible()
        before = {row["id"] for row in answers_kept(page)}
        assert len(before) > gone.answered + 1
    with browser_on(playwright_session, profile) as context:
        page = context.new_page()
        page.goto(f"{gone.url}/fr/cards/")
        expect(page.get_by_role("button", name="Reprendre la séance")).to_be_visible()
        assert {row["id"] for row in answers_kept(page)} == before


def a_card_with_its_picture_is_answered(page: Page, gone: Gone) -> None:
    page.goto(f"{gone.url}/fr/session/?deck=voyage")
    learner = Learner(page=page, cards=gone.cards)
    learner.pass_content_note()
    # Only the pictures to touch were never seen: the session begins with one.
    expect(page.locator(f"{CARD}[data-kind=hotspot][data-state=asked]")).to_be_visible()
    picture = page.locator(f"{CARD} img").first
    expect(picture).to_be_visible()
    assert picture.evaluate("async image => { await image.decode(); return image.naturalWidth; }") > 0
    learner.answer()
    learner.pass_confidence()
    learner.expect_told()
    assert len(answers_kept(page)) == gone.answered + 1
    expect(page.locator(f"{CARD}[data-verdict=right]")).to_be_visible()


def test_page_open_when_the_network_goes_says_so_and_goes_on(page: Page, site: Site, context: BrowserContext) -> None:
    page.goto(site.at("/fr/cards/"))
    wait_until_kept(page, site)
    context.set_offline(True)
    expect(page.get_by_text("Sans réseau.")).to_be_visible()
    page.get_by_role("link", name="Agir").click()
    expect(page.locator("a[href='tel:112']").first).to_be_visible()
    context.set_offline(False)
    expect(page.get_by_text("Sans réseau.")).to_have_count(0)
