"""A phone led through the screens of trainings, so that each can be looked at: by axe, or at another width."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.learner import CARD, Learner, fetch_bundle
from tests.journeys.states import DECKS
from tests.journeys.trainer import open_training

LANGUAGES = ("fr", "nl", "de", "en")
TITLE = "h1.title"
NOTE = ".content-note"
MAIN_BUTTON = "main .actions .button:not(.button-quiet)"


def training_states(page: Page, site: Site, language: str) -> Iterator[str]:
    """Join a training with a second circle, take its test, open all there is, ask to leave; yield the name of each screen."""
    deck = DECKS[language]
    code = open_training(site, decks=[deck], languages=LANGUAGES, circle=True)
    page.goto(site.at(f"/{language}/join/"))
    expect(page.locator(".code-field")).to_be_visible()
    yield "join"
    page.goto(site.at(f"/{language}/join/ZZZZZZ"))
    expect(page.locator("main .notice")).to_be_visible()
    yield "unknown code"
    page.goto(site.at(f"/{language}/join/{code}"))
    expect(page.locator("main .lines").first).to_be_visible()
    yield "what is shared"
    page.locator(MAIN_BUTTON).click()
    page.wait_for_url("**/test/**")
    expect(page.locator(f"main {TITLE}")).to_be_visible()
    yield "before the test"
    page.goto(site.at(f"/{language}/cards/"))
    expect(page.locator("[data-test='0']")).to_be_visible()
    yield "cards with a test"
    page.locator("[data-test='0'] .button").click()
    cards = {card["id"]: card for card in fetch_bundle(site.url, deck, language)["cards"]}
    yield from _test(page, Learner(page=page, cards=cards, jumps=True))
    yield from _trainings(page, site, language)


def _test(page: Page, learner: Learner) -> Iterator[str]:
    """Answer the whole test wrongly: the most is shown at its end."""
    page.locator(MAIN_BUTTON).click()
    before, seen = "", set[str]()
    while True:
        here = page.locator(f"{CARD}[data-state=asked]:not([data-card='{before}'])")
        expect(here.or_(page.locator(f"{NOTE}, main {TITLE}")).first).to_be_visible()
        if page.locator(NOTE).count():
            yield "note in a test"
            learner.pass_content_note()
            expect(page.locator(NOTE)).to_have_count(0)
            continue
        if page.locator(f"main {TITLE}").count():
            break
        before = here.get_attribute("data-card") or ""
        kind = learner.cards[before]["kind"]
        if kind not in seen:
            yield f"{kind} in a test"
        seen.add(kind)
        learner.answer(wrongly=True)
        if learner.cards[before].get("confidence"):
            expect(page.locator("input[name=confidence]").first).to_be_attached()
            yield "confidence in a test"
            learner.pass_confidence()
    expect(page.locator("main .missed").first).to_be_visible()
    yield "end of the test"


def _trainings(page: Page, site: Site, language: str) -> Iterator[str]:
    page.goto(site.at(f"/{language}/trainings/"))
    expect(page.locator("[data-training]")).to_be_visible()
    yield "trainings"
    for summary in page.locator("[data-training] summary").all():
        summary.click()
    expect(page.locator("[data-circle] svg.qr")).to_be_visible()
    page.locator(".ways > .way:has(h3)").last.locator(".button").click()
    expect(page.locator(".ways .wrapped")).to_be_visible()
    yield "trainings, unfolded"
    # By key: scrolled under the place that was just tapped, a button does not answer a second tap.
    page.locator("[data-training] > div:last-child > .button-quiet").press("Enter")
    expect(page.locator("[data-training] > div:last-child > .row")).to_be_visible()
    yield "asked whether to leave"
    page.context.set_offline(True)
    page.locator("main > a.button").last.click()
    # A screen that just came moves the focus to its title: what is typed before would be pressed there.
    expect(page.locator(f"main {TITLE}")).to_be_focused()
    page.locator(".code-field").fill("K7M4QD")
    page.locator(".code-field").press("Enter")
    expect(page.locator("main .lines").first).to_be_visible()
    yield "what is shared, without network"
    page.locator(MAIN_BUTTON).click()
    expect(page.locator("[data-training] .notice")).to_be_visible()
    yield "joining waits for the network"
    page.context.set_offline(False)
    expect(page.locator("[data-training] .notice + .way .button")).to_be_visible()
    yield "no such training"
