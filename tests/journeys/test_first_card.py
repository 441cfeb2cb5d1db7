"""The first card at once: with nothing but the server's page, and marked on the phone where a script may run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.journeys.conftest import PATIENCE_MS, PHONE, Site
from tests.journeys.learner import CARD, fetch_bundle
from tests.journeys.phone import answers_kept
from tests.journeys.shifts import LETTERS_CAME, SHIFT_WATCH
from tests.journeys.windows import Windows
from tests.repeats import repeats

pytestmark = pytest.mark.journey

DECK = "voyage"
WORDS = {
    "fr": {
        "check": "Valider",
        "skip": "Passer",
        "next": "Carte suivante",
        "act": "Agir",
        "right": "Juste",
        "again": "À revoir",
        "pause": "Pause",
    },
    "nl": {
        "check": "Bevestigen",
        "skip": "Overslaan",
        "next": "Volgende kaart",
        "act": "Handelen",
        "right": "Juist",
        "again": "Nog eens bekijken",
        "pause": "Pauze",
    },
}


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A page in a browser where no script runs."""
    context = browser.new_context(viewport=PHONE, locale="fr-BE", java_script_enabled=False)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    # Neither a cookie nor anything in a storage of this origin.
    assert context.storage_state() == {"cookies": [], "origins": []}
    context.close()


def first_card(site: Site, language: str) -> dict[str, Any]:
    return fetch_bundle(site.url, DECK, language)["cards"][0]


def option(card: dict[str, Any], *, right: bool) -> dict[str, Any]:
    return next(found for found in card["options"] if found["right"] is right)


def answer(page: Page, chosen: dict[str, Any], button: str) -> None:
    page.locator(f"[data-option={chosen['id']}]").click()
    page.get_by_role("button", name=button, exact=True).click()


@pytest.mark.parametrize("language", ["nl", *repeats("fr")])
def test_without_script_a_card_is_answered_and_leads_on(plain: Page, site: Site, language: str) -> None:
    words = WORDS[language]
    card, following = fetch_bundle(site.url, DECK, language)["cards"][:2]
    chosen, missed = option(card, right=False), option(card, right=True)
    plain.goto(site.at(f"/{language}/start/"))
    expect(plain.locator(".prompt")).to_have_text(card["prompt"])
    for found in card["options"]:
        expect(plain.locator(f"[data-option={found['id']}]")).to_contain_text(found["text"])
    for hidden in (card["reflex"], card["explanation"], *(found["feedback"] for found in card["options"])):
        expect(plain.get_by_text(hidden).locator("visible=true")).to_have_count(0)
    plain.get_by_role("button", name=words["check"]).click()
    # An empty answer is asked again.
    expect(plain.get_by_role("alert")).to_be_visible()
    expect(plain.locator(f"{CARD}[data-state=asked]")).to_have_attribute("data-card", card["id"])
    with plain.expect_request(lambda request: request.method == "POST"):
        answer(plain, chosen, words["check"])
    expect(plain.locator(f"{CARD}[data-state=answered][data-verdict=again]")).to_be_visible()
    expect(plain.locator(".verdict")).to_contain_text(words["again"])
    expect(plain.locator(f"[data-option={chosen['id']}][data-result=again] .feedback")).to_have_text(chosen["feedback"])
    expect(plain.locator(f"[data-option={missed['id']}][data-result=missed] .feedback")).to_have_text(missed["feedback"])
    expect(plain.locator("[data-option] .feedback")).to_have_count(2)
    # Those not chosen say why only to who asks.
    expect(plain.locator("[data-other] .feedback")).to_have_count(len(card["options"]) - 2)
    expect(plain.locator("[data-other] .feedback").first).to_be_hidden()
    expect(plain.locator(".explanation")).to_have_text(card["explanation"])
    expect(plain.locator(".reflex b")).to_have_text(card["reflex"])
    plain.locator(".reflex ~ .sources summary").click()
    expect(plain.locator(".sources li")).to_have_count(len(card["sources"]))
    expect(plain.get_by_role("link", name=words["act"], exact=True)).to_be_visible()
    plain.get_by_role("link", name=words["next"]).click()
    expect(plain.locator(CARD)).to_have_attribute("data-card", following["id"])
    expect(plain.locator(".prompt")).to_have_text(following["prompt"])
    plain.goto(site.at(f"/{language}/start/"))
    plain.get_by_label(words["pause"]).click()
    expect(plain).to_have_url(site.at(f"/{language}/decks/{DECK}/"))


