"""Every code has a text for the command line and one for the desk, and both are filled from the code's values."""

import re
from itertools import chain

import pytest
from django.utils.translation import override

from ravive.banking.bank_problems import BankCode
from ravive.banking.near_references import NearCode
from ravive.banking.payment_qr import PaymentCode
from ravive.cards.problems import DeckCode, RegisterCode
from ravive.formats.card_problems import CardsCode
from ravive.formats.problems import TextsCode
from ravive.giving.ledger_problems import LedgerCode
from ravive.giving.matching import MatchCode
from ravive.lib.problem import ArchiveCode, Code, Problem, ShapeCode, YamlCode, problem
from ravive.register import problem_texts

CODES = [*chain(YamlCode, ShapeCode, DeckCode, RegisterCode, TextsCode, ArchiveCode, CardsCode)]


def problem_of(code: Code) -> Problem:
    return Problem(code, dict.fromkeys(code.value_names, "7"))


def test_every_family_of_codes_is_enumerated() -> None:
    # The texts of giving are its own: see tests/giving/test_code_texts.py.
    assert set(Code.__subclasses__()) - {BankCode, LedgerCode, MatchCode, NearCode, PaymentCode} == {type(code) for code in CODES}


def test_a_code_has_both_texts_filled_from_its_values(subtests: pytest.Subtests) -> None:
    for code in CODES:
        with subtests.test(code=code.name):
            check_texts(code)


def check_texts(code: Code) -> None:
    english = problem_of(code).text
    assert not re.search(r"\{\w+\}", english.replace("{fact:ID}", ""))
    assert set(re.findall(r"%\((\w+)\)", str(problem_texts.TEXTS[code]))) <= code.value_names
    with override("en"):
        in_english = problem_texts.text_of(problem_of(code))
    for language in ("fr", "nl", "de"):
        with override(language):
            text = problem_texts.text_of(problem_of(code))
        assert text not in (english, in_english)
        assert not re.search(r"%\(|%%|deck\.yaml, which", text)


def test_values_are_those_of_the_code() -> None:
    with pytest.raises(TypeError, match="TWICE has the values"):
        problem(DeckCode.TWICE, (), count=2)


def test_rows_are_called_by_their_text_and_gaps_by_their_id() -> None:
    names = {"je-note": "Je note l’heure", "qui": "le témoin"}
    with override("en"):
        assert problem_texts.text_of(problem(DeckCode.TWICE, name="je-note"), names) == "‘Je note l’heure’ is there twice: keep one."
        assert problem_texts.text_of(problem(DeckCode.TWICE, name="autre"), names) == "‘autre’ is there twice: keep one."
        gap = problem(DeckCode.GAP_UNKNOWN, gap="qui", accepted="")
        assert problem_texts.text_of(gap, names).startswith("[qui] is not")
