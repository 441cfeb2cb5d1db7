"""A learner who works with the keyboard, and knows the right answers of a deck from its bundle."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

LONGEST_WALK = 90
CARD = "article[data-card]"
# A card that just came moves the focus itself; by the second frame it has.
STAYS = """selector => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() =>
  done(document.activeElement?.matches(selector) ?? false)))))"""


def fetch_json(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 the address is the served site's
        return json.loads(answer.read())


def fetch_bundle(site_url: str, deck: str, language: str = "fr") -> dict[str, Any]:
    """Return the published bundle of a deck, as a phone gets it."""
    index = fetch_json(f"{site_url}/bundles/index.{language}.json")
    line = next(line for line in index["decks"] if line["deck"] == deck)
    url = line["url"] if line["url"].startswith("/") else f"/bundles/{line['url']}"
    return fetch_json(site_url + url)


@dataclass
class Learner:
    """Answers cards on a page; `wrongly` picks another answer than the right one.

    `jumps`: goes where it wants to be at once. Where a journey is about something else, walking there with Tab would take most of its time.
    """

    page: Page
    cards: dict[str, dict[str, Any]]
    jumps: bool = False

    def tab_to(self, selector: str) -> None:
        """Press Tab until the focus is on what `selector` names, as someone without a mouse does."""
        expect(self.page.locator(selector).first).to_be_visible()
        for _ in range(LONGEST_WALK):
            if self.jumps:
                self.page.locator(selector).first.focus()
                if self.page.evaluate(STAYS, selector):
                    return
                continue
            if self.page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached with Tab")

    def press(self, selector: str, key: str = "Enter") -> None:
        self.tab_to(selector)
        self.page.keyboard.press(key)

    def tick(self, selector: str) -> None:
        """Tick a box; on a busy machine a key can be lost while a card arrives, and a person would press it again."""
        for _ in range(3):
            self.press(selector, "Space")
            if self.page.locator(selector).is_checked():
                return
        raise AssertionError(f"{selector} cannot be ticked with the space bar")

    def answer(self, *, wrongly: bool = False) -> str:
        """Answer the card on screen and wait for its feedback. Return the kind."""
        article = self.page.locator(CARD)
        card = self.cards[article.get_attribute("data-card") or ""]
        getattr(self, f"_{card['kind']}")(card, wrongly)
        return str(card["kind"])

    def go_on(self) -> None:
        # Beside feedback that just came, the button waits a moment.
        self.press(".actions .button:not(.button-quiet):not([aria-disabled=true])")

    def check(self) -> None:
        self.press(".actions button[type=submit]:enabled")

    def _choice(self, card: dict[str, Any], wrongly: bool) -> None:
        wanted = next(option["id"] for option in card["options"] if option["right"] is not wrongly)
        self.tab_to("input[name=choice]")
        # The arrow keys walk through a group of radio buttons; space takes the first one.
        self.page.keyboard.press("Space")
        for _ in card["options"]:
            if self.page.evaluate("() => document.activeElement.value") == wanted:
                break
            self.page.keyboard.press("ArrowDown")
        self.check()

    def _multiple(self, card: dict[str, Any], wrongly: bool) -> None:
        for option in card["options"]:
            if option["right"] is not wrongly:
                self.tick(f"input[type=checkbox][value='{option['id']}']")
        self.check()

    def _truth(self, card: dict[str, Any], wrongly: bool) -> None:
        value = card["right"] is not wrongly
        self.press(f"button[name=truth][value={str(value).lower()}]")

    def _order(self, card: dict[str, Any], wrongly: bool) -> None:
        wanted = [step["id"] for step in card["steps"]]
        if wrongly:
            wanted.reverse()
        for place, step in enumerate(wanted):
            for _ in range(len(wanted)):
                shown = self.page.locator("[data-step]").evaluate_all("lines => lines.map(line => line.dataset.step)")
                if shown.index(step) <= place:
                    break
                self.press(f"[data-step='{step}'] button:has(+ button), [data-step='{step}'] button:first-of-type")
        self.check()

    def _match(self, card: dict[str, Any], wrongly: bool) -> None:
        rights = [item["id"] for item in card["right"]]
        for left in card["left"]:
            right = left["right"] if not wrongly else next(other for other in rights if other != left["right"])
            self.press(f"[data-left='{left['id']}'] button")
            self.press(f"button.word[value='{right}']")
        self.check()

    def _cloze(self, card: dict[str, Any], wrongly: bool) -> None:
        answers = [gap["accept"][0] for gap in card["gaps"]]
        for place, gap in enumerate(card["gaps"]):
            if card["mode"] == "typed":
                self.tab_to(f"input[data-gap='{gap['id']}']")
                self.page.keyboard.type("zzzz" if wrongly else answers[place].upper())
            else:
                word = answers[(place + 1) % len(answers)] if wrongly else answers[place]
                self.press(f"button[data-gap='{gap['id']}']")
                self.press(f'button.word[value="{word}"]')
        self.check()

    def _recall(self, card: dict[str, Any], wrongly: bool) -> None:
        self.go_on()
        self.press(f"button[name=self][value={'none' if wrongly else 'all'}]")

    def _hotspot(self, card: dict[str, Any], wrongly: bool) -> None:
        self.press(".tabs button:last-of-type")
        for spot in card["spots"]:
            if spot["right"] is not wrongly:
                self.tick(f"input[name=spots][value='{spot['id']}']")
        self.check()

    def _scenario(self, card: dict[str, Any], wrongly: bool) -> None:
        steps = {step["id"]: step for step in card["steps"]}
        step = steps[card["start"]]
        while step.get("choices"):
            credit = min if wrongly else max
            choice = credit(step["choices"], key=lambda option: option["credit"])
            self.press(f"button[name=choice][value='{choice['id']}']")
            step = steps[choice["to"]]
        if self.page.locator(f"{CARD}[data-state=asked]").count():
            self.go_on()

    def _tip(self, card: dict[str, Any], wrongly: bool) -> None:
        self.go_on()
        # In the words of a variant, it asks before it says what it has to say.
        if self.page.locator(f"{CARD}[data-state=asked]").count():
            self.go_on()

    def pass_confidence(self) -> None:
        """Say "sure" where the card asks."""
        if self.page.locator("input[name=confidence]").count():
            self.tab_to("input[name=confidence]")
            self.page.keyboard.press("Space")
            self.check()

    def pass_content_note(self) -> None:
        if self.page.locator(".content-note").count():
            self.press(".content-note .button:not(.button-quiet)")

    def expect_told(self) -> None:
        expect(self.page.locator(f"{CARD}[data-state=answered]")).to_be_visible()
