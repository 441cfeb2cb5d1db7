"""Act now: whom to call, here or elsewhere, with or without network; and a note sheet nobody keeps."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.journeys.barriers import NARROW, OUTSIDE
from tests.journeys.conftest import Site
from tests.journeys.learner import fetch_json
from tests.journeys.phone import wait_until_kept
from tests.journeys.windows import Windows
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


def test_whom_to_call_here_and_abroad(page: Page, site: Site) -> None:
    open_act(page, site)
    shown = links(page)
    assert len(shown) > len(ALWAYS)
    assert all(href.startswith(("tel:", "https://")) for href in shown)
    # The local police comes first, then the other emergency numbers; one line has the dates of all.
    assert shown[0] == "tel:101"
    assert set(shown[: len(ALWAYS)]) == ALWAYS
    expect(page.get_by_text("à confirmer par l’organisation")).to_have_count(1)
    expect(page.get_by_text("à confirmer par l’organisation")).to_contain_text("Consultés ")
    page.emulate_media(media="print")
    for contact in page.locator("[data-contact]").all():
        expect(contact).to_be_visible()
    expect(page.get_by_role("button", name="Noter")).to_be_hidden()
    page.emulate_media(media="screen")
    no_number_is_guessed_abroad(page, site)
    page.get_by_role("button", name="Noter").click()
    expect(page.get_by_label("Qui ?")).to_be_focused()


def no_number_is_guessed_abroad(page: Page, site: Site) -> None:
    """The local police comes first; the country that was chosen is remembered."""
    anywhere = {contact["href"] for contact in contacts(site) if "WORLD" in contact["countries"]}
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


@pytest.mark.parametrize("locale", ["nl-BE", *repeats("fr-BE", "nl", "de", "de-BE")])
def test_country_is_guessed_from_the_clock_and_its_lines_are_in_the_readers_language(windows: Windows, site: Site, locale: str) -> None:
    language = locale[:2]
    page = windows.open(locale=locale, timezone_id="Europe/Brussels")
    open_act(page, site, language)
    expect(page.get_by_role("combobox")).to_have_value("BE")
    assert set(links(page)) == {contact["href"] for contact in contacts(site, language)}
    if language == "nl":
        expect(page.locator("[data-contact=awel]").get_by_role("link")).to_have_attribute("href", "tel:102")
        assert "https://ikzegstop.be" in links(page)
        assert not {"tel:103", "https://jedisstop.be"} & set(links(page))
        assert "https://seksueelgeweld.be" in links(page)
        assert not {"https://violencessexuelles.be", "https://imagesdabus.be"} & set(links(page))


def test_country_is_asked_where_the_browser_hides_it_and_112_stands_there_meanwhile(windows: Windows, site: Site) -> None:
    page = windows.open(locale="fr", timezone_id="UTC")
    open_act(page, site)
    expect(page.get_by_role("combobox").locator("option:checked")).to_have_text("Dans quel pays ?")
    assert links(page)[0] == "tel:112"
    page.get_by_role("button", name="En Belgique").click()
    expect(page.get_by_role("combobox")).to_have_value("BE")
    assert links(page)[0] == "tel:101"


def test_after_cards_for_teenagers_who_listens_comes_first(windows: Windows, site: Site) -> None:
    page = windows.open("nl", timezone_id="Europe/Brussels")
    page.goto(site.at("/nl/session/?deck=declic"))
    expect(page.locator("article[data-card]")).to_be_visible()
    page.get_by_role("link", name="Handelen", exact=True).click()
    expect(page.locator("main h2").first).to_have_text("Ik wil praten")
    expect(page.locator("[data-contact]").nth(1)).to_be_visible()
    # A page with a chat, then the number; then danger.
    assert links(page)[:3] == ["https://nupraatikerover.be", "tel:102", "tel:101"]


@pytest.mark.parametrize(
    ("locale", "time_zone"), [("en-US", "America/New_York"), *repeats(("en-GB", "Europe/London"), ("en", "Asia/Bangkok"))]
)
def test_nobody_elsewhere_gets_a_belgian_number_first(windows: Windows, site: Site, locale: str, time_zone: str) -> None:
    page = windows.open(locale=locale, timezone_id=time_zone)
    open_act(page, site, "en")
    expect(page.get_by_role("combobox")).to_have_value("WORLD")
    expect(page.locator(".contact").first).to_contain_text("Local emergency number or police")
    assert links(page)[0] == "tel:112"
    assert not {"tel:101", "tel:116000"} & set(links(page))


# Of every group of a number, on how many lines it stands.
GROUP_LINES = """() => [...document.querySelectorAll(".contact-value")].flatMap(({ firstChild: text }) =>
  [...text.data.matchAll(/[0-9]+/g)].map(({ 0: group, index }) => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + group.length);
    return [group, new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size];
  }))"""


@pytest.mark.parametrize("has_script", [True, False])
def test_numbers_break_between_their_groups_alone_where_text_is_large(windows: Windows, site: Site, has_script: bool) -> None:
    page = windows.open("nl", viewport=NARROW, java_script_enabled=has_script)
    page.goto(site.at("/nl/act/"))
    expect(page.locator("[data-contact]").first).to_be_visible()
    expect(page.locator(".note-sheet")).to_have_count(int(has_script))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    lines = dict(page.evaluate(GROUP_LINES))
    assert len(lines) > 5
    assert {group for group, count in lines.items() if count > 1} == set()
    assert page.evaluate(OUTSIDE) == []


def test_numbers_stay_reachable_without_network_and_what_is_online_waits(page: Page, context: BrowserContext, site: Site) -> None:
    page.goto(site.at("/fr/session/?deck=voyage"))
    card = page.locator("article[data-card]").get_attribute("data-card")
    page.get_by_role("link", name="Agir", exact=True).click()
    expect(page.locator("[data-contact]").first).to_be_visible()
    page.go_back()
    # The card waits.
    expect(page.locator("article[data-card]")).to_have_attribute("data-card", str(card))
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
    other.get_by_label("Pays").select_option("WORLD")
    other.reload()
    expect(other.get_by_text("Nous n’avons pas de numéro vérifié ici.")).to_be_visible()
    expect(other.get_by_role("heading", name="Dès que le réseau revient")).to_be_visible()
    expect(other.locator("[data-contact=je-dis-stop]")).to_contain_text("en attente")


def test_note_sheet_is_never_stored_nor_sent_and_cleared_on_demand(page: Page, context: BrowserContext, site: Site) -> None:
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
    page.get_by_label("Qui ?").fill(TOLD)
    page.get_by_role("button", name="Effacer les notes").click()
    expect(page.get_by_label("Qui ?")).to_have_value("")
