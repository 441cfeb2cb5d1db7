"""A card in the words of one of its variants."""

from ravive.cards.card import PromptVariant
from ravive.cards.kinds.recall import RecallCard
from ravive.cards.kinds.tip import Point, TipCard
from ravive.cards.kinds.truth import TruthCard
from ravive.cards.wording import in_wording, wordings
from tests.cards.test_marking import BASICS


def test_wordings_follow_one_another_and_begin_again() -> None:
    card = TruthCard(**BASICS, right=True, if_true="a", if_false="b", variants=(PromptVariant(prompt="one"), PromptVariant(prompt="two")))
    assert wordings(card) == 3
    assert [in_wording(card, number).prompt for number in range(4)] == [card.prompt, "one", "two", card.prompt]


def test_a_tip_is_asked_as_a_question_whose_answer_is_what_it_told() -> None:
    card = TipCard(**BASICS, points=(Point(title="Doubt", text="is enough"),), variants=(PromptVariant(prompt="Why?"),))
    asked = in_wording(card, 1)
    assert isinstance(asked, RecallCard)
    assert (asked.id, asked.prompt, asked.do) == (card.id, "Why?", ("Doubt · is enough",))
    assert asked.mark({"self": "all"}).credit == 1
