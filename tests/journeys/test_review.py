"""From a changed card to two signatures, a change of meaning, and a translation that follows: four people at the desk."""

import json
import re
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import PATIENCE_MS, PHONE, Site, serving_copy
from tests.journeys.learner import fetch_bundle
from tests.journeys.phone import PENDING_KEY, memory_table, row_of, stop_clock
from tests.journeys.staff import have_signed
from tests.journeys.windows import sign_in
from tests.repeats import repeats

pytestmark = [pytest.mark.journey, pytest.mark.slow]

CARD, OTHER = "repond-a-sa-place", "sans-preuve"
ANSWERED = 60
HOUR_MS = 3_600_000


type Open = Callable[..., BrowserContext]

ROLES = {"amina": "author", "sam": "second_reader", "nele": "translator"}


@pytest.fixture(scope="module")
def own_site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own: what is published here would change what other journeys learn."""
    with serving_copy(prepared, tmp_path_factory.mktemp("review")) as served:
        yield served


@pytest.fixture
def desk_of(own_site: Site, browser: Browser) -> Iterator[Open]:
    """Opens a browser in which one of the four is signed in."""
    opened: list[BrowserContext] = []

    def open_for(who: str, *, width: int = 1280, language: str = "fr-BE") -> BrowserContext:
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=language, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_MS)
        sign_in(context, own_site, who, ROLES[who])
        opened.append(context)
        return context

    yield open_for
    for context in opened:
        context.close()


def bundle(site: Site, language: str) -> dict[str, dict[str, Any]]:
    """Return the published cards of the deck in a language, by id."""
    with urllib.request.urlopen(site.at(f"/bundles/index.{language}.json")) as answer:  # noqa: S310 - the address is ours
        index = json.load(answer)
    address = next(deck["url"] for deck in index["decks"] if deck["deck"] == "accueil")
    with urllib.request.urlopen(site.at(address)) as answer:  # noqa: S310 - the address is ours
        return {card["id"]: card for card in json.load(answer)["cards"]}


def problems(page: Page) -> list[str]:
    """Return what axe finds on the desk's own part of the page."""
    found = Axe().run(page, context="main", options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    return [f"{page.url}: {hit['id']}: {[node['target'] for node in hit['nodes']][:3]}" for hit in found.response["violations"]]


def write(page: Page, deck: str, card: str, field: str, text: str) -> None:
    """Change one text of a card in its editor."""
    page.goto(f"{deck}cards/{card}/")
    area = page.locator(f'[data-contentpath="{field}"] textarea').first
    area.fill(text)
    expect(page.locator("[data-r-saved]")).to_have_attribute("data-r-state", "saved")


@pytest.fixture
def phone(own_site: Site, browser: Browser) -> Iterator[Page]:
    """A phone whose time stands still, with 60 answered cards, those of one whole deck among them."""
    # Without the worker every opening fetches what is out, as an opening with a network does.
    context = browser.new_context(viewport=PHONE, locale="fr-BE", reduced_motion="reduce", service_workers="block")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(own_site.at("/fr/leaving/"))
    now = stop_clock(page)
    cards = [(deck, card) for deck in ("accueil", "voyage", "declic") for card in fetch_bundle(own_site.url, deck)["cards"]]
    asked = [(deck, card) for deck, card in cards if card["kind"] != "tip"][:ANSWERED]
    rows = [row_of(deck, card, now - 54 * HOUR_MS - place * 60_000, grade=3) for place, (deck, card) in enumerate(asked)]
    assert len(rows) == ANSWERED
    page.evaluate("([key, rows]) => localStorage.setItem(key, JSON.stringify(rows))", [PENDING_KEY, rows])
    yield page
    context.close()


def test_a_typo_keeps_and_a_change_of_meaning_asks_again_once_two_have_signed(own_site: Site, desk_of: Open, phone: Page) -> None:
    site = own_site
    before = memory_table(phone, site)
    assert len(before) - [row[2] for row in before].count("–") == ANSWERED
    assert CARD in bundle(site, "nl")
    author, reader, translator = (desk_of(who) for who in ("amina", "sam", "nele"))
    page = author.new_page()
    page.goto(site.at("/desk/decks/"))
    page.get_by_role("link", name="À l’accueil").click()
    page.wait_for_url(re.compile(r"/desk/decks/\d+/$"))
    deck = page.url
    write(page, deck, CARD, "reflex", "Observer, noter, appeler la police. Jamais confronter.")
    write(page, deck, OTHER, "reflex", page.locator('[data-contentpath="reflex"] textarea').first.input_value())
    write(page, deck, OTHER, "explanation", "Un doute suffit pour transmettre.")

    have_signed(site, deck, "amina")
    page.goto(f"{deck}review/")
    expect(page.get_by_text("Signé par les deux")).to_be_visible()
    assert problems(page) == []

    page.goto(f"{deck}publish/")
    assert problems(page) == []
    first, second = page.locator(f"#{CARD}"), page.locator(f"#{OTHER}")
    first.get_by_label("Changement de sens : reposer la carte").check()
    second.get_by_label("Coquille : chacun garde ce dont il se souvient").check()
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("Publié. Voir en ligne")).to_be_visible()
    out = {language: bundle(site, language) for language in ("fr", "nl", "de", "en")}
    assert (out["fr"][CARD]["meaning"], out["fr"][OTHER].get("meaning", 1)) == (2, 1)
    assert [CARD in cards for cards in out.values()] == [True, False, False, False]
    assert all(OTHER in cards for cards in out.values())
    only_the_changed_card_is_asked_again(phone, site, before)

    work = translator.new_page()
    work.goto(f"{deck}translate/?language=nl&state=outdated")
    assert problems(work) == []
    work.locator(f'a[href$="/translate/nl/cards/{CARD}/"]').click()
    expect(work.locator("[data-r-count=toDo]")).to_have_text("1 texte à faire")
    segment = work.locator('[data-r-segment="reflex"]')
    expect(segment.locator(".addition").first).to_be_visible()
    assert problems(work) == []
    area = segment.locator("textarea")
    area.fill("Kijken, noteren, de politie bellen. Nooit een pedofiel confronteren.")
    expect(segment.locator("[data-r-flaws]")).to_contain_text("pedofiel")
    area.fill("Kijken, noteren, de politie bellen. Nooit confronteren.")
    expect(segment.locator("[data-r-flaws] li")).to_have_count(0)
    expect(work.locator("[data-r-state-pill]")).to_contain_text("à relire")
    expect(work.locator("[data-r-count=toDo]")).to_have_text("Chaque texte suit son original")
    expect(segment.locator("[data-r-mark]")).to_be_hidden()

    signing = reader.new_page()
    signing.goto(work.url)
    signing.get_by_role("button", name="Relu : signer").click()
    expect(signing.get_by_text("Signé comme relu.")).to_be_visible()
    page.goto(f"{deck}publish/")
    # The other Dutch texts wait for a native reader: somebody answers for them by name.
    page.get_by_label(re.compile(r"\bNL\b.*publier")).check()
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("link", name="Voir en ligne : Nederlands")).to_be_visible()
    dutch = bundle(site, "nl")[CARD]
    assert (dutch["meaning"], dutch["reflex"]) == (2, "Kijken, noteren, de politie bellen. Nooit confronteren.")
    assert CARD not in bundle(site, "de")


