"""A deck in Arabic, from right to left: its page, its cards with and without script, without network, on paper and as a single file.

The interface has no Arabic, and speaks the reader's Dutch around it. With RAVIVE_SCREENSHOTS=FOLDER, what is seen is kept there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.journeys.barriers import Check
from tests.journeys.conftest import PATIENCE_MS, PHONE, Site, serving_copy
from tests.journeys.inside import own_environment
from tests.journeys.shifts import LETTERS_CAME
from tests.repeats import repeats

pytestmark = pytest.mark.journey

SAMPLE = Path(__file__).resolve().parents[1] / "samples/arabic"
WIDE = ViewportSize(width=1280, height=900)
DECK = "/ar/decks/tasharuk/"
ARABIC_FONT = "script-arabic-400"
ARABIC_CAME = "() => [...document.fonts].some(({ unicodeRange, status }) => unicodeRange !== 'U+0-10FFFF' && status === 'loaded')"
MOST_STEPS = 40
POLLS = 100
# The last of what a page asks the worker to keep is the deck's own page.
IS_KEPT = f"async () => Boolean(await caches.match('{DECK}', {{ ignoreVary: true }}))"
# Each kind of card, answered: what is pressed, in order.
ANSWERS = {
    "choice": ["label.option", ".actions [type=submit]"],
    "multiple": ["label.option", ".actions [type=submit]"],
    "truth": [".pick"],
    "order": [".move:not([aria-disabled=true])", ".actions [type=submit]"],
    "match": [".word", ".actions [type=submit]"],
    "cloze": [".word", ".actions [type=submit]"],
    "recall": [".actions .button", ".pick"],
    "hotspot": [".tabs button:last-of-type", "label.option", ".actions [type=submit]"],
    "scenario": ["button.option"],
    "tip": [".actions .button"],
}


MOST_PRESSES = 8


def answer(reader: Page, kind: str) -> None:
    """Answer a card somehow: as many words or places as it asks for, then check it."""
    *first, last = ANSWERS[kind]
    for pressed in first:
        reader.locator(pressed).first.click()
    ready = reader.locator(last).first
    for place in range(1, MOST_PRESSES):
        if not first or ready.is_enabled():
            break
        reader.locator(first[-1]).nth(place).click()
    ready.click()


@pytest.fixture(scope="module")
def arabic_site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site of its own, in which the deck is published."""
    folder = tmp_path_factory.mktemp("arabic")
    shutil.copytree(prepared, folder / "own")
    publish = ["decks", "publish", "--facts", str(SAMPLE / "facts.yaml"), "--data", str(folder / "own"), str(SAMPLE / "tasharuk")]
    subprocess.run([sys.executable, "-m", "ravive", *publish], check=True, env=own_environment(), capture_output=True, timeout=120)
    with serving_copy(folder / "own", folder) as served:
        yield served


def dutch(browser: Browser, *, window: ViewportSize = PHONE, script: bool = True) -> BrowserContext:
    context = browser.new_context(viewport=window, locale="nl-BE", reduced_motion="reduce", java_script_enabled=script)  # type: ignore[arg-type]  # a size
    context.set_default_timeout(PATIENCE_MS)
    return context


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    context = dutch(browser)
    yield context.new_page()
    context.close()


def keep(page: Page, name: str) -> None:
    """Keep a picture of the page for a person to look at, where a folder is named."""
    if folder := os.environ.get("RAVIVE_SCREENSHOTS"):
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def is_mirrored(page: Page, before: str, after: str) -> bool:
    """Return whether what comes first on a line stands to the right of what comes next."""
    first, second = page.locator(before).first.bounding_box(), page.locator(after).first.bounding_box()
    return bool(first and second and first["x"] > second["x"])