def test_without_script_the_home_page_leads_to_a_card_that_is_skipped_or_answered_right(plain: Page, site: Site) -> None:
    card, following = fetch_bundle(site.url, DECK)["cards"][:2]
    plain.goto(site.at("/fr/"))
    plain.get_by_role("link", name="Je voyage").click()
    expect(plain).to_have_url(site.at("/fr/decks/voyage/start/"))
    expect(plain.locator(CARD)).to_have_attribute("data-card", card["id"])
    plain.get_by_role("link", name="Passer", exact=True).click()
    expect(plain.locator(CARD)).to_have_attribute("data-card", following["id"])
    plain.goto(site.at("/fr/start/"))
    answer(plain, option(card, right=True), "Valider")
    expect(plain.locator(f"{CARD}[data-verdict=right]")).to_be_visible()
    expect(plain.locator(".verdict")).to_contain_text("Juste")


@pytest.fixture
def sent(page: Page) -> list[Request]:
    """Every request that is not a plain reading."""
    found: list[Request] = []
    page.context.on("request", lambda request: found.append(request) if request.method not in ("GET", "HEAD") else None)
    return found


def test_with_script_the_answer_is_marked_on_the_phone_kept_and_leads_on_in_the_app(page: Page, site: Site, sent: list[Request]) -> None:
    card = first_card(site, "fr")
    chosen, missed = option(card, right=False), option(card, right=True)
    other = next(found for found in card["options"] if found not in (chosen, missed))
    page.goto(site.at("/fr/start/"))
    for part in (".reflex", ".explanation", ".comes-back", ".sources", "[data-next]"):
        expect(page.locator(part)).to_be_hidden()
    answer(page, chosen, "Valider")
    expect(page.locator(f"{CARD}[data-state=answered][data-verdict=again]")).to_be_visible()
    expect(page.locator(".verdict:focus")).to_contain_text("À revoir")
    expect(page.locator(f"[data-option={chosen['id']}][data-result=again] .feedback")).to_have_text(chosen["feedback"])
    expect(page.locator(f"[data-option={missed['id']}][data-result=missed] .feedback")).to_have_text(missed["feedback"])
    expect(page.locator(f"[data-option={chosen['id']}]")).to_contain_text("à revoir · votre choix")
    expect(page.locator(f"[data-option={missed['id']}]")).to_contain_text("à retenir")
    expect(page.locator(f"[data-option={other['id']}] .feedback")).to_be_hidden()
    expect(page.locator(".explanation")).to_have_text(card["explanation"])
    expect(page.locator(".reflex b")).to_have_text(card["reflex"])
    expect(page.locator(".comes-back")).to_have_text("Cette carte reviendra au plus tôt dans 4 jours.")
    page.locator(".reflex ~ .sources summary").press("Enter")
    expect(page.locator(".sources li")).to_have_count(len(card["sources"]))
    assert page.url == site.at("/fr/start/")
    assert sent == []
    page.evaluate("window.isSamePage = true")
    page.get_by_text("Carte suivante", exact=True).click()
    expect(page.locator(f"{CARD}[data-state=asked]:not([data-card={card['id']}])")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile(r"Carte 2 sur \d$"))).to_be_visible()
    assert page.evaluate("window.isSamePage") is True
    assert sent == []
    page.goto(site.at("/fr/memory/"))
    page.locator(f'[aria-label*="{card["prompt"]}"]').click()
    expect(page.get_by_role("dialog").locator(".history li")).to_have_count(1)
    expect(page.get_by_role("dialog").locator(".history b")).to_have_text("À revoir")


