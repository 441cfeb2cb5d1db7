"""Every kind of card, answered right and wrong with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import Site
from tests.journeys.learner import CARD, Learner, fetch_bundle
from tests.repeats import repeats

pytestmark = pytest.mark.journey

KINDS = {"choice", "multiple", "truth", "order", "match", "cloze", "recall", "hotspot", "scenario", "tip"}
SESSIONS = 6


def play_deck(page: Page, site: Site, deck: str, *, wrongly: bool) -> dict[str, list[str | None]]:
    """Work through a deck and return the verdicts by kind."""
    learner = Learner(page=page, cards={card["id"]: card for card in fetch_bundle(site.url, deck)["cards"]})
    verdicts: dict[str, list[str | None]] = {}
    played: set[str | None] = set()
    for _ in range(SESSIONS):
        page.goto(site.at(f"/fr/session/?deck={deck}"))
        expect(page.locator(f"{CARD}, .content-note").first).to_be_visible()
        while not page.locator("h1.title").count():
            learner.pass_content_note()
            expect(page.locator(f"{CARD}[data-state=asked]")).to_be_visible()
            # The first card of a kind is reached by Tab; for another one of it, the walk shows nothing new.
            learner.jumps = learner.cards[page.locator(CARD).get_attribute("data-card") or ""]["kind"] in verdicts
            kind = learner.answer(wrongly=wrongly)
            learner.pass_confidence()
            learner.expect_told()
            verdicts.setdefault(kind, []).append(page.locator(CARD).get_attribute("data-verdict"))
            played.add(page.locator(CARD).get_attribute("data-card"))
            learner.go_on()
            expect(page.locator(f"{CARD}[data-state=asked], .content-note, h1.title").first).to_be_visible()
        if len(played) == len(learner.cards):
            break
        learner.go_on()
    return verdicts


@pytest.mark.parametrize("deck", ["declic", *repeats("voyage")])
def test_every_kind_answered_right_with_the_keyboard(page: Page, site: Site, deck: str) -> None:
    verdicts = play_deck(page, site, deck, wrongly=False)
    assert set(verdicts) == KINDS
    found_by_kind = {kind: set(found) for kind, found in verdicts.items()}
    assert found_by_kind.pop("tip") == {None}
    assert all(found == {"right"} for found in found_by_kind.values()), found_by_kind


def test_every_kind_answered_wrong_with_the_keyboard(page: Page, site: Site, context: BrowserContext) -> None:
    verdicts = play_deck(page, site, "accueil", wrongly=True)
    assert set(verdicts) == KINDS
    found_by_kind = {kind: set(found) for kind, found in verdicts.items()}
    assert found_by_kind.pop("tip") == {None}
    assert all("right" not in found for found in found_by_kind.values()), found_by_kind
    assert found_by_kind["choice"] == {"again"}
