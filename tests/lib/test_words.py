"""Texts are compared without case, accents, punctuation and spaces; typing errors are counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ravive.lib.words import edit_distance, folded, unaccented

words = st.text("abcdé", max_size=8)


@pytest.mark.parametrize(
    ("typed", "expected", "count"),
    [
        ("police", "police", 0),
        ("pollce", "police", 1),
        ("polce", "police", 1),
        ("poliice", "police", 1),
        ("polcie", "police", 1),
        ("", "ab", 2),
        ("ab", "", 2),
        ("ca", "abc", 3),
    ],
)
def test_slips_are_counted(typed: str, expected: str, count: int) -> None:
    assert edit_distance(typed, expected) == count


@given(words, words)
def test_slips_count_the_same_both_ways(one: str, other: str) -> None:
    assert edit_distance(one, other) == edit_distance(other, one)
    assert (edit_distance(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= edit_distance(one, other) <= max(len(one), len(other))


@given(words, st.integers(0, 7))
def test_swapping_neighbours_is_one_slip(word: str, place: int) -> None:
    if place + 1 < len(word) and word[place] != word[place + 1]:
        swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        assert edit_distance(swapped, word) == 1


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_folding_keeps_letters_and_digits_only() -> None:
    assert folded("« L’Où-Straße » : 116 000 !") == "loustrasse116000"


def test_accents_go_spaces_stay() -> None:
    assert unaccented("L’Élève a 16 ans.") == "l'eleve a 16 ans."
