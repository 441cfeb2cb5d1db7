"""Proposes what an undecided transfer may be, with reasons. A treasurer decides. Pure: no database, no clock."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property
from typing import Literal

from ravive.banking.near_references import NearCode, near_references
from ravive.banking.references import references_in
from ravive.giving.money import euros_of
from ravive.lib.problem import Code, Problem, Value
from ravive.lib.words import words_of

# How alike two names are, from 0 to 1, so that they may be the same person's.
NAMES_ALIKE = 0.85
FEWEST_CHARACTERS = 4
# An amount that more promises have says nothing of any of them.
MOST_ALIKE_PROMISES = 3
PLATFORMS = (
    "betterplace", "billetweb", "buckaroo", "donorbox", "eventbrite", "gofundme", "helloasso", "iraiser", "kisskissbankbank", "koalect",
    "leetchi", "mollie", "payconiq", "paypal", "raisenow", "stripe", "sumup", "ulule", "weezevent", "worldline",
)  # fmt: skip

type Action = Literal["book", "deduct"]
GIFT, PLATFORM = "gift", "platform"


class MatchCode(Code):
    """Why something is proposed."""

    CARRIES_REFERENCE = "it carries the reference {reference}"
    REFERENCE_IN_MESSAGE = "the message has the reference {reference}"
    SAME_AMOUNT = "{amount} EUR were promised"
    SIMILAR_NAME = "the promise was made by {name}"
    GAVE_BEFORE = "this account gave {amount} EUR on {day}"
    GIVEN_BACK = "{amount} EUR arrived from this account on {day}"
    PLATFORM = "it names {word}, a platform"
    NAMES_TEAM = "the message names the team {name}"
    NAMES_RUNNER = "the message names the runner {name}"


# The more, the likelier. What holds for several reasons has the sum.
_WEIGHTS: dict[Code, int] = {
    MatchCode.CARRIES_REFERENCE: 100,
    MatchCode.REFERENCE_IN_MESSAGE: 90,
    NearCode.SWAPPED: 70,
    NearCode.CHANGED: 65,
    NearCode.DOUBLED: 65,
    NearCode.ADDED: 60,
    NearCode.MISSING: 60,
    MatchCode.GIVEN_BACK: 60,
    MatchCode.NAMES_RUNNER: 50,
    MatchCode.NAMES_TEAM: 45,
    MatchCode.PLATFORM: 40,
    MatchCode.GAVE_BEFORE: 35,
    MatchCode.SIMILAR_NAME: 30,
    MatchCode.SAME_AMOUNT: 15,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenTransfer:
    """An undecided transfer, by its number, with what the bank said of it."""

    number: int
    amount_cents: int
    booked_on: date
    structured: str = ""
    counterparty: str = ""
    message: str = ""
    iban_mark: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CandidateReference:
    """A reference by its number, and what it leads to. `team` and `runner` are names, empty for other references."""

    number: int
    reference: str
    appeal: int
    team: str = ""
    runner: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CandidatePromise:
    """An open promise; `reference` is the number of its reference, `name` empty where nobody gave one."""

    reference: int
    appeal: int
    amount_cents: int
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CandidateReceipt:
    """Money received earlier. `left_cents` was not given back; `reference` is None where the next gift may have another."""

    number: int
    appeal: int | None
    amount_cents: int
    left_cents: int
    received_on: date
    iban_mark: str
    reference_text: str = ""
    reference: int | None = None
    donor: int | None = None


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """All that a transfer may be for, of one organisation."""

    references: Sequence[CandidateReference] = ()
    promises: Sequence[CandidatePromise] = ()
    receipts: Sequence[CandidateReceipt] = ()

    @cached_property
    def by_text(self) -> dict[str, CandidateReference]:
        """The references by their texts."""
        return {reference.reference: reference for reference in self.references}

    @cached_property
    def by_account(self) -> dict[str, list[CandidateReceipt]]:
        """The receipts by the account they came from, the last first."""
        found: dict[str, list[CandidateReceipt]] = defaultdict(list)
        for receipt in sorted(self.receipts, key=lambda paid: (paid.received_on, paid.number), reverse=True):
            if receipt.iban_mark:
                found[receipt.iban_mark].append(receipt)
        return found


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What a transfer may be. `action` is `book` to an appeal (None: the treasurer chooses), or `deduct` from a receipt.

    Numbers are those of rows. `reasons` begin with the strongest; the higher the score, the likelier.
    """

    transfer: int
    action: Action
    appeal: int | None = None
    reference: int | None = None
    receipt: int | None = None
    donor: int | None = None
    kind: str = GIFT
    reasons: tuple[Problem, ...] = field(default=())
    score: int = 0


type _Target = tuple[Action, int | None, int | None, int | None, int | None, str]


def proposals(transfers: Iterable[OpenTransfer], candidates: Candidates) -> list[Proposal]:
    """Return what the transfers may be, in their order, the likeliest proposal of each first."""
    return [proposal for transfer in transfers for proposal in _of_transfer(transfer, candidates)]


def _of_transfer(transfer: OpenTransfer, candidates: Candidates) -> list[Proposal]:
    reasons: dict[_Target, list[Problem]] = defaultdict(list)
    found = _credits(transfer, candidates) if transfer.amount_cents > 0 else _debits(transfer, candidates)
    for target, reason in found:
        reasons[target].append(reason)
    proposals = [_proposal(transfer, target, some) for target, some in reasons.items()]
    return sorted(
        proposals,
        key=lambda proposal: (
            -proposal.score,
            proposal.reference or 0,
            proposal.receipt or 0,
            proposal.appeal or 0,
            proposal.donor or 0,
            proposal.kind,
        ),
    )


