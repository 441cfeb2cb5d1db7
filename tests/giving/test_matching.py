"""What is proposed for an undecided transfer, why, and in which order."""

from datetime import date
from random import Random

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from ravive.banking.near_references import NearCode
from ravive.giving.matching import (
    CandidatePromise,
    CandidateReceipt,
    CandidateReference,
    Candidates,
    MatchCode,
    OpenTransfer,
    Proposal,
    are_names_alike,
    proposals,
)
from ravive.giving.models import BankTransfer, GivingPromise, PaymentReference, RunTeam
from ravive.giving.open_decisions import proposals_for
from ravive.giving.receipt_texts import target_title
from ravive.giving.references import add_reference
from tests.giving.ledger import Ledger, coda_of, gift

DAY = date(2026, 11, 28)
OWN = CandidateReference(number=1, reference="090933755493", appeal=7)
TEAM = CandidateReference(number=2, reference="000000000101", appeal=7, team="Les Écureuils")
RUNNER = CandidateReference(number=3, reference="000000000202", appeal=8, runner="Ana Lopez")
GAVE = CandidateReceipt(
    number=50, appeal=7, amount_cents=2500, left_cents=2500, received_on=date(2026, 10, 1), iban_mark="a", donor=9, reference=4,
    reference_text="000000000303",
)  # fmt: skip
ALL = Candidates(
    references=[OWN, TEAM, RUNNER],
    promises=[CandidatePromise(reference=1, appeal=7, amount_cents=4200, name="Zoé Dupont")],
    receipts=[GAVE],
)


def of(cents: int = 1000, **values: str) -> list[Proposal]:
    return proposals([OpenTransfer(number=5, amount_cents=cents, booked_on=DAY, **values)], ALL)


def codes(proposal: Proposal) -> list[object]:
    return [reason.code for reason in proposal.reasons]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("don 090/9337/55493", MatchCode.REFERENCE_IN_MESSAGE),
        ("+++090/9337/55439+++", NearCode.SWAPPED),
        ("090 9337 5549", NearCode.MISSING),
        ("090933755498", NearCode.CHANGED),
    ],
)
def test_a_reference_in_the_message_is_proposed(message: str, code: object) -> None:
    [proposal] = of(message=message)
    assert (proposal.action, proposal.appeal, proposal.reference, proposal.transfer, codes(proposal)) == ("book", 7, 1, 5, [code])


def test_a_reference_that_somebody_undid_is_proposed_first() -> None:
    assert codes(of(structured="090933755493", message="Les Ecureuils")[0]) == [MatchCode.CARRIES_REFERENCE]


def test_a_promise_of_the_amount_and_a_similar_name_is_likelier_than_the_amount_alone() -> None:
    [named] = of(4200, counterparty="DUPONT ZOE")
    [unnamed] = of(4200, counterparty="Jan Peeters")
    assert codes(named) == [MatchCode.SIMILAR_NAME, MatchCode.SAME_AMOUNT]
    assert codes(unnamed) == [MatchCode.SAME_AMOUNT]
    assert named.score > unnamed.score
    assert of(4300, counterparty="DUPONT ZOE") == []


def test_an_amount_that_many_promised_says_nothing() -> None:
    many = Candidates(references=[OWN], promises=[CandidatePromise(reference=1, appeal=7, amount_cents=4200)] * 4)
    assert proposals([OpenTransfer(number=5, amount_cents=4200, booked_on=DAY)], many) == []


def test_an_account_that_gave_before_leads_to_its_appeal_and_donor() -> None:
    [proposal] = of(iban_mark="a")
    assert (proposal.appeal, proposal.donor, proposal.reference, codes(proposal)) == (7, 9, 4, [MatchCode.GAVE_BEFORE])
    assert dict(proposal.reasons[0].values) == {"amount": "25.00", "day": "2026-10-01"}


def test_a_refund_is_proposed_for_the_receipt_of_its_account_and_amount() -> None:
    [proposal] = of(-2500, iban_mark="a")
    assert (proposal.action, proposal.receipt, codes(proposal)) == ("deduct", 50, [MatchCode.GIVEN_BACK])
    assert of(-2400, iban_mark="a") == []
    assert of(-2500, iban_mark="b") == []


def test_a_part_given_back_with_the_reference_is_proposed() -> None:
    [proposal] = of(-500, structured="000000000303")
    assert (proposal.action, proposal.receipt, codes(proposal)) == ("deduct", 50, [MatchCode.CARRIES_REFERENCE])
    assert of(-2600, structured="000000000303") == []


def test_a_payout_of_a_platform_is_no_gift_of_one_donor() -> None:
    [proposal] = of(counterparty="Stichting Mollie Payments")
    assert (proposal.kind, proposal.appeal, codes(proposal)) == ("platform", None, [MatchCode.PLATFORM])
    assert of(counterparty="Molliere") == []


def test_names_of_teams_and_runners_are_found_in_messages() -> None:
    assert codes(of(message="Allez les ecureuils !")[0]) == [MatchCode.NAMES_TEAM]
    assert codes(of(message="pour ANA LOPEZ")[0]) == [MatchCode.NAMES_RUNNER]
    assert of(message="pour Diana Lopezinski") == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Zoé Dupont", "M. DUPONT Zoe", True),
        ("Zoé Dupont", "Zoe Dupond", True),
        ("Zoé Dupont", "Jan Peeters", False),
        ("Zoé", "Zoé Dupont", False),
        ("", "Zoé Dupont", False),
    ],
)
def test_names_are_compared_without_accents_and_order(one: str, other: str, alike: bool) -> None:
    assert are_names_alike(one, other) is alike


@given(st.randoms(use_true_random=False))
def test_the_order_of_candidates_changes_no_proposal(chance: Random) -> None:
    transfers = [
        OpenTransfer(
            number=1, amount_cents=4200, booked_on=DAY, counterparty="Zoe Dupont", message="090 9337 5549 les ecureuils", iban_mark="a"
        ),
        OpenTransfer(number=2, amount_cents=-2500, booked_on=DAY, iban_mark="a"),
    ]
    mixed = Candidates(references=chance.sample(ALL.references, 3), promises=ALL.promises, receipts=ALL.receipts)
    assert proposals(transfers, mixed) == proposals(transfers, ALL)
    scores = [proposal.score for proposal in proposals(transfers, ALL) if proposal.transfer == 1]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) > 2


@pytest.mark.django_db
def test_a_promise_through_a_team_is_not_proposed_for_the_name_of_the_team(ledger: Ledger) -> None:
    team = RunTeam.objects.create(appeal=ledger.appeal, name="Les Écureuils", entered_on=DAY)
    kinds, drawn = PaymentReference.ReferenceKind, iter((101, 202))
    own, through = (
        add_reference(appeal=ledger.appeal, kind=kind, draw=lambda _most: next(drawn), team=team) for kind in (kinds.TEAM, kinds.ONCE)
    )
    GivingPromise.objects.create(reference=through, amount_cents=1000, promised_on=DAY, expires_on=date(2027, 1, 27))
    ledger.imported(coda_of(gift("10.00", message="Les Ecureuils")))
    first, second = proposals_for(ledger.account, list(BankTransfer.objects.select_related("movement")), today=DAY)
    assert (first.reference, codes(first)) == (own.pk, [MatchCode.NAMES_TEAM])
    assert (second.reference, codes(second)) == (through.pk, [MatchCode.SAME_AMOUNT])
    with override("fr"):
        assert (target_title(own, None), target_title(through, None)) == ("Les Écureuils", "promesse via Les Écureuils")
