"""A card in the words of one of its variants."""

from dataclasses import replace

from ravive.cards.card import Option, PromptVariant
from ravive.cards.kinds.choice import ChoiceCard, ChoiceVariant
from ravive.cards.kinds.match import Left, MatchStructure, MatchVariantWords, MatchWords
from ravive.cards.kinds.order import OrderCard, OrderStructure, OrderVariant, OrderVariantWords, OrderWords, Step
from ravive.cards.kinds.truth import TruthCard
from ravive.cards.structure import FeedbackWords, RowWords
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
    assert [wording.options[0].text for wording in shown if isinstance(wording, ChoiceCard)] == ["own", "OWN", "own"]


def test_an_ordering_in_other_steps_is_marked_as_the_same_card() -> None:
    steps = (Step(id="see", text="I look", feedback="Calmly."), Step(id="note", text="I note"))
    again = (Step(id="see", text="I stay seated", feedback="Calmly."), Step(id="note", text="I write down the time"))
    card = OrderCard(**BASICS, steps=steps, variants=(OrderVariant(prompt="one", steps=again), OrderVariant(prompt="two")))
    shown = [in_wording(card, number) for number in range(3)]
    assert [[step.text for step in wording.steps] for wording in shown if isinstance(wording, OrderCard)] == [
        ["I look", "I note"],
        ["I stay seated", "I write down the time"],
        ["I look", "I note"],
    ]
    right, wrong = {"order": ["see", "note"]}, {"order": ["note", "see"]}
    assert [wording.mark(response) for wording in shown for response in (right, wrong)] == [card.mark(right), card.mark(wrong)] * 3


def test_a_step_in_other_words_has_the_feedback_of_the_card_where_it_has_none_of_its_own() -> None:
    own = {"see": RowWords(text="I look", feedback="Calmly."), "note": RowWords(text="I note", feedback="At once.")}
    again = {"note": RowWords(text="I write", feedback="Before you forget."), "see": RowWords(text="I stay seated")}
    words = OrderWords(
        prompt="Which order?", explanation="…", reflex="…", steps=own, variants=(OrderVariantWords(prompt="And here?", steps=again),)
    )
    structure = OrderStructure(
        id="card", kind="order", theme="react", notion="note", critical=False, situation=True, sources=("guide",), steps=("see", "note")
    )
    published = structure.published(words, BASICS)
    assert published.variants[0].steps == (
        Step(id="see", text="I stay seated", feedback="Calmly."),
        Step(id="note", text="I write", feedback="Before you forget."),
    )


def test_an_item_in_other_words_has_the_right_one_of_the_card_and_its_feedback_where_it_has_none_of_its_own() -> None:
    own = {"danger": FeedbackWords(text="Danger", feedback="The police."), "worry": FeedbackWords(text="A worry", feedback="Call them.")}
    again = {"worry": RowWords(text="You wonder", feedback="Day and night."), "danger": RowWords(text="A child calls for help")}
    words = MatchWords(prompt="Whom?", explanation="…", reflex="…", left=own, variants=(MatchVariantWords(prompt="And here?", left=again),))
    structure = MatchStructure(
        id="card", kind="match", theme="report", notion="help", critical=False, situation=True, sources=("guide",),
        pairs={"danger": "fact:police", "worry": "fact:child-focus"},
    )  # fmt: skip
    assert structure.published(words, BASICS).variants[0].left == (
        Left(id="danger", text="A child calls for help", feedback="The police.", right="fact:police"),
        Left(id="worry", text="You wonder", feedback="Day and night.", right="fact:child-focus"),
    )
    del again["danger"]
    (flaw,) = structure.word_flaws(words)
    assert flaw.place is not None
    assert flaw.place.path[:3] == ("variants", 0, "left")
