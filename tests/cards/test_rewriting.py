"""What rewriting would help: the classifier's own probability of the right option, with a word and without it."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.cards.guessability.marks import marked_parts
from ravive.cards.guessability.removed_words import LEAST_DIFFERENCE, right_share, share_of, words_left_out
from ravive.cards.guessability.report import is_guessable
from ravive.cards.guessability.style import Style, style_of
from ravive.cards.guessability.wordings import WordedOption, Wording, words_of

STYLE = Style({"dire": 9, "je": 20, "a": 6, "police": 5}, {"attendre": 9, "je": 20, "seul": 7, "a": 6}, wordings=20)


def wording(*texts: str, right: int = 0) -> Wording:
    return Wording("accueil", "noter", 0, tuple(WordedOption(f"o{place}", text, place == right) for place, text in enumerate(texts)))


def test_options_without_a_counted_word_are_a_blind_draw() -> None:
    assert share_of(STYLE, wording("Zut", "Flûte", "Tiens", "Ah")) == pytest.approx(0.25)
    assert words_left_out(STYLE, wording("Zut", "Flûte")) == ()


def test_words_that_give_the_answer_away_come_with_what_is_left_without_them() -> None:
    given_away = wording("Je vais le Dire", "Je vais attendre", "Je reste seul")
    found = words_left_out(STYLE, given_away)
    assert [left.word for left in found] == ["dire", "attendre", "seul"]
    now = share_of(STYLE, given_away)
    assert all(left.share <= now - LEAST_DIFFERENCE for left in found)
    assert found[0].share == pytest.approx(share_of(STYLE, wording("Je vais le", "Je vais attendre", "Je reste seul")))
    assert found[1].share == pytest.approx(share_of(STYLE, wording("Je vais le Dire", "Je vais", "Je reste seul")))


def test_a_word_without_which_style_no_longer_finds_the_answer_says_so() -> None:
    (left,) = words_left_out(STYLE, wording("Je veux le dire à la police", "Je prends la police", right=0))
    assert (left.word, left.is_found) == ("dire", True)
    (only,) = words_left_out(STYLE, wording("dire", "police", right=0))
    assert (only.word, only.is_found) == ("dire", False)


def test_a_word_is_left_out_of_every_option_and_shown_as_it_is_written() -> None:
    style = style_of([wording("Dénoncer", "Attendre"), wording("Dénoncer", "Partir"), wording("Dénoncer", "Rester")])
    (left, *_others) = words_left_out(style, wording("Je vais DÉNONCER, dénoncer", "Partir"))
    assert left.word == "dénoncer"
    assert left.share == pytest.approx(share_of(style, wording("Je vais", "Partir")))
    assert "denoncer" in style.right


def test_a_named_fact_is_no_word_that_gives_away() -> None:
    assert words_left_out(STYLE, wording("{fact:police}", "Zut")) == ()
    assert [part.direction for part in marked_parts("{fact:police} police", STYLE)] == ["", "right"]


def test_a_card_is_guessable_when_more_of_its_wordings_are_found_than_should_be() -> None:
    found, hidden = wording("dire", "attendre", "seul"), wording("attendre", "dire", "je")
    assert is_guessable(STYLE, [found])
    assert is_guessable(STYLE, [found, hidden])
    assert not is_guessable(STYLE, [found, hidden, hidden])
    assert not is_guessable(STYLE, [])


def test_two_answers_that_look_alike_are_a_blind_draw_and_no_guess() -> None:
    assert not is_guessable(STYLE, [wording("Zut", "Flûte")])


scores = st.lists(st.floats(-400, 400), min_size=1, max_size=6)


@given(scores)
def test_the_probabilities_of_all_options_make_one(listed: list[float]) -> None:
    assert sum(right_share(listed, place) for place in range(len(listed))) == pytest.approx(1)


@given(st.lists(st.lists(st.sampled_from(["dire", "attendre", "seul", "je", "police", "Ça"]), max_size=5), min_size=2, max_size=4))
def test_every_word_left_out_is_in_an_option_and_lowers_the_share(options: list[list[str]]) -> None:
    judged = wording(*(" ".join(option) for option in options))
    written = set(chain.from_iterable(words_of(option.text) for option in judged.options))
    for left in words_left_out(STYLE, judged):
        assert set(words_of(left.word)) <= written
        assert 0 <= left.share < share_of(STYLE, judged)
