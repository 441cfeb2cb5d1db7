"""Day 90 with control cards: not practised before it, asked at its test beside their like, and told apart on the server."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site
from tests.journeys.member import DECK, Member, trainings_kept
from tests.journeys.trainer import kept_of, open_training

pytestmark = pytest.mark.journey

PRACTICE, TEST, CONTROL = 0, 1, 2
MOST_SESSIONS = 8


def practise_all(member: Member) -> list[str]:
    """Practise until the deck holds nothing new. Return every card that was asked."""
    asked: list[str] = []
    for _ in range(MOST_SESSIONS):
        member.page.goto(member.site.at("/fr/cards/"))
        panel = member.page.locator(f".panel[data-deck={DECK}]")
        expect(panel).to_be_visible()
        if not re.search("à découvrir|à raviver", panel.inner_text()):
            return asked
        asked += member.practise()
    raise AssertionError(f"the deck still holds something new after {MOST_SESSIONS} sessions")


@pytest.mark.long
@pytest.mark.slow
def test_cards_held_back_are_asked_at_day_90_and_not_before(page: Page, site: Site) -> None:
    today = datetime.now().astimezone()
    code = open_training(site)
    member = Member(page=page, site=site)
    member.be_at(today)
    member.join(code)
    entry = member.take_test()
    [training] = trainings_kept(page)
    pairs = [(pair["held"].removeprefix(f"{DECK}/"), pair["practised"].removeprefix(f"{DECK}/")) for pair in training["pairs"]]
    held, alike = {held_back for held_back, _ in pairs}, {other for _, other in pairs}
    assert len(held) == len(alike) == 3
    assert not any(member.cards[card]["critical"] for card in held | alike)
    assert not (held | alike) & set(entry)

    practised = practise_all(member)
    # Every card but the three was met: what is still pale on the mosaic is what waits.
    assert set(practised) | set(entry) == set(member.cards) - held
    page.goto(site.at("/fr/memory/"))
    expect(page.get_by_role("button", name=re.compile("Jamais vue")).first).to_be_visible()
    member.send()
    before = kept_of(site, code)["answers"]
    assert held.isdisjoint(row["card__card"] for row in before)
    assert {row["kind"] for row in before} == {PRACTICE, TEST}

    member.be_at(today + timedelta(days=89))
    member.see_trainings()
    expect(page.locator("[data-state=open]")).to_have_count(0)
    again = member.practise(most=3)
    assert again and held.isdisjoint(again)
    member.be_at(today + timedelta(days=90))
    page.goto(site.at("/fr/cards/"))
    page.locator("[data-test='90']").get_by_role("link", name="Commencer le test").click()
    asked = member.take_test(wrongly=(2, 4))
    assert held | alike <= set(asked)
    member.send()

    later = [row for row in kept_of(site, code)["answers"] if row["test_day"] == 90]
    assert {row["card__card"] for row in later if row["kind"] == CONTROL} == held
    assert alike <= {row["card__card"] for row in later if row["kind"] == TEST}
    assert sorted(row["card__card"] for row in later) == sorted(asked)
    # Of the pairs no form is shown; the others are of the form that this test asks.
    assert {row["form"] for row in later if row["card__card"] in held | alike} == {None}
    assert {row["form"] for row in later if row["card__card"] not in held | alike} == {training["form"]}
    # From now on they are practised like any other, whenever they are due.
    member.be_at(today + timedelta(days=300))
    assert any(held & set(member.practise()) for _ in range(MOST_SESSIONS))
