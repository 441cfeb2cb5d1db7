"""Decks taken along: one file that needs no network, cards on paper, a link and its code."""

from __future__ import annotations

import io
import re
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, expect

from tests.journeys.conftest import CHROMIUM_ARGUMENTS, PHONE, Site, headless_path
from tests.journeys.learner import CARD, Learner, fetch_bundle, fetch_json
from tests.repeats import repeats

pytestmark = pytest.mark.journey

LANGUAGES = ("fr", "nl", "de", "en")
DECKS = ("voyage", "accueil", "declic", "parole")
MOST_BYTES = 150_000
PICTURE = re.compile(rb'data-url="data:[^"]*"')
CARDS_A_SHEET = 4
REFUSE_STORAGE = """
for (const name of ["localStorage", "sessionStorage", "indexedDB"])
  Object.defineProperty(window, name, { get() { throw new DOMException("refused", "SecurityError"); } });
"""
CUT_ON_PAPER = """async () => {
  await document.fonts.ready;
  return [...document.querySelectorAll(".sheet, .paper-card")]
    .filter(box => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1)
    .map(box => `${box.scrollHeight} in ${box.clientHeight}: ${box.textContent.trim().slice(0, 60)}`);
}"""
LOST = {
    "fr": "Ce navigateur ne garde rien",
    "nl": "Deze browser bewaart niets",
}


def fetch_file(site: Site, deck: str, language: str) -> bytes:
    with urllib.request.urlopen(site.at(f"/{language}/decks/{deck}/file/"), timeout=20) as answer:  # noqa: S310 our own site
        body: bytes = answer.read()
    return body


def code_in(part: Locator) -> str:
    """Return what a camera reads in a part of the page."""
    codes = zxingcpp.read_barcodes(Image.open(io.BytesIO(part.screenshot())))
    assert len(codes) == 1
    return codes[0].text


Opener = Callable[[Path], tuple[BrowserContext, Page, list[str]]]


@pytest.fixture
def open_file(playwright_session: Playwright, tmp_path: Path) -> Iterator[Opener]:
    """Opens a file in a browser without network, always with the same profile: a second call is a restart."""
    opened: list[BrowserContext] = []

    def opening(file: Path) -> tuple[BrowserContext, Page, list[str]]:
        context = playwright_session.chromium.launch_persistent_context(
            tmp_path / "profile",
            executable_path=headless_path(),
            args=CHROMIUM_ARGUMENTS,
            viewport=PHONE,  # pyright: ignore[reportArgumentType]
            locale="fr-BE",
            reduced_motion="reduce",
            offline=True,
        )
        opened.append(context)
        requests: list[str] = []
        context.on("request", lambda request: requests.append(request.url))
        page = context.pages[0]
        page.goto(file.as_uri())
        return context, page, requests

    yield opening
    for context in opened:
        context.close()


@pytest.mark.parametrize("deck", ["accueil", *repeats("voyage", "declic", "parole")])
def test_every_deck_is_one_small_file(site: Site, deck: str) -> None:
    for language in LANGUAGES:
        body = fetch_file(site, deck, language)
        assert len(PICTURE.sub(b"", body)) <= MOST_BYTES


@pytest.mark.parametrize(("deck", "language"), [("accueil", "nl"), *repeats(("voyage", "fr"), ("declic", "fr"), ("parole", "nl"))])
def test_a_file_is_answered_offline_and_keeps_the_progress(site: Site, open_file: Opener, tmp_path: Path, deck: str, language: str) -> None:
    file = tmp_path / f"ravive-{deck}-{language}.html"
    file.write_bytes(fetch_file(site, deck, language))
    bundle = fetch_bundle(site.url, deck, language)
    learner_cards = {card["id"]: card for card in bundle["cards"]}

    context, page, requests = open_file(file)
    expect(page.get_by_text(bundle["summary"])).to_be_visible()
    expect(page.locator(f"section[data-deck={deck}] .tile")).to_have_count(len(bundle["cards"]))
    page.locator(f"section[data-deck={deck}] .button").first.click()
    learner = Learner(page=page, cards=learner_cards)
    expect(page.locator(f"{CARD}, .content-note").first).to_be_visible()
    learner.pass_content_note()
    expect(page.locator(f"{CARD}[data-state=asked]")).to_be_visible()
    answered = page.locator(CARD).get_attribute("data-card")
    learner.answer()
    learner.pass_confidence()
    learner.expect_told()
    context.close()

    _, page, again = open_file(file)
    expect(page.locator(f"section[data-deck={deck}] .tile:not([data-state=new])")).to_have_count(1)
    page.goto(f"{file.as_uri()}#/memory/")
    expect(page.locator(".tile-button .tile:not([data-state=new])")).to_have_count(1)
    page.goto(f"{file.as_uri()}#/session/")
    page.locator("main .button").first.click()
    expect(page.locator(f"{CARD}[data-card='{answered}'][data-state=answered]")).to_be_visible()
    assert {url.split("#")[0].split(":")[0] for url in requests + again} <= {"file", "data", "blob"}
    assert {url.split("#")[0] for url in requests + again if url.startswith("file:")} == {file.as_uri()}


@pytest.mark.parametrize("language", ["fr", *repeats("nl")])
def test_a_file_shows_whom_to_call_and_its_pictures_offline(site: Site, open_file: Opener, tmp_path: Path, language: str) -> None:
    file = tmp_path / "deck.html"
    file.write_bytes(fetch_file(site, "voyage", language))
    contacts = fetch_json(site.at(f"/bundles/index.{language}.json"))["contacts"]
    _, page, _ = open_file(file)
    page.locator(".tab-bar a").last.click()
    for contact in contacts:
        if contact["always"] or "BE" in contact["countries"]:
            expect(page.locator(f"[data-contact='{contact['id']}'] a[href='{contact['href']}']")).to_be_visible()
    pictures = page.locator("[data-picture]")
    assert pictures.count() == len(fetch_bundle(site.url, "voyage", language)["pictures"])


