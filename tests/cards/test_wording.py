"""A card in the words of one of its variants."""

from dataclasses import replace

from ravive.cards.card import Option, PromptVariant
from ravive.cards.kinds.choice import ChoiceCard, ChoiceVariant
from ravive.cards.kinds.truth import TruthCard
from ravive.cards.wording import in_wording, wordings
from tests.cards.test_marking import BASICS


def test_wordings_follow_one_another_and_begin_again() -> None:
    card = TruthCard(**BASICS, right=True, if_true="a", if_false="b", variants=(PromptVariant(prompt="one"), PromptVariant(prompt="two")))
    assert wordings(card) == 3
    assert [in_wording(card, number).prompt for number in range(4)] == [card.prompt, "one", "two", card.prompt]


def test_a_wording_changes_the_answers_where_it_has_its_own() -> None:
    options = (Option(id="a", text="own", feedback="", right=True), Option(id="b", text="other", feedback="", right=False))
    again = tuple(replace(option, text=option.text.upper()) for option in options)
    card = ChoiceCard(**BASICS, options=options, variants=(ChoiceVariant(prompt="one", options=again), ChoiceVariant(prompt="two")))
    shown = [in_wording(card, number) for number in range(3)]
    assert [one.options[0].text for one in shown if isinstance(one, ChoiceCard)] == ["own", "OWN", "own"]
