"""A checked deck becomes a bundle that says everything, the same bytes each time."""

import dataclasses
import json
from datetime import date, timedelta

import jsonschema
import pytest
from pydantic import TypeAdapter

from ravive.cards.assembly import BuiltBundle, assemble, contacts, content_name, to_json
from ravive.cards.bundle import Bundle
from ravive.cards.card import MemoryModel, MemoryVariances
from ravive.cards.check import check
from ravive.cards.folder import read_folder
from ravive.cards.kinds.hotspot import HotspotCard
from ravive.cards.kinds.match import MatchCard
from ravive.cards.kinds.tip import TipCard
from ravive.cards.register import Register
from ravive.cards.schema import schemas
from ravive.cards.source import DeckSource
from ravive.lib.languages import Language
from tests.cards.conftest import SAMPLES

MEMORY = MemoryModel(
    model="pooled-3",
    coefficients=(-2.2033, 0.25),
    variances=MemoryVariances(learner=0.6, notion=0.2, card_in_learner=0.1, drift=0.003, card=1.2, card_met=0.2),
    clock=(0.212, 1.0),
)


@pytest.fixture
def published(good_deck: DeckSource, register: Register) -> BuiltBundle:
    return assemble(good_deck, Language("fr"), register, MEMORY)


def test_bundle_holds_every_card_in_order(published: BuiltBundle, good_deck: DeckSource) -> None:
    assert [card.id for card in published.bundle.cards] == [card.id for card in good_deck.cards()]
    assert published.bundle.translation == "original"
    assert published.bundle.content_notes == {"confide": "La carte suivante parle d’un enfant qui se confie."}


def test_facts_are_written_out_with_their_dates(published: BuiltBundle) -> None:
    cards = {card.id: card for card in published.bundle.cards}
    tip, match = cards["two-points"], cards["whom-to-call"]
    assert isinstance(tip, TipCard)
    assert isinstance(match, MatchCard)
    assert tip.points[1].text == "On transmet, part connue\u00a0: un sur trois."
    assert tip.facts == ("share",)
    assert match.explanation == "En danger, appelez 101."
    assert [(right.id, right.text) for right in match.right] == [
        ("fact:police", "Police 101"),
        ("house", "La personne responsable"),
        ("nobody", "Personne"),
    ]
    assert match.left[0].right == "fact:police"
    assert published.bundle.facts["share"].expires_on == "2027-05-23"
    assert "child-focus" in published.bundle.facts


def test_pictures_are_named_by_their_content(published: BuiltBundle, good_deck: DeckSource) -> None:
    content = good_deck.pictures["desk.svg"]
    url = content_name(content, ".svg")
    assert published.pictures == {url: content}
    assert published.bundle.pictures["desk"].url == url
    hotspot = next(card for card in published.bundle.cards if isinstance(card, HotspotCard))
    assert hotspot.picture == "desk"


def test_french_gets_its_no_break_spaces(published: BuiltBundle) -> None:
    assert published.bundle.cards[0].prompt.endswith("d’abord\u00a0?")


def test_json_obeys_the_schema_and_reads_back_the_same(published: BuiltBundle) -> None:
    body = to_json(published.bundle)
    jsonschema.validate(json.loads(body), json.loads(schemas()["bundle.schema.json"]))
    assert TypeAdapter(Bundle).validate_json(body) == published.bundle
    assert to_json(TypeAdapter(Bundle).validate_json(body)) == body


def test_json_leaves_out_what_is_the_default(published: BuiltBundle) -> None:
    card = json.loads(to_json(published.bundle))["cards"][0]
    assert card["kind"] == "choice"
    assert {"content_note", "confidence", "picture", "prior", "facts", "meaning"}.isdisjoint(card)
    assert b"null" not in to_json(published.bundle)


def test_a_card_carries_its_meaning_and_what_learners_answers_say_of_it(good_deck: DeckSource, register: Register) -> None:
    first, *others = good_deck.structure.cards
    deck = dataclasses.replace(good_deck, meanings={first.id: 2})
    priors = {others[0].id: (0.5, -0.125, 0.3, 0.04)}
    ready = assemble(deck, Language("fr"), register, MEMORY, priors)
    body = json.loads(to_json(ready.bundle))
    jsonschema.validate(body, json.loads(schemas()["bundle.schema.json"]))
    assert [card.get("meaning") for card in body["cards"]] == [2, *[None] * len(others)]
    assert [card.get("prior") for card in body["cards"]] == [None, [0.5, -0.125, 0.3, 0.04], *[None] * (len(others) - 1)]


def test_drafts_are_left_out(good_deck: DeckSource, register: Register) -> None:
    first, *others = good_deck.structure.cards
    draft = dataclasses.replace(first, status="draft")
    deck = dataclasses.replace(good_deck, structure=dataclasses.replace(good_deck.structure, cards=(draft, *others)))
    ready = assemble(deck, Language("fr"), register, MEMORY)
    assert [card.id for card in ready.bundle.cards] == [card.id for card in others]


def test_expired_facts_are_errors_but_those_shown_always(register: Register, today: date) -> None:
    reading = read_folder(SAMPLES / "good")
    errors = check(reading.draft, reading.contents, register, today + timedelta(days=180)).errors
    assert {str(problem) for problem in errors} == {
        f"{language}: cards.two-points.points.tell.text: fact “share” was verified on 2026-11-24 and expired on 2027-05-23; verify it again"
        for language in ("fr", "nl")
    }


def test_contacts_are_those_of_the_language_in_order(register: Register, today: date) -> None:
    assert [contact.id for contact in contacts(register, Language("fr"), today)] == ["police", "child-focus", "listening"]
    assert [contact.id for contact in contacts(register, Language("de"), today)] == ["police", "child-focus"]
    assert contacts(register, Language("nl"), today)[2].href == "https://luister.example"


def test_contacts_shown_always_outlive_their_expiry(register: Register, today: date) -> None:
    later = contacts(register, Language("fr"), today + timedelta(days=1000))
    assert [contact.id for contact in later] == ["police", "child-focus"]
    assert later[0].expires_on == "2026-07-04"