def _proposal(transfer: OpenTransfer, target: _Target, reasons: list[Problem]) -> Proposal:
    action, appeal, reference, receipt, donor, kind = target
    ordered = tuple(sorted(reasons, key=lambda reason: -_WEIGHTS[reason.code]))
    return Proposal(
        transfer=transfer.number,
        action=action,
        appeal=appeal,
        reference=reference,
        receipt=receipt,
        donor=donor,
        kind=kind,
        reasons=ordered,
        score=sum(_WEIGHTS[reason.code] for reason in ordered),
    )


def _reason(code: MatchCode, **values: Value) -> Problem:
    return Problem(code, values, severity="warning")


def _credits(transfer: OpenTransfer, candidates: Candidates) -> Iterator[tuple[_Target, Problem]]:
    for reference, reason in (*_references(transfer, candidates), *_promises(transfer, candidates), *_names(transfer, candidates)):
        yield ("book", reference.appeal, reference.number, None, None, GIFT), reason
    for receipt in candidates.by_account.get(transfer.iban_mark, [])[:1]:
        reason = _reason(MatchCode.GAVE_BEFORE, amount=str(euros_of(receipt.amount_cents)), day=receipt.received_on.isoformat())
        yield ("book", receipt.appeal, receipt.reference, None, receipt.donor, GIFT), reason
    words = set(_plain(f"{transfer.counterparty} {transfer.message}").split())
    for word in sorted(words.intersection(PLATFORMS)):
        yield ("book", None, None, None, None, PLATFORM), _reason(MatchCode.PLATFORM, word=word)


def _debits(transfer: OpenTransfer, candidates: Candidates) -> Iterator[tuple[_Target, Problem]]:
    """Yield what a debit may give back: a receipt of its reference, or of its account and amount."""
    for receipt in candidates.receipts:
        if receipt.left_cents < -transfer.amount_cents:
            continue
        target: _Target = ("deduct", receipt.appeal, None, receipt.number, receipt.donor, GIFT)
        if transfer.structured and receipt.reference_text == transfer.structured:
            yield target, _reason(MatchCode.CARRIES_REFERENCE, reference=transfer.structured)
        if transfer.iban_mark and receipt.iban_mark == transfer.iban_mark and receipt.left_cents == -transfer.amount_cents:
            yield target, _reason(MatchCode.GIVEN_BACK, amount=str(euros_of(receipt.left_cents)), day=receipt.received_on.isoformat())


def _references(transfer: OpenTransfer, candidates: Candidates) -> Iterator[tuple[CandidateReference, Problem]]:
    known = candidates.by_text
    if transfer.structured in known:
        yield known[transfer.structured], _reason(MatchCode.CARRIES_REFERENCE, reference=transfer.structured)
    for text in references_in(transfer.message):
        if text in known and text != transfer.structured:
            yield known[text], _reason(MatchCode.REFERENCE_IN_MESSAGE, reference=text)
    for near in near_references(f"{transfer.structured} {transfer.message}", known.keys()):
        yield known[near.reference], near.difference


def _promises(transfer: OpenTransfer, candidates: Candidates) -> Iterator[tuple[CandidateReference, Problem]]:
    """Yield the promises of the amount; those of a similar name alone, where there are any."""
    alike = [candidate for candidate in candidates.promises if candidate.amount_cents == transfer.amount_cents]
    named = [candidate for candidate in alike if candidate.name and are_names_alike(candidate.name, transfer.counterparty)]
    by_number = {row.number: row for row in candidates.references}
    for promise in named or (alike if len(alike) <= MOST_ALIKE_PROMISES else ()):
        reference = by_number.get(promise.reference)
        if reference:
            yield reference, _reason(MatchCode.SAME_AMOUNT, amount=str(euros_of(promise.amount_cents)))
            if promise in named:
                yield reference, _reason(MatchCode.SIMILAR_NAME, name=promise.name)


def _names(transfer: OpenTransfer, candidates: Candidates) -> Iterator[tuple[CandidateReference, Problem]]:
    message = f" {_plain(transfer.message)} "
    for reference in candidates.references:
        for code, name in ((MatchCode.NAMES_TEAM, reference.team), (MatchCode.NAMES_RUNNER, reference.runner)):
            plain = _plain(name)
            if len(plain) >= FEWEST_CHARACTERS and f" {plain} " in message:
                yield reference, _reason(code, name=name)


def are_names_alike(one: str, other: str) -> bool:
    """Return whether two names may be those of one person: the same words, or nearly the same characters, in any order.

    >>> are_names_alike("Zoé Dupont-Vande", "DUPONT VANDE ZOE")
    True
    >>> are_names_alike("Jo", "Jo Peeters")
    False
    """
    first, second = sorted(_plain(one).split()), sorted(_plain(other).split())
    if not first or not second:
        return False
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) > 1 and set(shorter) <= set(longer):
        return True
    matcher = SequenceMatcher(a=" ".join(first), b=" ".join(second), autojunk=False)
    return matcher.real_quick_ratio() >= NAMES_ALIKE and matcher.ratio() >= NAMES_ALIKE


def _plain(text: str) -> str:
    """Return a text in lower case without accents, with digits, its words apart by one space."""
    return " ".join(words_of(text))
