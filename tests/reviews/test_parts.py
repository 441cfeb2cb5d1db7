"""The parts of an answer are those of its card, as it was published in any version."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.test import Client

from ravive.publishing.models import PublishedBundle
from ravive.reviews import card_parts
from ravive.reviews.models import Answer
from tests.reviews.phone import DECK, Phone, answer, join, send

PROTOCOL = json.loads((Path(__file__).parents[2] / "protocol" / "marking_vectors.json").read_text(encoding="utf-8"))
RULES = {
    name: card_parts.rule_of(msgspec.convert({"id": name, **card}, card_parts.CardWithParts)) for name, card in PROTOCOL["cards"].items()
}
CLOZE, CHOICE = "meme-sans-preuve", "danger-immediat"
GAPS = {"sans": 1, "vu": 0, "autorites": 1}


def reasons(visitor: Client, phone: Phone, *answers: dict[str, Any]) -> list[str]:
    return [refusal["reason"] for refusal in send(visitor, phone.code, answers).json()["refused"]]


@pytest.mark.parametrize("vector", [vector for vector in PROTOCOL["vectors"] if not vector.get("error")], ids=lambda vector: vector["name"])
def test_parts_that_marking_gives_fit_the_card(vector: dict[str, Any]) -> None:
    assert RULES[vector["card"]].fits(vector["parts"])
    assert card_parts.PART_CREDITS.issuperset(vector["parts"].values())


def test_no_card_accepts_a_part_more() -> None:
    for vector in PROTOCOL["vectors"]:
        if not vector.get("error"):
            assert not RULES[vector["card"]].fits({**vector["parts"], "made-up": 1})


@pytest.mark.database
def test_parts_of_the_card_are_stored(visitor: Client, phone: Phone) -> None:
    assert not reasons(visitor, phone, answer(1, CLOZE, parts=GAPS), answer(2, CLOZE, parts={}))
    assert sorted(Answer.objects.values_list("parts", flat=True)) == [json.dumps(GAPS, separators=(",", ":")), "{}"]


@pytest.mark.database
@pytest.mark.parametrize(
    "parts",
    [
        {"made-up": 1},
        {**GAPS, "made-up": 1},
        {"sans": 1},
        {**GAPS, "sans": 0.123456789},
        {f"part-{place:02d}-{'x' * 40}": 1 for place in range(64)},
    ],
)
def test_other_parts_are_refused_and_the_other_answers_stored(visitor: Client, phone: Phone, parts: dict[str, float]) -> None:
    assert reasons(visitor, phone, answer(1, CLOZE), answer(2, CLOZE, parts=parts), answer(3, CLOZE)) == ["unknown_parts"]
    assert Answer.objects.count() == 2


def test_a_choice_has_one_part(visitor: Client, phone: Phone) -> None:
    body = PublishedBundle.objects.get(deck=DECK, language="fr", is_current=True).body
    options = [option["id"] for card in json.loads(body)["cards"] if card["id"] == CHOICE for option in card["options"]]
    assert not reasons(visitor, phone, answer(1, CHOICE, parts={options[1]: 0}))
    assert reasons(visitor, phone, answer(2, CHOICE, parts=dict.fromkeys(options[:2], 1))) == ["unknown_parts"]


@pytest.mark.database
def test_parts_of_an_earlier_and_of_a_later_version_are_stored(visitor: Client, phone: Phone) -> None:
    renamed = answer(1, CLOZE, parts={**dict.fromkeys(list(GAPS)[1:], 1), "avec": 1})
    assert reasons(visitor, phone, renamed) == ["unknown_parts"]
    current = PublishedBundle.objects.get(deck=DECK, language="fr", is_current=True)
    document = json.loads(current.body)
    next(card for card in document["cards"] if card["id"] == CLOZE)["gaps"][0]["id"] = "avec"
    PublishedBundle.objects.create(
        deck=DECK,
        language="fr",
        digest="f" * 64,
        body=json.dumps(document),
        bytes=1,
        published_at=current.published_at,
        is_current=False,
        revision=current.revision,
    )
    # A process learns of what another one published.
    assert not reasons(visitor, phone, renamed, answer(2, CLOZE, parts=GAPS))


def test_a_full_training_grows_by_no_invented_text(visitor: Client, phone: Phone) -> None:
    """Ten packed requests of invented parts added 50 MB to the database."""
    invented = [answer(number, CLOZE, parts={f"{number}-{'x' * 100}": 1}) for number in range(500)]
    assert send(visitor, phone.code, invented).json()["count"] == 0
    join(visitor, phone.code, "another-key-that-is-long-enough")
    assert not Answer.objects.exists()


@pytest.mark.database
def test_thousands_of_invented_bundles_fail_nothing(visitor: Client, phone: Phone) -> None:
    invented = [answer(number, CLOZE, parts=GAPS, bundle=f"{number:016d}") for number in range(2_000)]
    reply = send(visitor, phone.code, [*invented, answer(9_999, CLOZE, parts=GAPS, bundle="\0" * 16)])
    assert reply.status_code == 200
    assert {refusal["reason"] for refusal in reply.json()["refused"]} == {"unknown_bundle"}
