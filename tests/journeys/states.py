"""A phone led from one state of the app to the next, so that each can be looked at: by axe, or at another width."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.learner import CARD, Learner, fetch_bundle

DECKS = {"fr": "voyage", "nl": "declic", "de": "accueil", "en": "parole"}
TILES_A_SESSION = 6

WRITE_SESSION = "session => localStorage.setItem('ravive.session', JSON.stringify({ at: Date.now(), session }))"


def form_of(card: dict[str, Any]) -> str:
    """Return the kind, cloze split in its two ways of answering."""
    return f"{card['kind']}-{card['mode']}" if card["kind"] == "cloze" else str(card["kind"])


def one_of_each(cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one card of every kind, one behind a content note and one that asks how sure the learner is."""
    found = {form_of(card): card for card in reversed(cards)}
    for wanted in ("content_note", "confidence"):
        if not any(card.get(wanted) for card in found.values()):
            found[wanted] = next(card for card in cards if card.get(wanted))
    return list(found.values())


def put_session(page: Page, site: Site, language: str, deck: str, cards: list[dict[str, Any]]) -> None:
    """Leave on this phone a session stopped before its first card, as a closed tab leaves one, and open it."""
    tile = {"deck": deck, "variant": 0, "before": None, "after": None, "result": None}
    session = {
        "version": 2,
        "begunAt": 0,
        "deck": deck,
        "tiles": [{**tile, "card": card["id"], "theme": card["theme"]} for card in cards],
        "position": 0,
        "step": "note" if cards[0].get("content_note") else "ask",
        **dict.fromkeys(("draft", "response", "confidence", "marked", "comesBackInDays")),
        "spentMs": 0,
        "seed": 7,
        "paused": True,
    }
    page.goto(site.at(f"/{language}/cards/"))
    expect(page.locator("main [data-deck]").first).to_be_visible()
    page.evaluate(WRITE_SESSION, session)
    page.goto(site.at(f"/{language}/session/"))
    expect(page.locator("h1.title")).to_be_visible()


@dataclass
class Tour:
    """Every state of a session in one language; `look` is called at each with the state's name."""

    page: Page
    site: Site
    language: str
    look: Callable[[str], None]
    seen: set[str] = field(default_factory=set)

    def see(self, state: str) -> None:
        self.seen.add(state)
        self.look(f"{self.language} {state}")

    def sessions(self) -> None:
        """Go through paused, content note, each kind asked and told, confidence, and closing."""
        deck = DECKS[self.language]
        cards = fetch_bundle(self.site.url, deck, self.language)["cards"]
        learner = Learner(page=self.page, cards={card["id"]: card for card in cards}, jumps=True)
        chosen = one_of_each(cards)
        for start in range(0, len(chosen), TILES_A_SESSION):
            put_session(self.page, self.site, self.language, deck, chosen[start : start + TILES_A_SESSION])
            self.see("paused")
            self.page.locator("main .button:not(.button-quiet)").first.click()
            announced: set[str | None] = {None}
            for card in chosen[start : start + TILES_A_SESSION]:
                self._card(learner, card, is_announced=card.get("content_note") in announced)
                announced.add(card.get("content_note"))
            expect(self.page.locator("h1.title")).to_be_visible()
            self.see("closing")

    def _card(self, learner: Learner, card: dict[str, Any], *, is_announced: bool) -> None:
        # A subject is announced once a session.
        if not is_announced:
            expect(self.page.locator(".content-note")).to_be_visible()
            self.see("content note")
            self.page.locator(".content-note .button:not(.button-quiet)").click()
        expect(self.page.locator(f"{CARD}[data-card='{card['id']}'][data-state=asked]")).to_be_visible()
        form = form_of(card)
        self.see(f"{form} asked")
        opener = self.page.locator(".again-open")
        if "explanation again" not in self.seen and opener.count():
            opener.press("Enter")
            # A tip has no verdict.
            expect(self.page.locator(".again :is(.verdict, .prompt)").first).to_be_focused()
            self.see("explanation again")
            self.page.locator(".again .actions button").press("Enter")
            expect(opener).to_be_focused()
        learner.answer(wrongly=len(self.seen) % 4 < 2)
        if card.get("confidence"):
            expect(self.page.locator("input[name=confidence]").first).to_be_attached()
            self.see("confidence")
            learner.pass_confidence()
        learner.expect_told()
        self.page.locator(".sources summary").press("Enter")
        self.see(f"{form} told, sources open")
        if "report" not in self.seen:
            self.page.locator(".report-error").press("Enter")
            self.page.locator(".report input").first.check()
            self.see("report")
            self.page.keyboard.press("Escape")
            expect(self.page.locator(".report-error")).to_be_focused()
        self.page.locator("button[data-next]").click()


def page_states(page: Page, site: Site, language: str) -> Iterator[str]:
    """Lead the page through what the server draws by itself and yield the name of each."""
    deck = DECKS[language]
    bundle = fetch_bundle(site.url, deck, language)
    plain = next(card["id"] for card in bundle["cards"] if card["kind"] == "choice" and not card.get("content_note"))
    for name, path in (
        ("home", f"/{language}/"),
        ("deck", f"/{language}/decks/{deck}/"),
        ("deck, with its form for mistakes", f"/{language}/decks/{deck}/?card={plain}#error"),
        ("thanks for a report", f"/{language}/decks/{deck}/reported/"),
        ("print", f"/{language}/decks/{deck}/print/"),
        ("where to begin", f"/{language}/cards/"),
        ("card without script", f"/{language}/decks/{deck}/cards/{plain}/"),
        ("leaving", f"/{language}/leaving/"),
        ("units", "/units/"),
        ("not found", f"/{language}/nowhere/"),
    ):
        page.goto(site.at(path))
        yield name


def screen_states(page: Page, site: Site, language: str) -> Iterator[str]:
    """Lead the page through the first card and the app's screens outside a session and yield the name of each."""
    page.goto(site.at(f"/{language}/start/"))
    yield "start asked"
    page.locator("input[name=choice]").first.check(force=True)
    page.locator(".actions button[type=submit]").click()
    expect(page.locator(f"{CARD}[data-state=answered]")).to_be_visible()
    yield "start answered"
    for name in ("cards", "act", "settings", "memory"):
        page.goto(site.at(f"/{language}/{name}/"))
        expect(page.locator("h1.title")).to_be_visible()
        expect(page.locator("main .contact" if name == "act" else "main .panel").first).to_be_visible()
        yield name
    page.locator(".tile-button").first.click()
    expect(page.locator("dialog[open]")).to_be_visible()
    yield "memory tile"
    page.keyboard.press("Escape")
    page.locator("main > .button-quiet").first.click()
    expect(page.locator(".memory-table").first).to_be_visible()
    yield "memory table"
    page.locator(".tabs > button").last.click()
    yield "reflexes"
    page.locator(".reflexes button").first.click()
    expect(page.locator("dialog[open] .reflex")).to_be_visible()
    yield "card read again"
    page.keyboard.press("Escape")
