"""Every code that a treasurer can meet has a text for the desk, which names only values of the code."""

import re
from itertools import chain

import pytest

from ravive.banking.bank_problems import BankCode
from ravive.banking.near_references import NearCode
from ravive.giving import bank_texts, proposal_texts
from ravive.giving.ledger_problems import LedgerCode
from ravive.giving.matching import MatchCode
from ravive.lib.problem import Code

TEXTS = {**bank_texts.TEXTS, **proposal_texts.REASONS}


@pytest.mark.parametrize("code", [*chain(BankCode, LedgerCode, MatchCode, NearCode)], ids=str)
def test_a_code_has_a_text_that_its_values_fill(code: Code) -> None:
    named = set(re.findall(r"%\((\w+)\)s", str(TEXTS[code])))
    assert named <= set(code.value_names)
