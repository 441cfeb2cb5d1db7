"""What the first page foresees for someone new: its trail, and what a first answer leaves."""

import json

import pytest
from django.test import Client

from ravive.publishing import first_session, queries
from tests.publishing.build_plan_vectors import VECTORS, build

pytestmark = pytest.mark.django_db


def test_plan_vectors_are_what_the_first_page_draws() -> None:
    assert json.loads(VECTORS.read_text("utf-8")) == build(), "run python -m tests.publishing.build_plan_vectors"


def test_a_card_that_was_not_answered_right_stays_pale() -> None:
    deck = queries.current_deck("voyage", "fr")
    assert deck is not None
    wrong, partly, right = (
        first_session.recall_after_first_answer(deck.bundle, deck.bundle.cards[0], credit=credit) for credit in (0.0, 0.9, 1.0)
    )
    assert right > 0.5
    assert partly == 0.4
    assert wrong < partly


def test_the_first_page_says_what_its_model_foresees(visitor: Client) -> None:
    page = visitor.get("/fr/decks/voyage/start/").text
    first = json.loads(page.split('id="first-card">')[1].split("</script>")[0])
    assert set(first) == {"deck", "card", "after"}
    deck = queries.current_deck("voyage", "fr")
    assert deck is not None
    for credit in ("0", "1"):
        foreseen = first_session.recall_after_first_answer(deck.bundle, deck.bundle.cards[0], credit=float(credit))
        assert first["after"][credit] == round(foreseen, 3)