@pytest.mark.parametrize("window", [PHONE, *repeats(WIDE)], ids=["phone", "wide"])
def test_the_pages_say_what_is_in_which_language(browser: Browser, arabic_site: Site, window: ViewportSize) -> None:
    page = dutch(browser, window=window).new_page()
    page.goto(arabic_site.at(DECK))
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page.locator("html")).to_have_attribute("data-language", "ar")
    title = page.locator("h1")
    expect(title).to_have_attribute("lang", "ar")
    expect(title).to_have_css("direction", "rtl")
    expect(page.locator(".site-deck .button").first).to_have_text("Beginnen")
    keep(page, "deck")
    page.goto(arabic_site.at("/ar/"))
    expect(page.locator("[aria-labelledby=decks] h3 a")).to_have_attribute("href", DECK)
    expect(page.locator(".language-switch [aria-current=true]")).to_have_attribute("hreflang", "ar")
    keep(page, "home")
    page.goto(arabic_site.at("/ar/act/"))
    police = page.locator("[data-contact=police]")
    expect(police.locator("[lang=ar]")).to_have_css("direction", "rtl")
    # What the register has in English alone is not taken for Arabic.
    expect(page.locator("[data-contact=inhope] [lang=en]")).to_have_css("direction", "ltr")
    for number in page.locator(".contact-value").all():
        expect(number).to_have_css("direction", "ltr")
    keep(page, "act")
    page.context.close()


def test_the_letters_come_to_those_who_read_them(browser: Browser, arabic_site: Site) -> None:
    for path, is_needed in (("/nl/decks/voyage/", False), (DECK, True)):
        page = dutch(browser).new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(arabic_site.at(path))
        page.wait_for_function(ARABIC_CAME if is_needed else LETTERS_CAME)
        page.wait_for_load_state("networkidle")
        assert any(ARABIC_FONT in url for url in asked) is is_needed
        assert all(url.startswith(arabic_site.url) or url.startswith("data:") for url in asked)
        if is_needed:
            assert page.evaluate("document.fonts.check('400 1em \"Atkinson Hyperlegible Next\"', '\u0646')")
        page.context.close()


def test_a_card_runs_from_right_to_left_with_script_and_without_and_on_paper(reader: Page, browser: Browser, arabic_site: Site) -> None:
    reader.goto(arabic_site.at(f"{DECK}start/"))
    card = reader.locator("article.card")
    expect(card).to_have_attribute("dir", "rtl")
    assert is_mirrored(reader, "label.option input", "label.option > span")
    assert is_mirrored(reader, ".card-theme .icon", ".card-kind")
    expect(reader.locator(".card-kind bdi")).to_have_attribute("lang", "nl")
    reader.locator("label.option").first.click()
    reader.locator(".actions [type=submit]").click()
    expect(reader.locator(".verdict:visible bdi")).to_have_attribute("lang", "nl")
    assert is_mirrored(reader, ".verdict:visible .tile >> nth=0", ".verdict:visible .tile >> nth=1")
    # The number stands alone between the marks that keep its parts in order.
    assert "\u2066101\u2069" in reader.locator(".explanation").inner_text()
    keep(reader, "first")
    a_card_works_without_script(browser, arabic_site)
    paper_is_in_arabic_letters(reader, arabic_site)


def a_card_works_without_script(browser: Browser, arabic_site: Site) -> None:
    page = dutch(browser, script=False).new_page()
    page.goto(arabic_site.at(f"{DECK}cards/whom-to-call/"))
    expect(page.locator("article.card")).to_have_css("direction", "rtl")
    assert is_mirrored(page, ".pair-left", "select.pair-right")
    expect(page.locator(".instruction bdi")).to_have_attribute("lang", "nl")
    page.locator("select").first.select_option(index=1)
    page.locator(".actions [type=submit]").click()
    expect(page.locator("article.card")).to_have_attribute("data-state", "answered")
    expect(page.locator(".reflex > b")).to_have_css("direction", "rtl")
    keep(page, "without-script")
    page.context.close()


def paper_is_in_arabic_letters(reader: Page, arabic_site: Site) -> None:
    reader.goto(arabic_site.at(f"{DECK}print/"))
    expect(reader.locator(".paper-card h2").first).to_have_css("direction", "rtl")
    reader.wait_for_function(ARABIC_CAME)
    keep(reader, "paper")
    made = pypdfium2.PdfDocument(BytesIO(reader.pdf(prefer_css_page_size=True, print_background=True)))
    assert len(made) == 8
    fonts = {thing.get_font().get_base_name() for thing in made[2].get_objects() if isinstance(thing, pypdfium2.PdfTextObj)}
    assert any("NotoSansArabic" in font for font in fonts)


