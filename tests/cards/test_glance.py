"""A glance over many texts misses nothing that the content rules find."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ravive.cards.card import Language
from ravive.cards.glance import worth_reading
from ravive.cards.rules.terms import Term, terms_of
from ravive.cards.rules.texts import LONGEST_SENTENCE_WORDS, WARNED_SENTENCE_WORDS, text_flaws
from ravive.lib.languages import ALL
from ravive.lib.words import unaccented

NUMBERS = frozenset({"101", "112", "116000", "1712"})
ANY_TERM = [(language, term) for language in ALL for term in terms_of(language)]
REFUSED = (
    "Le 101.", "Le ١٠١.", "Appelez le 0800\u202f12\u202f345.", "Voir www.-x.", "Voir childfocus.be", "Voir ChildFocus.BE.", "a@b.c",
    "http://x", "{fact:police", "Fin}", "**gras**", "a__b", "`code`", "[ici](là)", "<b>", "&nbsp;", "À 18 %", "½ prison, 2 ans de prison",
    "Des PÉDOPHILES", "des pe\u0301dophiles", "des ｐédophiles", "du\u00a0sexe, travail du  sexe", "Faux\u202f!", "une sextorsion",
)  # fmt: skip
PIECES = (
    *"abé’œßÀ. !?§%12{}<&*_`@/]()\n\u00a0\u202f\u0301½²ｐ…“«•",
    *("pedo", "phil", "monstre", "bravo", "sextorsion", "www", ".be", "art", "faux", "sex", "work"),
)
HARMLESS = ("Un enfant attend seul.", "« Œuvrer », dit-il… Où\u202f?", "Ça va; l’été aussi.", "")


@pytest.mark.parametrize(("language", "term"), ANY_TERM, ids=lambda value: value.pattern if isinstance(value, Term) else value)
@settings(max_examples=40)
@given(data=st.data())
def test_a_term_has_its_sign_in_every_form(language: Language, term: Term, data: st.DataObject) -> None:
    form = data.draw(st.from_regex(re.compile(term.pattern, re.ASCII), fullmatch=True))
    assert any(sign in unaccented(form) for sign in term.signs), f"{form!r} has none of {term.signs}"


@pytest.mark.parametrize("language", ALL)
def test_harmless_texts_are_not_read(language: Language) -> None:
    assert worth_reading(HARMLESS, language, LONGEST_SENTENCE_WORDS) == []


@pytest.mark.parametrize("text", REFUSED)
def test_what_has_a_flaw_is_read_where_it_stands(text: str) -> None:
    among = (*HARMLESS, text, *HARMLESS, text)
    found = worth_reading(among, "fr", LONGEST_SENTENCE_WORDS)
    assert found == [len(HARMLESS), 2 * len(HARMLESS) + 1]


def test_long_texts_are_read() -> None:
    texts = ["mot " * WARNED_SENTENCE_WORDS, "mot " * (WARNED_SENTENCE_WORDS + 1), "a " * 26]
    assert worth_reading(texts, "fr", WARNED_SENTENCE_WORDS) == [1, 2]
    assert worth_reading(texts, "fr", LONGEST_SENTENCE_WORDS) == [2]


def test_a_text_that_cannot_be_told_apart_has_all_read() -> None:
    assert worth_reading(["a\0b", "c"], "fr", 25) == [0, 1]


@settings(max_examples=400)
@given(
    texts=st.lists(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), min_size=1, max_size=6),
    language=st.sampled_from(ALL),
)
def test_no_flaw_escapes(texts: list[str], language: Language) -> None:
    found = worth_reading(texts, language, WARNED_SENTENCE_WORDS)
    flawed = [place for place, text in enumerate(texts) if text_flaws(text, language, NUMBERS)]
    assert set(flawed) <= set(found)


@pytest.mark.slow
def test_numbers_are_found_in_digits_of_every_shape() -> None:
    shapes = [chr(code) for code in range(0x110000) if unaccented(chr(code)).isdecimal()]
    assert len(shapes) > 600
    assert [shape for shape in shapes if not text_flaws(shape * 8, "fr", NUMBERS)] == []
