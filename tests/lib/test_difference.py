"""Texts compared word by word."""

import random
from itertools import pairwise

import pytest

from ravive.lib.difference import Part, word_difference


def test_word_difference_of_equal_texts_is_one_part() -> None:
    assert word_difference("Un enfant crie.", "Un enfant crie.") == (Part("same", "Un enfant crie."),)


def test_word_difference_of_nothing_is_nothing() -> None:
    assert word_difference("", "") == ()


def test_word_difference_shows_a_changed_phrase_whole() -> None:
    parts = word_difference("Appelez tout de suite la police.", "Appelez votre responsable la police.")
    assert [(part.kind, part.text) for part in parts] == [
        ("same", "Appelez "),
        ("removed", "tout de suite"),
        ("added", "votre responsable"),
        ("same", " la police."),
    ]


@pytest.mark.parametrize("seed", range(40))
def test_word_difference_holds_both_texts(seed: int) -> None:
    rng = random.Random(seed)
    words = ["un", "enfant", "crie", ".", " ", "« ", "l’", "été", "101", "\n"]
    before, after = ("".join(rng.choices(words, k=rng.randrange(14))) for _ in range(2))
    parts = word_difference(before, after)
    assert "".join(part.text for part in parts if part.kind != "added") == before
    assert "".join(part.text for part in parts if part.kind != "removed") == after
    assert all(one.kind != other.kind for one, other in pairwise(parts))