# Where the bars and the card stand, and the colours of the trail: theme by theme.
PLACES = """() => {
  const box = element => { const { left, top, width, height } = element.getBoundingClientRect(); return [left, top, width, height]; };
  const all = selector => [...document.querySelectorAll(selector)].map(box);
  const [card] = all(".card");
  const [actions] = all(".actions");
  return {
    bars: all(".top-bar, .top-bar .exit, .top-bar [data-pause], .trail, .trail .tile"),
    card: card.slice(0, 3),
    actions: [actions[0], actions[1] + actions[3], actions[2]],
    themes: [...document.querySelectorAll(".trail .tile")].map(tile => /hue-(\\w+)/.exec(tile.className)[1]),
  };
}"""


# The link stands a little into the gaps around it.
ABOVE = """() => {
  const link = document.querySelector(".again-open");
  const top = link.getBoundingClientRect().top - parseFloat(getComputedStyle(link).marginTop);
  return document.querySelector(".card-form").getBoundingClientRect().top - top;
}"""


@pytest.mark.parametrize(
    ("deck", "width", "wish"),
    [
        ("parole", 390, "next"),
        ("voyage", 1280, "skip"),
        *repeats(("voyage", 1280, "next"), ("parole", 390, "skip")),
        *repeats(*((deck, 390, wish) for deck in ("voyage", "accueil", "declic") for wish in ("next", "skip"))),
    ],
)
def test_nothing_moves_when_the_app_takes_over(page: Page, site: Site, deck: str, width: int, wish: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.add_init_script(SHIFT_WATCH)
    page.goto(site.at(f"/fr/decks/{deck}/start/"))
    # The fonts of the page have come: what moves now is the app's doing.
    page.wait_for_function(LETTERS_CAME)
    total = len(page.evaluate(PLACES)["themes"])
    expect(page.get_by_role("img", name=f"Carte 1 sur {total}")).to_be_visible()
    if wish == "next":
        page.locator("input[name=choice]").first.check()
        # Long over a card, a learner keeps the session that was shown.
        page.evaluate("Date.now = (now => () => now() + 90_000)(Date.now)")
        page.get_by_role("button", name="Valider").click()
        expect(page.locator(f"{CARD}[data-state=answered]")).to_be_visible()
        page.evaluate("scrollTo(0, 0)")
    before = page.evaluate(PLACES)
    began = page.evaluate("performance.now()")
    page.locator(f"[data-{wish}]").click()
    expect(page.get_by_role("img", name=f"Carte 2 sur {total}")).to_be_visible()
    expect(page.locator(f"{CARD}[data-state=asked], .content-note").first).to_be_visible()
    after = page.evaluate(PLACES)
    if page.locator(".content-note").count():
        # A note stands in the middle of its screen, by itself.
        after["card"] = before["card"]
    elif page.locator(".again-open").count():
        # What opens the last explanation stands above the card.
        after["card"][1] -= page.evaluate(ABOVE)
    assert after == before
    assert sum(value for started, value in page.evaluate("shifted") if started >= began) == 0


def test_answer_given_before_the_app_is_there_is_kept_and_pause_is_where_the_app_has_it(page: Page, windows: Windows, site: Site) -> None:
    paused = windows.open(base_url=site.url)
    paused.goto("/fr/start/")
    paused.get_by_label("Pause").click()
    expect(paused.get_by_role("heading", name="Séance en pause")).to_be_visible()
    paused.get_by_role("button", name="Reprendre la séance").click()
    expect(paused.get_by_role("img", name=re.compile(r"Carte 1 sur \d$"))).to_be_visible()
    card = first_card(site, "fr")
    held: list[Route] = []
    is_slow = True

    def hold(route: Route) -> None:
        if is_slow:
            held.append(route)
        else:
            route.continue_()

    page.route("**/static/app/**", hold)
    page.goto(site.at("/fr/start/"), wait_until="commit")
    answer(page, option(card, right=True), "Valider")
    expect(page.locator(f"{CARD}[data-verdict=right]")).to_be_visible()
    page.get_by_text("Carte suivante", exact=True).click()
    expect(page.locator("form.card-form")).to_have_attribute("aria-busy", "true")
    is_slow = False
    for route in held:
        route.continue_()
    expect(page.locator(f"{CARD}[data-state=asked]:not([data-card={card['id']}])")).to_be_visible()
    kept = answers_kept(page)
    assert [(row["card"], row["credit"]) for row in kept] == [(card["id"], 1)]
