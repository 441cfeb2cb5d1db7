"""What a learner does, in the three engines that phones have: written once, walked in each."""

from __future__ import annotations

import os
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from tests.journeys import engines
from tests.journeys.conftest import Site, serving_copy
from tests.journeys.engines import Outside, Phone
from tests.journeys.phone import NOTHING, READ_ALL, READ_ANSWERS
from tests.journeys.trainer import open_training

pytestmark = [pytest.mark.journey, pytest.mark.long]

SESSION = "/fr/session/?deck=voyage"
ASKED = "article[data-card][data-state=asked]"
TOLD = "article[data-card][data-state=answered]"
NUMBERS = "a[href='tel:112']"
CONVERTER = ("Convertir des unités", "Convert units")
SENSITIVE = ("Ravive", "Réagir", "carte", "enfant", "112", "Quitter")


@pytest.fixture(params=engines.ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    name = str(request.param)
    if not engines.is_installed(name):
        missing = f"{name} is not installed: apt-get install {engines.PACKAGES}"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return name


@pytest.fixture
def phone(engine: str, playwright_session: Playwright, tmp_path: Path) -> Iterator[Phone]:
    """A phone of each engine, never used before; the journey fails where its browser asks another machine for anything."""
    outside = Outside()
    started = engines.start(engine, outside, tmp_path / "profile", playwright_session)
    yield started
    started.close()
    outside.close()
    assert outside.asked == []


def choose(phone: Phone, name: str) -> None:
    """Choose the first answer; on a busy machine a tap can be lost while a card arrives, and a person would tap again."""
    for _ in range(3):
        phone.click(f"label:has(input[name={name}])")
        if phone.has(f"input[name={name}]:checked"):
            break
    phone.click(".actions button[type=submit]")


def answer_card(phone: Phone) -> str:
    """Answer the first card of a session that has answers to choose from. Return its name."""
    phone.expect(f"{ASKED}, .content-note")
    while not phone.has(f"{ASKED} input[name=choice]"):
        phone.click("button", "Continuer" if phone.has(".content-note") else "Passer")
    card = str(phone.run(f"document.querySelector({ASKED!r}).dataset.card"))
    choose(phone, "choice")
    phone.expect(f"{TOLD}, input[name=confidence]")
    if phone.has("input[name=confidence]"):
        choose(phone, "confidence")
    phone.expect(TOLD)
    return card


def cards_answered(phone: Phone) -> list[str]:
    return [row["card"] for row in phone.run(f"({READ_ANSWERS})()") if row["type"] == "answer"]


def wait_for_worker(phone: Phone) -> None:
    """Return once the service worker keeps what the screens need, and answers for this page."""
    kept = """(async () => {
      await navigator.serviceWorker.ready;
      const wanted = ["/fr/shell/", "/bundles/index.fr.json", "/fr/leaving/"];
      const index = await caches.match("/bundles/index.fr.json", { ignoreVary: true });
      if (!index) return false;
      for (const { url } of (await index.json()).decks) wanted.push(new URL(url, location.origin + "/bundles/").pathname);
      const held = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
      // The screens that are kept after the rest.
      if (!held.flat().some(({ url }) => url.includes("/memory-"))) return false;
      return (await Promise.all(wanted.map(one => caches.match(one, { ignoreVary: true })))).every(Boolean);
    })()"""
    phone.wait_until(lambda: phone.run(kept), "the service worker does not keep the cards")


def test_every_screen_comes_at_once_after_a_session(phone: Phone, site: Site) -> None:
    phone.open(site.at("/fr/cards/"))
    # On a first visit, a line about the app itself may still move the page.
    wait_for_worker(phone)
    phone.click("main a.first-choice[data-deck=voyage]")
    answered = answer_card(phone)
    # Pages of their own: the one before stays in the browser's memory, as it was left.
    for path, shown in (("/fr/act/", NUMBERS), ("/fr/memory/", ".mosaic .tile:not([data-state=new])"), ("/fr/cards/", ".panel .mosaic")):
        phone.open(site.at(path))
        phone.expect(shown)
        assert "pas encore rendu" not in phone.text()
    assert cards_answered(phone) == [answered]
    phone.click("button", "Reprendre la séance")
    phone.expect(TOLD)


def test_a_session_goes_on_after_back(phone: Phone, site: Site) -> None:
    phone.open(site.at(SESSION))
    first = answer_card(phone)
    phone.open(site.at("/fr/act/"))
    phone.expect(NUMBERS)
    phone.back()
    phone.wait_until(lambda: phone.has(TOLD) or "Reprendre la séance" in phone.text(), "the session is not there")
    if not phone.has(TOLD):
        phone.click("button", "Reprendre la séance")
    phone.click("[data-next]")
    second = answer_card(phone)
    phone.wait_until(lambda: sorted(cards_answered(phone)) == sorted([first, second]), "the answers are not stored")


def test_whom_to_call_is_one_tap_from_a_card_and_its_country_is_remembered(phone: Phone, site: Site) -> None:
    phone.open(site.at(SESSION))
    answer_card(phone)
    phone.open(site.at("/fr/act/"))
    phone.expect(NUMBERS)
    phone.expect(".note-sheet textarea")
    phone.run("(() => { const list = document.querySelector('select'); list.value = 'ES'; list.dispatchEvent(new Event('change')); })()")
    phone.open(site.at("/fr/act/"))
    phone.wait_until(lambda: phone.run("document.querySelector('select')?.value") == "ES", "the country is forgotten")
    phone.expect(NUMBERS)


def test_everything_works_without_network(phone: Phone, prepared: Path, tmp_path: Path) -> None:
    with serving_copy(prepared, tmp_path) as served:
        phone.open(served.at("/fr/cards/"))
        wait_for_worker(phone)
    # The server is gone.
    phone.open(served.at(SESSION))
    answered = answer_card(phone)
    for path, shown in (("/fr/act/", NUMBERS), ("/fr/memory/", ".mosaic .tile:not([data-state=new])"), ("/fr/leaving/", "main section")):
        phone.open(served.at(path))
        phone.expect(shown)
    assert cards_answered(phone) == [answered]


def test_the_quick_exit_erases_everything_and_back_shows_nothing(phone: Phone, site: Site) -> None:
    phone.open(site.at("/fr/cards/"))
    wait_for_worker(phone)
    phone.open(site.at(SESSION))
    answer_card(phone)
    phone.open(site.at("/fr/memory/"))
    phone.expect(".mosaic .tile:not([data-state=new])")
    for _ in range(3):
        phone.press_shift()
    phone.wait_until(lambda: phone.run("location.pathname") == "/units/", "the neutral page does not come")
    # WebKit speaks the machine's language.
    phone.wait_until(lambda: phone.run("document.querySelector('h1').textContent") in CONVERTER, "no converter is shown")
    phone.wait_until(lambda: phone.run(f"({READ_ALL})()") == NOTHING, "this phone still keeps something")
    phone.back()
    phone.wait_until(lambda: phone.run("location.pathname") == "/units/", "Back leads to what was left")
    assert [word for word in SENSITIVE if word in phone.text() + str(phone.run("document.title"))] == []
    assert phone.run(f"({READ_ALL})()") == NOTHING


def test_a_training_is_joined_and_known_on_the_next_page(phone: Phone, site: Site) -> None:
    code = open_training(site)
    phone.open(site.at(f"/fr/join/{code}"))
    phone.click(".actions button", "Rejoindre")
    phone.wait_until(lambda: "/test/" in phone.run("location.pathname"), "joining leads to no test")
    phone.open(site.at("/fr/trainings/"))
    phone.expect(f"[data-training='{code}']")
    assert "pas encore rendu" not in phone.text()


def test_the_single_file_keeps_its_progress(phone: Phone, site: Site, tmp_path: Path) -> None:
    file = tmp_path / "cartes.html"
    with urllib.request.urlopen(site.at("/fr/decks/voyage/file/"), timeout=20) as answer:  # noqa: S310 our own site
        file.write_bytes(answer.read())
    phone.open(file.as_uri())
    phone.click("section[data-deck=voyage] .button")
    answer_card(phone)
    # Another page in between: the same address would only be moved in.
    phone.open(site.at("/units/"))
    phone.open(file.as_uri())
    phone.expect("section[data-deck=voyage] .tile:not([data-state=new])")
    phone.click(".tab-bar a:last-child")
    phone.expect(NUMBERS)
