"""Act now: whom to call, here or elsewhere, with or without network; and a note sheet nobody keeps."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.journeys.barriers import NARROW, OUTSIDE
from tests.journeys.conftest import PATIENCE_MS, PHONE, Site
from tests.journeys.learner import fetch_json
from tests.journeys.phone import wait_until_kept
from tests.repeats import repeats

pytestmark = pytest.mark.journey

ALWAYS = {"tel:101", "tel:112", "tel:116000"}
TOLD = "Xylophone-4711"

# Everything the browser holds, as one text: both storages, every row of every database, every cached body, the address.
DUMP = """async () => {
  const rows = [];
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((done, fail) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => done(asked.result);
      asked.onerror = fail;
    });
    for (const store of base.objectStoreNames) {
      const asked = base.transaction(store).objectStore(store).getAll();
      rows.push(await new Promise((done, fail) => { asked.onsuccess = () => done(asked.result); asked.onerror = fail; }));
    }
    base.close();
  }
  const bodies = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) bodies.push(request.url, await (await cache.match(request)).text());
  }
  return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, rows, bodies, history.state, location.href, document.cookie]);
}"""


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens the phone of someone whose browser speaks this language, and whose clock is of this place."""
    opened: list[BrowserContext] = []

    def arrive(locale: str, time_zone: str = "Europe/Brussels") -> Page:
        context = browser.new_context(viewport=PHONE, locale=locale, timezone_id=time_zone, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        return context.new_page()

    yield arrive
    for context in opened:
        context.close()


def open_act(page: Page, site: Site, language: str = "fr") -> None:
    page.goto(site.at(f"/{language}/act/"))
    expect(page.locator(".note-sheet")).to_be_visible()
    expect(page.locator(".contacts [data-contact]").first).to_be_visible()


def links(page: Page) -> list[str]:
    found: list[str] = page.locator("[data-contact] a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return found


def contacts(site: Site, language: str = "fr") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = fetch_json(site.at(f"/bundles/index.{language}.json"))["contacts"]
    return found


def test_every_contact_can_be_called_or_opened_and_says_when_it_was_checked(page: Page, site: Site) -> None:
    open_act(page, site)
    shown = links(page)
    assert len(shown) > len(ALWAYS)
    assert all(href.startswith(("tel:", "https://")) for href in shown)
    # The local police comes first, then the other emergency numbers; one line has the dates of all.
    assert shown[0] == "tel:101"
    assert set(shown[: len(ALWAYS)]) == ALWAYS
    expect(page.get_by_text("à confirmer par l’organisation")).to_have_count(1)
    expect(page.get_by_text("à confirmer par l’organisation")).to_contain_text("Lus ")


@pytest.mark.parametrize("language", ["nl", *repeats("fr", "de", "en")])
def test_contacts_are_links_without_script_too(browser: Browser, site: Site, language: str) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(site.at(f"/{language}/act/"))
    shown = links(page)
    context.close()
    assert set(shown) == {contact["href"] for contact in contacts(site, language)}
    assert set(shown) >= ALWAYS
    assert all(href.startswith(("tel:", "https://")) for href in shown)


@pytest.mark.parametrize("locale", ["nl-BE", "de", *repeats("fr-BE", "nl", "de-BE")])
def test_country_is_guessed_from_the_clock(visitor: Callable[..., Page], site: Site, locale: str) -> None:
    page = visitor(locale)
    language = locale[:2]
    open_act(page, site, language)
    expect(page.get_by_role("combobox")).to_have_value("BE")
    expected = {contact["href"] for contact in contacts(site, language)}
    assert set(links(page)) == expected


@pytest.mark.parametrize(
    ("locale", "time_zone"), [("en-US", "America/New_York"), *repeats(("en-GB", "Europe/London"), ("en", "Asia/Bangkok"))]
)
def test_nobody_elsewhere_is_given_a_belgian_number_first(visitor: Callable[..., Page], site: Site, locale: str, time_zone: str) -> None:
    page = visitor(locale, time_zone)
    open_act(page, site, "en")
    expect(page.get_by_role("combobox")).to_have_value("WORLD")
    expect(page.locator(".contact").first).to_contain_text("Local emergency number or police")
    assert links(page)[0] == "tel:112"
    assert not {"tel:101", "tel:116000"} & set(links(page))


def test_print_has_the_numbers_and_the_country_in_words(page: Page, site: Site) -> None:
    open_act(page, site)
    page.emulate_media(media="print")
    for contact in page.locator("[data-contact]").all():
        expect(contact).to_be_visible()
    expect(page.get_by_role("button", name="Noter")).to_be_hidden()


# Of every group of a number, on how many lines it stands.
GROUP_LINES = """() => [...document.querySelectorAll(".contact-value")].flatMap(({ firstChild: text }) =>
  [...text.data.matchAll(/[0-9]+/g)].map(({ 0: group, index }) => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + group.length);
    return [group, new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size];
  }))"""


@pytest.mark.parametrize("has_script", [True, False])
def test_numbers_break_between_their_groups_alone_where_text_is_large(browser: Browser, site: Site, has_script: bool) -> None:
    context = browser.new_context(viewport=NARROW, java_script_enabled=has_script)
    page = context.new_page()
    page.goto(site.at("/nl/act/"))
    expect(page.locator("[data-contact]").first).to_be_visible()
    expect(page.locator(".note-sheet")).to_have_count(int(has_script))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    lines = dict(page.evaluate(GROUP_LINES))
    assert len(lines) > 5
    assert {group for group, count in lines.items() if count > 1} == set()
    assert page.evaluate(OUTSIDE) == []
    context.close()


def test_abroad_the_local_police_comes_first_and_no_number_is_guessed(page: Page, site: Site) -> None:
    open_act(page, site)
    everyone = contacts(site)
    anywhere = {contact["href"] for contact in everyone if "WORLD" in contact["countries"]}
    page.get_by_label("Pays").select_option("ES")
    first = page.locator("[data-contact]").first
    expect(first).to_contain_text("D’abord, danger ou doute sur place")
    expect(first.get_by_role("link")).to_have_attribute("href", "tel:112")
    assert set(links(page)) == anywhere | {"tel:112"}
    page.reload()
    expect(page.get_by_label("Pays")).to_have_value("ES")
    page.get_by_label("Pays").select_option("WORLD")
    expect(page.get_by_text("Nous n’avons pas de numéro vérifié ici.")).to_be_visible()
    assert set(links(page)) == anywhere | {"tel:112"}
    page.get_by_role("button", name="En Belgique").click()
    expect(page.locator("[data-contact]").first.get_by_role("link")).to_have_attribute("href", "tel:101")
    page.get_by_role("button", name="Noter").click()
    expect(page.get_by_label("Qui ?")).to_be_focused()


def test_without_network_what_is_online_says_that_it_waits(page: Page, context: BrowserContext, site: Site) -> None:
    open_act(page, site)
    wait_until_kept(page, site)
    page.get_by_label("Pays").select_option("WORLD")
    context.set_offline(True)
    page.reload()
    expect(page.get_by_text("Nous n’avons pas de numéro vérifié ici.")).to_be_visible()
    expect(page.get_by_role("heading", name="Dès que le réseau revient")).to_be_visible()
    expect(page.locator("[data-contact=je-dis-stop]")).to_contain_text("en attente")


def test_a_dutch_speaker_gets_the_line_for_children_in_dutch(page: Page, site: Site) -> None:
    open_act(page, site, "nl")
    awel = page.locator("[data-contact=awel]")
    expect(awel.get_by_role("link")).to_have_attribute("href", "tel:102")
    hrefs = links(page)
    assert "https://ikzegstop.be" in hrefs
    assert not {"tel:103", "https://jedisstop.be"} & set(hrefs)


def test_act_is_one_tap_away_from_a_card_and_the_card_waits(page: Page, site: Site) -> None:
    page.goto(site.at("/fr/session/?deck=voyage"))
    card = page.locator("article[data-card]").get_attribute("data-card")
    page.get_by_role("link", name="Agir", exact=True).click()
    expect(page.locator("[data-contact]").first).to_be_visible()
    page.go_back()
    expect(page.locator("article[data-card]")).to_have_attribute("data-card", str(card))


def test_numbers_stay_reachable_without_network(page: Page, context: BrowserContext, site: Site) -> None:
    open_act(page, site)
    wanted = links(page)
    wait_until_kept(page, site)
    open_act(page, site)
    context.set_offline(True)
    page.reload()
    expect(page.locator(".contacts [data-contact]")).to_have_count(len(wanted))
    assert links(page) == wanted
    expect(page.get_by_role("status").first).to_contain_text("Sans réseau.")
    # A tab opened without network, straight on the address.
    other = context.new_page()
    other.goto(site.at("/fr/act/"))
    expect(other.locator(".contacts [data-contact]")).to_have_count(len(wanted))


def test_note_sheet_is_never_stored_nor_sent(page: Page, context: BrowserContext, site: Site) -> None:
    sent: list[str] = []

    def remember(request: Request) -> None:
        sent.append(f"{request.url} {request.post_data_buffer!r} {json.dumps(request.headers)}")

    context.on("request", remember)
    open_act(page, site)
    wait_until_kept(page, site)
    for label in ("Qui ?", "Quoi ?", "Où ?", "Quand ?"):
        page.get_by_label(label).fill(f"{TOLD} {label}")
    # What writes elsewhere must not take the notes along: a setting, another screen, leaving the page.
    page.get_by_label("Pays").select_option("ES")
    assert TOLD not in page.evaluate(DUMP)
    page.get_by_role("link", name="Mémoire").click()
    expect(page.get_by_role("heading", name="Ma mémoire")).to_be_visible()
    assert TOLD not in page.content()
    page.go_back()
    expect(page.get_by_label("Qui ?")).to_have_value("")
    page.get_by_label("Quoi ?").fill(TOLD)
    page.goto(site.at("/fr/leaving/"))
    assert TOLD not in page.evaluate(DUMP)
    page.go_back()
    expect(page.get_by_label("Quoi ?")).to_have_value("")
    page.get_by_label("Où ?").fill(TOLD)
    page.reload()
    expect(page.get_by_label("Où ?")).to_have_value("")
    assert TOLD not in page.evaluate(DUMP)
    assert not [text for text in sent if TOLD in text]


def test_notes_are_cleared_on_demand(page: Page, site: Site) -> None:
    open_act(page, site)
    page.get_by_label("Qui ?").fill(TOLD)
    page.get_by_role("button", name="Effacer les notes").click()
    expect(page.get_by_label("Qui ?")).to_have_value("")