@pytest.mark.parametrize("language", ["nl", *repeats("fr")])
def test_a_file_says_so_where_the_browser_keeps_nothing(site: Site, open_file: Opener, tmp_path: Path, language: str) -> None:
    file = tmp_path / "deck.html"
    file.write_bytes(fetch_file(site, "voyage", language))
    context, _, _ = open_file(file)
    page = context.new_page()
    page.add_init_script(REFUSE_STORAGE)
    page.goto(file.as_uri())
    expect(page.locator(".notices")).to_contain_text(LOST[language])
    page.locator("section[data-deck] .button").first.click()
    expect(page.locator(f"{CARD}[data-state=asked]")).to_be_visible()
    expect(page.locator(".notices")).to_contain_text(LOST[language])


def test_a_file_is_downloaded_from_the_page_of_the_deck(page: Page, site: Site) -> None:
    page.goto(site.at("/fr/decks/accueil/"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Un seul fichier").click()
    assert download.value.suggested_filename == "ravive-accueil-fr.html"
    assert Path(download.value.path()).read_bytes() == fetch_file(site, "accueil", "fr")


@pytest.mark.parametrize("deck", ["parole", *repeats("voyage", "accueil", "declic")])
def test_a_deck_is_printed_on_both_sides_of_a4(page: Page, site: Site, deck: str) -> None:
    count = len(fetch_bundle(site.url, deck)["cards"])
    page.goto(site.at(f"/fr/decks/{deck}/print/"))
    pages = re.findall(rb"/Type /Page\b(?!s)", body := page.pdf(format="A4", prefer_css_page_size=True))
    assert len(pages) == 2 + 2 * -(-count // CARDS_A_SHEET)
    assert len(pages) % 2 == 0
    boxes = {tuple(round(float(side)) for side in box.split()) for box in re.findall(rb"/MediaBox \[([^\]]+)\]", body)}
    assert boxes == {(0, 0, 595, 842)}


def test_each_back_lies_behind_its_front(page: Page, site: Site) -> None:
    page.goto(site.at("/fr/decks/voyage/print/"))
    page.emulate_media(media="print")
    sheets = page.locator(".sheet:not(.cover, .blank)").evaluate_all(
        """sheets => sheets.map(sheet => {
            const whole = sheet.getBoundingClientRect();
            return [...sheet.querySelectorAll(".paper-card:has(.card-kind)")].map(card => {
              const box = card.getBoundingClientRect();
              const at = [box.left - whole.left, whole.right - box.right, box.top - whole.top].map(Math.round);
              return [card.querySelector(".card-kind").textContent, ...at];
            });
        })"""
    )
    assert len(sheets) % 2 == 0
    numbers = []
    for fronts, backs in zip(sheets[::2], sheets[1::2], strict=True):
        # Turned along the long edge, what was so far from the left is so far from the right.
        turned = {number: (right, left, top) for number, left, right, top in fronts}
        assert {number: (left, right, top) for number, left, right, top in backs} == turned
        numbers += [number for number, *_ in fronts]
    assert numbers == [str(place) for place in range(1, len(numbers) + 1)]
    assert len(numbers) == len(fetch_bundle(site.url, "voyage")["cards"])


@pytest.mark.parametrize("language", ["de", *repeats("fr", "nl", "en")])
def test_nothing_is_cut_on_paper(page: Page, site: Site, language: str) -> None:
    page.emulate_media(media="print")
    cut = []
    for deck in DECKS:
        page.goto(site.at(f"/{language}/decks/{deck}/print/"))
        cut += page.evaluate(CUT_ON_PAPER)
    assert not cut, "\n".join(cut)


@pytest.mark.parametrize("language", ["nl", *repeats("fr")])
def test_paper_carries_whom_to_call_and_the_way_to_the_live_deck(page: Page, site: Site, language: str) -> None:
    page.goto(site.at(f"/{language}/decks/voyage/print/"))
    page.emulate_media(media="print")
    assert code_in(page.locator(".cover .qr")) == site.at(f"/{language}/decks/voyage/")
    expect(page.locator(".cover figcaption")).to_contain_text(site.at(f"/{language}/decks/voyage/"))
    for contact in fetch_json(site.at(f"/bundles/index.{language}.json"))["contacts"]:
        if contact["always"] or "BE" in contact["countries"]:
            expect(page.locator(f".cover [data-contact='{contact['id']}']")).to_contain_text(contact["value"])


def test_a_copy_is_counted_when_its_link_is_followed(page: Page, site: Site) -> None:
    page.goto(site.at("/fr/decks/voyage/"))
    with page.expect_request(lambda request: request.url.endswith("/fr/decks/voyage/taken/print/")) as sent:
        page.get_by_role("link", name="Cartes à imprimer").click()
    assert sent.value.method == "POST"
    expect(page).to_have_url(site.at("/fr/decks/voyage/print/"))


@pytest.mark.parametrize("deck", ["declic", *repeats("voyage", "accueil", "parole")])
def test_a_deck_is_shared_by_its_link_and_its_code(page: Page, site: Site, deck: str) -> None:
    page.goto(site.at(f"/fr/decks/{deck}/"))
    address = page.locator(".address").inner_text().strip()
    assert address == site.at(f"/fr/decks/{deck}/")
    assert code_in(page.locator(".panel .qr")) == address
    page.goto(address)
    expect(page.locator("h1")).to_have_text(fetch_bundle(site.url, deck)["title"])