def only_the_changed_card_is_asked_again(phone: Page, site: Site, before: list[tuple[str, str, str]]) -> None:
    """See on the phone that every card is known and comes back as before, but the one that asks for something else now."""
    after = memory_table(phone, site)
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [(old[2] != "aujourd’hui", new[2]) for old, new in changed] == [(True, "aujourd’hui")], changed
    assert changed[0][0][0] == changed[0][1][0]
    phone.goto(site.at("/fr/cards/"))
    phone.locator('section[data-deck="accueil"]').get_by_role("button").first.click()
    expect(phone.get_by_role("img", name="Carte 1 sur")).to_be_visible()
    # In its own words, or in those of a variant: whichever was not shown last.
    expect(phone.locator(f'article[data-card="{CARD}"] h1')).to_be_visible()


@pytest.mark.parametrize("width", [320, *repeats(1280)])
def test_pages_fit_and_have_no_barrier_at_any_width(own_site: Site, desk_of: Open, width: int) -> None:
    page = desk_of("amina", width=width, language="nl-BE").new_page()
    found: list[str] = []
    for path in (
        "translations/",
        "decks/1/review/?show=all",
        "decks/1/publish/",
        "decks/1/translate/",
        "decks/1/translate/de/words/",
        "decks/1/translate/de/file/take/",
    ):
        page.goto(own_site.at(f"/desk/{path}"))
        expect(page.locator(".r-desk h1")).to_be_visible()
        wide = page.evaluate("document.querySelector('.r-desk').scrollWidth - document.querySelector('.r-desk').clientWidth")
        found += [f"{path}: {wide} px too wide at {width}"] if wide > 0 else []
        found += problems(page)
    assert found == []
