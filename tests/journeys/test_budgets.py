"""The budgets of docs/look-up/budgets.md that are bytes, requests and places, on the served site; `python -m bench` measures times."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from bench import budgets, lighthouse, timing, weights
from tests.journeys.conftest import CHROMIUM_ARGUMENTS, Site, chromium_path
from tests.journeys.member import Member
from tests.journeys.shifts import LETTERS_CAME, SHIFT_WATCH
from tests.journeys.trainer import open_training
from tests.repeats import repeats

pytestmark = pytest.mark.journey

START = "/fr/start/"


def test_every_first_response_the_worker_and_each_lazy_kind_are_light(site: Site) -> None:
    sizes = {path: weights.kilobytes(weights.transferred(site.at(path), "br")) for path in weights.start_paths(site.url)}
    assert len(sizes) >= 20
    assert {path: size for path, size in sizes.items() if size > budgets.FIRST_RESPONSE_KB} == {}
    kept = weights.precached(site.url)
    script = sum(size for address, size in kept.items() if address.endswith(".js"))
    assert weights.kilobytes(sum(kept.values())) <= budgets.PRECACHE_KB
    assert weights.kilobytes(script) <= budgets.PRECACHE_KB
    assert any("/main-" in address for address in kept)
    assert weights.kilobytes(weights.kept_later(site.url)) <= budgets.LATER_KB
    kinds = {kind: weights.kilobytes(size) for kind, size in weights.card_kinds(site.url).items()}
    assert len(kinds) >= 8
    assert {kind: size for kind, size in kinds.items() if size > budgets.CARD_KIND_KB} == {}


def test_the_first_card_is_interactive_with_the_page_alone(browser: Browser, site: Site) -> None:
    needed = timing.needed_for_the_first_card(browser, site.at(START))
    assert needed.requests <= budgets.FIRST_CARD_REQUESTS
    assert needed.kilobytes <= budgets.FIRST_CARD_KB


@pytest.mark.parametrize("path", [START, *repeats("/nl/cards/", "/fr/", "/de/decks/accueil/start/", "/fr/decks/voyage/")])
def test_our_letters_come_after_the_page_and_move_nothing(page: Page, site: Site, path: str) -> None:
    page.add_init_script(SHIFT_WATCH)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_response(lambda answer: "font-700" in answer.url), page.expect_response(lambda answer: "font-400" in answer.url):
        page.goto(site.at(path))
    page.wait_for_function(LETTERS_CAME)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    letters_came = page.evaluate(
        "Math.min(...performance.getEntriesByType('resource').filter(({ name }) => name.includes('font-')).map((font) => font.responseEnd))"
    )
    assert [value for started, value in page.evaluate("shifted") if started >= letters_came] == []
    assert asked[0] == site.at(path)


@pytest.mark.parametrize(
    ("path", "width"),
    [("/fr/", 1280), *repeats((START, 390), (START, 1280), ("/fr/", 390), ("/fr/decks/voyage/", 390), ("/fr/decks/voyage/", 1280))],
)
def test_a_page_that_comes_piece_by_piece_keeps_its_places(page: Page, site: Site, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.add_init_script(SHIFT_WATCH)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 10})
    page.goto(site.at(path), wait_until="load")
    assert sum(value for _, value in page.evaluate("shifted")) <= budgets.LAYOUT_SHIFT


def test_an_open_test_moves_no_card(page: Page, site: Site) -> None:
    Member(page=page, site=site).join(open_training(site))
    page.add_init_script(SHIFT_WATCH)
    # What the app waits for half a second may take longer here.
    page.add_init_script("const usual = window.setTimeout; window.setTimeout = (act, ms, ...values) => usual(act, 100 * ms, ...values)")
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    page.goto(site.at("/fr/cards/"))
    expect(page.locator("[data-test='0']")).to_contain_text("min environ")
    expect(page.get_by_role("link", name="Mes formations")).to_be_visible()
    assert sum(value for _, value in page.evaluate("shifted")) <= budgets.LAYOUT_SHIFT


def test_a_learner_who_saves_data_gets_the_devices_letters(page: Page, site: Site) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.at("/fr/"), wait_until="networkidle")
    assert not [url for url in asked if "font-" in url]


@pytest.fixture(scope="module")
def lighthouse_installed() -> None:
    lighthouse.install()


@pytest.mark.slow
@pytest.mark.usefixtures("lighthouse_installed")
@pytest.mark.parametrize("path", [START, *repeats("/fr/")])
def test_lighthouse_finds_nothing_to_say(site: Site, path: str) -> None:
    """Of anything but the time taken; `python -m bench` looks at more pages, and at the time."""
    found = lighthouse.scores(site.at(path), chromium_path(), CHROMIUM_ARGUMENTS, lighthouse.UNTIMED)
    assert found == {name: budgets.LIGHTHOUSE[name] for name in lighthouse.UNTIMED}
