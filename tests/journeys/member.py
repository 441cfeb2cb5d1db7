"""A member of a training's group: joins by its link, takes its tests, practises in between."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, wait_until
from tests.journeys.learner import CARD, Learner, fetch_bundle
from tests.journeys.phone import answers_kept

DECK = "accueil"
ASKED = f"{CARD}[data-state=asked]"
NOTE = ".content-note"
TITLE = "h1.title"
# A day is looked at when nobody sleeps: a test opens at midnight.
NOON = timedelta(hours=12)

READ_TRAININGS = """async () => {
  const base = await new Promise((done, fail) => {
    const asked = indexedDB.open("ravive");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  const asked = base.transaction("settings").objectStore("settings").get("trainings");
  const list = await new Promise((done, fail) => { asked.onsuccess = () => done(asked.result); asked.onerror = fail; });
  base.close();
  return list ?? [];
}"""


def trainings_kept(page: Page) -> list[dict[str, Any]]:
    """Return the trainings this phone joined, as it keeps them."""
    found: list[dict[str, Any]] = page.evaluate(READ_TRAININGS)
    return found


def ids_kept(page: Page) -> list[str]:
    """Return the ids of the answers on this phone, oldest first."""
    return sorted(row["id"] for row in answers_kept(page) if row["type"] == "answer")


def wait_for_ids(page: Page, wanted: Collection[str]) -> None:
    """Wait until exactly these answers are on this phone: what another phone sent comes after the page is there."""
    wait_until(page, lambda: ids_kept(page) == sorted(wanted), f"not the {len(wanted)} answers wanted are on this phone")


@dataclass
class Member:
    """One phone of the group, in French; `cards` are those of the deck practised."""

    page: Page
    site: Site
    cards: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])

    def __post_init__(self) -> None:
        self.cards = self.cards or {card["id"]: card for card in fetch_bundle(self.site.url, DECK)["cards"]}
        self.learner = Learner(page=self.page, cards=self.cards, jumps=True)

    def be_at(self, day: datetime) -> None:
        """Let this phone's clock show noon of a day from now on."""
        self.page.context.clock.set_fixed_time(day.replace(hour=0, minute=0, second=0, microsecond=0) + NOON)

    def look_at(self, code: str) -> None:
        """Open the link of a training, as the camera does, and read what will be shared."""
        self.page.goto(self.site.at(f"/fr/join/{code}"))
        expect(self.page.get_by_role("button", name="Rejoindre")).to_be_visible()

    def join(self, code: str) -> None:
        """Join by the link, and arrive where the training leads."""
        self.look_at(code)
        self.page.get_by_role("button", name="Rejoindre").click()
        expect(self.page.locator(TITLE)).to_have_text(re.compile("Test d’entrée|Mes formations"))

    def take_test(self, *, wrongly: Collection[int] = ()) -> list[str]:
        """Take the test that is open on screen to its end; places in `wrongly` are answered so. Return the cards it asked."""
        self.page.get_by_role("button", name=re.compile("(Commencer|Continuer) le test")).click()
        asked: list[str] = []
        end = self.page.locator(TITLE).filter(has_text="C’est fait")
        while True:
            here = self.page.locator(ASKED).filter(has_text=f"Carte {len(asked) + 1} sur")
            expect(here.or_(self.page.locator(NOTE)).or_(end).first).to_be_visible()
            if end.count():
                return asked
            if self.page.locator(NOTE).count():
                self.learner.pass_content_note()
                continue
            card = here.get_attribute("data-card") or ""
            asked.append(card)
            self.learner.answer(wrongly=len(asked) in wrongly)
            if self.cards[card].get("confidence"):
                expect(self.page.locator("input[name=confidence]").first).to_be_attached()
                self.learner.pass_confidence()

    def practise(self, *, most: int = 6) -> list[str]:
        """Answer up to so many cards of a session of the deck. Return these cards; none where nothing is due."""
        self.page.goto(self.site.at(f"/fr/session/?deck={DECK}"))
        answered: list[str] = []
        state = self.page.locator(f"{ASKED}, {NOTE}, {TITLE}").first
        expect(state).to_be_visible()
        # The session before was stopped in the middle: its other cards come first.
        resume = self.page.get_by_role("button", name="Reprendre la séance")
        if resume.count():
            resume.click()
            expect(resume).to_have_count(0)
        while True:
            expect(state).to_be_visible()
            self.learner.pass_content_note()
            if self.page.locator(TITLE).count() or len(answered) == most:
                return answered
            expect(self.page.locator(ASKED)).to_be_visible()
            answered.append(self.page.locator(ASKED).get_attribute("data-card") or "")
            self.learner.answer()
            if self.cards[answered[-1]].get("confidence"):
                self.learner.pass_confidence()
            self.learner.expect_told()
            self.learner.go_on()

    def see_trainings(self) -> None:
        """Open the list of trainings."""
        self.page.goto(self.site.at("/fr/trainings/"))
        expect(self.page.locator(TITLE)).to_have_text("Mes formations")

    def send(self) -> None:
        """Open the list of trainings, and wait until nothing is left to be sent."""
        self.see_trainings()
        expect(self.page.locator("[data-sent]").first).to_contain_text("Dernier envoi")
        expect(self.page.get_by_text(re.compile("attend(ent)? d’être envoyée"))).to_have_count(0)
