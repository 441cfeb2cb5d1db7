"""Joining: nothing leaves the phone before the tap, by link or by typing, with network or without it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.journeys.conftest import Site
from tests.journeys.member import DECK, Member, ids_kept, trainings_kept
from tests.journeys.phone import wait_until_kept
from tests.journeys.trainer import kept_of, open_training

pytestmark = pytest.mark.journey


@dataclass
class Wire:
    """All that a phone sent out: method, path and whether it showed a key."""

    site: Site
    sent: list[tuple[str, str, bool]] = field(default_factory=list[tuple[str, str, bool]])

    def note(self, request: Request) -> None:
        """Write a request down."""
        self.sent.append((request.method, request.url.removeprefix(self.site.url), "authorization" in request.headers))

    def telling(self) -> list[str]:
        """Return the requests that carry more than an address: a body, or a key."""
        return [f"{method} {path}" for method, path, has_key in self.sent if method != "GET" or has_key]


@pytest.fixture
def wire(context: BrowserContext, site: Site) -> Wire:
    noted = Wire(site)
    context.on("request", noted.note)
    return noted


def test_nothing_is_sent_before_joining_nor_what_was_answered_before(page: Page, site: Site, wire: Wire) -> None:
    code = open_training(site)
    member = Member(page=page, site=site)
    before = member.practise(most=2)
    assert len(before) == 2
    member.look_at(code)
    expect(page.get_by_text("Jamais : nom, e-mail, lieu, texte.")).to_be_visible()
    assert wire.telling() == []
    assert [path for _, path, _ in wire.sent if "/api/" in path] == [f"/api/v1/trainings/{code}"]
    assert kept_of(site, code)["keys"] == 0

    page.get_by_role("button", name="Rejoindre").click()
    expect(page.get_by_role("heading", name="Test d’entrée")).to_be_visible()
    asked = member.take_test(wrongly=(1, 2))
    member.send()
    doors = {f"POST /api/v1/trainings/{code}/{door}" for door in ("learners", "answers")}
    assert set(wire.telling()) == doors
    kept = kept_of(site, code)
    assert kept["keys"] == 1
    assert sorted(row["card__card"] for row in kept["answers"]) == sorted(asked)
    assert len(ids_kept(page)) == len(before) + len(asked)


def test_a_code_is_typed_as_people_type_and_help_stands_in_one_place_through_a_test(page: Page, site: Site) -> None:
    # Its cards have content notes.
    code = open_training(site, decks=["parole"])
    page.goto(site.at("/fr/join/"))
    typed = page.get_by_label("Code de la formation")
    typed.fill("ZZZZZZ")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Aucune formation n’a ce code.")).to_be_visible()
    page.get_by_label("Code de la formation").fill(f" {code[:3].lower()}-{code[3:].lower()} ")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Accueil, équipe de jour")).to_be_visible()
    page.get_by_role("link", name="Sans rejoindre").click()
    expect(page.locator("main [data-deck]").first).to_be_visible()
    assert trainings_kept(page) == []
    help_stands_in_one_place_from_the_first_screen_of_a_test_to_its_last(page, site, code)


def help_stands_in_one_place_from_the_first_screen_of_a_test_to_its_last(page: Page, site: Site, code: str) -> None:
    page.goto(site.at(f"/fr/join/{code}"))
    page.get_by_role("button", name="Rejoindre").click()
    page.get_by_role("button", name="Commencer le test").click()
    help_now = page.locator("main .actions > :last-child")
    card, note = page.locator("[data-state=asked]"), page.locator(".content-note")
    edges, notes = set[tuple[int, int]](), 0
    while True:
        expect(card.or_(note).or_(page.locator("main h1.title")).first).to_be_visible()
        expect(help_now).to_have_text("Agir")
        box = help_now.bounding_box() or {"x": 0, "y": 0, "width": 0, "height": 0}
        edges.add((round(box["x"] + box["width"]), round(box["y"] + box["height"])))
        if note.count():
            notes += 1
            for subject in note.get_by_role("checkbox").all():
                subject.uncheck()
            note.get_by_role("button", name="Continuer").click()
            continue
        if page.locator("main h1.title").count():
            break
        before = card.get_attribute("data-card")
        page.get_by_role("button", name="Je ne sais pas").click()
        expect(page.locator(f"[data-state=asked][data-card='{before}']")).to_have_count(0)
    assert notes == 1
    expect(page.get_by_text("donc sans réponse")).to_be_visible()
    # The right and the lower edge; a note may be as the card before it was.
    assert len(edges) == 1


def test_without_network_a_tap_joins_as_soon_as_it_is_back(page: Page, site: Site, wire: Wire) -> None:
    code = open_training(site)
    member = Member(page=page, site=site)
    page.goto(site.at("/fr/cards/"))
    expect(page.locator(f"main [data-deck={DECK}]")).to_be_visible()
    wait_until_kept(page, site)

    page.context.set_offline(True)
    page.goto(site.at(f"/fr/join/{code}"))
    expect(page.get_by_text("Sans réseau. La formation ne peut pas encore se montrer.")).to_be_visible()
    page.get_by_role("button", name="Rejoindre").click()
    expect(page.get_by_text("L’inscription attend")).to_be_visible()
    answered = member.practise(most=3)
    assert len(answered) == 3
    assert kept_of(site, code)["keys"] == 0

    page.context.set_offline(False)
    member.send()
    expect(page.get_by_role("heading", name="Accueil, équipe de jour")).to_be_visible()
    kept = kept_of(site, code)
    assert (kept["keys"], sorted(row["card__card"] for row in kept["answers"])) == (1, sorted(answered))
    assert trainings_kept(page)[0]["state"] == "joined"