@pytest.mark.long(seconds=20)
def test_no_card_of_the_app_has_a_barrier(reader: Page, arabic_site: Site) -> None:
    check = Check(reader)
    reader.goto(arabic_site.at("/ar/cards/"))
    reader.locator("[data-deck=tasharuk] .button").first.click()
    seen: set[str] = set()
    for _ in range(MOST_STEPS):
        reader.wait_for_timeout(150)
        card = reader.locator("article.card")
        if reader.locator(".content-note").count():
            expect(reader.locator(".content-note h1")).to_have_css("direction", "rtl")
            reader.locator(".content-note .button").first.click()
        elif reader.locator(".confidence").count():
            check("confidence")
            reader.locator(".confidence .option").first.click()
            reader.locator(".actions [type=submit]").click()
        elif reader.locator("[data-next]").count():
            check(f"{card.get_attribute('data-kind')} told")
            keep(reader, f"{card.get_attribute('data-kind')}-told")
            expect(reader.locator(".reflex > b")).to_have_css("direction", "rtl")
            reader.locator("[data-next]").click()
        elif card.count():
            kind = card.get_attribute("data-kind") or ""
            seen.add(kind)
            expect(card).to_have_css("direction", "rtl")
            expect(card).to_have_attribute("lang", "ar")
            check(f"{kind} asked")
            keep(reader, f"{kind}-asked")
            answer(reader, kind)
        elif len(seen) == len(ANSWERS):
            break
        else:
            reader.goto(arabic_site.at("/ar/cards/"))
            reader.locator("[data-deck=tasharuk] .button").first.click()
    assert seen == set(ANSWERS)
    for screen in ("cards", "memory", "settings", "act"):
        reader.goto(arabic_site.at(f"/ar/{screen}/"))
        reader.locator("h1").wait_for()
        check(screen)
    assert not check.found, "\n".join(check.found)


def test_arabic_is_found_from_the_settings_kept_without_network_and_taken_along(
    reader: Page, browser: Browser, arabic_site: Site, tmp_path: Path
) -> None:
    reader.goto(arabic_site.at("/nl/settings/"))
    reader.get_by_role("link", name="العربية").click()
    expect(reader).to_have_url(arabic_site.at("/ar/settings/"))
    expect(reader.locator("html")).to_have_attribute("lang", "nl")
    reader.goto(arabic_site.at("/ar/cards/"))
    for _ in range(POLLS):
        if reader.evaluate(IS_KEPT):
            break
        reader.wait_for_timeout(200)
    assert reader.evaluate(IS_KEPT)
    reader.context.set_offline(True)
    reader.goto(arabic_site.at("/ar/cards/"))
    expect(reader.locator("[data-deck=tasharuk] h2")).to_have_css("direction", "rtl")
    reader.locator("[data-deck=tasharuk] .button").first.click()
    expect(reader.locator("article.card")).to_have_css("direction", "rtl")
    the_single_file_runs_from_right_to_left(browser, arabic_site, tmp_path)


def the_single_file_runs_from_right_to_left(browser: Browser, arabic_site: Site, tmp_path: Path) -> None:
    page = dutch(browser).new_page()
    page.goto(arabic_site.at(DECK))
    with page.expect_download() as downloading:
        page.locator("a[download]").click()
    file = tmp_path / "deck.html"
    downloading.value.save_as(file)
    page.context.set_offline(True)
    page.goto(file.as_uri())
    expect(page.locator("html")).to_have_attribute("data-direction", "rtl")
    page.locator("[data-deck=tasharuk] .button").first.click()
    expect(page.locator("article.card")).to_have_css("direction", "rtl")
    expect(page.locator(".card-kind bdi")).to_have_attribute("lang", "nl")
    keep(page, "single-file")
    page.context.close()
