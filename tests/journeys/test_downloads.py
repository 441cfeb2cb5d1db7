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
SMALLEST_POINTS = 10.5
# The smallest text of the sheets in points, and how many pixels are cut off in all.
MEASURES = """() => {
  const texts = [...document.querySelectorAll(".sheet *")].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && element.getClientRects().length
    && !element.closest("svg, .visually-hidden"));
  const cut = [...document.querySelectorAll(".paper-card, .sheet")].map((part) => part.scrollHeight - part.clientHeight);
  return [Math.min(...texts.map((text) => parseFloat(getComputedStyle(text).fontSize) * 72 / 96)), Math.max(...cut)];
}"""
LOST = "Ce navigateur ne garde rien"


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


def test_a_file_is_downloaded_and_shows_whom_to_call_its_pictures_and_that_nothing_is_kept(
    page: Page, site: Site, open_file: Opener, tmp_path: Path
) -> None:
    page.goto(site.at("/fr/decks/voyage/"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Un seul fichier").click()
    assert download.value.suggested_filename == "ravive-voyage-fr.html"
    file = tmp_path / "deck.html"
    file.write_bytes(Path(download.value.path()).read_bytes())
    assert file.read_bytes() == fetch_file(site, "voyage", "fr")
    context, page, _ = open_file(file)
    page.locator(".tab-bar a").last.click()
    for contact in fetch_json(site.at("/bundles/index.fr.json"))["contacts"]:
        if contact["always"] or "BE" in contact["countries"]:
            expect(page.locator(f"[data-contact='{contact['id']}'] a[href='{contact['href']}']")).to_be_visible()
    assert page.locator("[data-picture]").count() == len(fetch_bundle(site.url, "voyage")["pictures"])
    # Where the browser keeps nothing, it says so.
    page = context.new_page()
    page.add_init_script(REFUSE_STORAGE)
    page.goto(file.as_uri())
    expect(page.locator(".notices")).to_contain_text(LOST)
    page.locator("section[data-deck] .button").first.click()
    expect(page.locator(f"{CARD}[data-state=asked]")).to_be_visible()
    expect(page.locator(".notices")).to_contain_text(LOST)


@pytest.mark.parametrize("deck", ["parole", *repeats("voyage", "accueil", "declic")])
def test_a_deck_is_printed_on_both_sides_of_a4_with_whom_to_call(page: Page, site: Site, deck: str) -> None:
    count = len(fetch_bundle(site.url, deck)["cards"])
    page.goto(site.at(f"/fr/decks/{deck}/print/"))
    pages = re.findall(rb"/Type /Page\b(?!s)", body := page.pdf(format="A4", prefer_css_page_size=True))
    assert len(pages) == 2 + 2 * -(-count // CARDS_A_SHEET)
    assert len(pages) % 2 == 0
    boxes = {tuple(round(float(side)) for side in box.split()) for box in re.findall(rb"/MediaBox \[([^\]]+)\]", body)}
    assert boxes == {(0, 0, 595, 842)}
    page.emulate_media(media="print")
    each_back_lies_behind_its_front(page, count)
    assert code_in(page.locator(".cover .qr")) == site.at(f"/fr/decks/{deck}/")
    expect(page.locator(".cover figcaption")).to_contain_text(site.at(f"/fr/decks/{deck}/"))
    for contact in fetch_json(site.at("/bundles/index.fr.json"))["contacts"]:
        if contact["always"] or "BE" in contact["countries"]:
            expect(page.locator(f".cover [data-contact='{contact['id']}']")).to_contain_text(contact["value"])


def each_back_lies_behind_its_front(page: Page, count: int) -> None:
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
    assert len(numbers) == count


@pytest.mark.parametrize("language", ["de", *repeats("fr", "nl", "en")])
def test_paper_is_large_enough_to_read_and_nothing_is_cut_off(page: Page, site: Site, language: str) -> None:
    page.emulate_media(media="print")
    cut = []
    for deck in DECKS:
        page.goto(site.at(f"/{language}/decks/{deck}/print/"))
        cut += page.evaluate(CUT_ON_PAPER)
        smallest, hidden = page.evaluate(MEASURES)
        assert smallest >= SMALLEST_POINTS
        assert hidden <= 1
    assert not cut, "\n".join(cut)


@pytest.mark.parametrize("deck", ["declic", *repeats("voyage", "accueil", "parole")])
def test_a_deck_is_shared_by_its_link_and_its_code_and_a_copy_is_counted(page: Page, site: Site, deck: str) -> None:
    page.goto(site.at(f"/fr/decks/{deck}/"))
    address = page.locator(".address").inner_text().strip()
    assert address == site.at(f"/fr/decks/{deck}/")
    assert code_in(page.locator(".panel .qr")) == address
    page.goto(address)
    expect(page.locator("h1")).to_have_text(fetch_bundle(site.url, deck)["title"])
    with page.expect_request(lambda request: request.url.endswith(f"/fr/decks/{deck}/taken/print/")) as sent:
        page.get_by_role("link", name="Cartes à imprimer").click()
    assert sent.value.method == "POST"
    expect(page).to_have_url(site.at(f"/fr/decks/{deck}/print/"))
