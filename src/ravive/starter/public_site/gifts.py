"""The money of the example's appeals: who promised what, and a bank file with thirty days of it that the real import reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from io import BytesIO

from django.utils import timezone
from pydantic import Field

from ravive.banking.references import MOST_NUMBER
from ravive.fundraising.run_queries import erasure_day
from ravive.giving.actions import imports
from ravive.giving.models import Appeal, BankAccount, GivingPromise, PaymentReference, RunTeam
from ravive.giving.models.appeals import PROMISE_DAYS, Review
from ravive.giving.references import add_reference
from ravive.people.models import Organisation
from ravive.starter.public_site import content
from ravive.starter.public_site.statements import ExampleMovement, coda_file, example_iban

FILE_NAME = "exemple.cod"
# Draws without chance, so that every installation has the same references: a step that meets all numbers.
STEP = 7_368_787_951
CENTS = 100


class GiftEntry(content.Strict):
    """A gift of the example. `team` counts from 1. One that came again by mistake was returned."""

    day: int
    euros: int
    name: str = ""
    hides_amount: bool = False
    team: int = 0
    again_day: int = 0
    back_day: int = 0


class AppealEntry(content.Strict):
    """What an appeal of the example receives. It ended yesterday, or goes on for `days_left`."""

    goal_euros: int
    days_left: int = -1
    teams: tuple[str, ...] = ()
    gifts: tuple[GiftEntry, ...]


class OtherEntry(content.Strict):
    """A movement that does not book itself. `near` names an appeal whose reference it carries with a digit missing."""

    day: int
    euros: float
    name: str
    message: str = ""
    near: str = ""


class GiftsFile(content.Strict):
    """What the bank books for the example."""

    holder: str
    days: int
    opening_euros: int
    declic: AppealEntry = Field(alias="appeal-declic")
    run: AppealEntry = Field(alias="appeal-run")
    others: tuple[OtherEntry, ...]

    @property
    def appeals(self) -> dict[str, AppealEntry]:
        """Return the appeals by the key of their page."""
        return {"appeal-declic": self.declic, "appeal-run": self.run}


@lru_cache(maxsize=1)
def planned() -> GiftsFile:
    """Return what the file of gifts says. Raises ValidationError of pydantic for a file that is not as it must be."""
    return GiftsFile.model_validate(content.read_file("gifts.yaml"))


@dataclass(kw_only=True)
class _Draw:
    """Numbers in a fixed order that looks like none."""

    last: int = 0

    def __call__(self, below: int) -> int:
        self.last = (self.last + STEP) % MOST_NUMBER
        return self.last % below


@dataclass(frozen=True, kw_only=True)
class _Appeal:
    """An appeal of the example with its references: its own, and those of its teams."""

    own: PaymentReference
    teams: tuple[PaymentReference, ...]


def receive(organisation: Organisation, appeals: dict[str, Appeal], *, now: datetime) -> None:
    """Promise and pay what the file says: `appeals` by the key of their page. The bank's file goes through the real import."""
    plan, last_day, draw = planned(), timezone.localdate(now) - timedelta(days=1), _Draw()
    first_day = last_day - timedelta(days=plan.days - 1)
    account = BankAccount.objects.create(organisation=organisation, iban=example_iban(1), holder=plan.holder, is_example=True)
    movements: list[ExampleMovement] = []
    opened: dict[str, _Appeal] = {}
    for key, entry in plan.appeals.items():
        opened[key] = _open(appeals[key], entry, account, draw, first_day, last_day)
        for number, gift in enumerate(entry.gifts, 1):
            reference = _promise(opened[key], gift, draw, first_day)
            movements += _movements(gift, reference.reference, first_day, len(movements) + number)
    movements += _others(plan, opened, first_day)
    file = coda_file(
        sorted(movements, key=lambda movement: movement.day),
        iban=account.iban,
        holder=account.holder,
        opening_cents=plan.opening_euros * CENTS,
        first_day=first_day,
        last_day=last_day,
    )
    imports.import_file(organisation=organisation, file=BytesIO(file), name=FILE_NAME, by=None, now=now)


def _open(appeal: Appeal, entry: AppealEntry, account: BankAccount, draw: _Draw, first_day: date, last_day: date) -> _Appeal:
    appeal.account, appeal.goal_cents, appeal.is_example = account, entry.goal_euros * CENTS, True
    appeal.starts_on = first_day + timedelta(days=min(gift.day for gift in entry.gifts) - 1)
    appeal.ends_on, appeal.is_run = last_day + timedelta(days=max(entry.days_left, 0)), bool(entry.teams)
    appeal.save()
    kinds = PaymentReference.ReferenceKind
    own = PaymentReference.objects.filter(appeal=appeal, kind=kinds.APPEAL).first() or add_reference(
        appeal=appeal, kind=kinds.APPEAL, draw=draw
    )
    days = {"entered_on": appeal.starts_on, "erase_on": erasure_day(appeal)}
    values = {"appeal": appeal, "review": Review.RELEASED, "is_confirmed": True, **days}
    teams = [RunTeam.objects.create(name=name, **values) for name in entry.teams]
    return _Appeal(own=own, teams=tuple(add_reference(appeal=appeal, kind=kinds.TEAM, draw=draw, team=team) for team in teams))


def _promise(opened: _Appeal, gift: GiftEntry, draw: _Draw, first_day: date) -> PaymentReference:
    """Return the reference that a gift carries; one with a name was promised."""
    if gift.team:
        return opened.teams[gift.team - 1]
    if not gift.name:
        return opened.own
    reference = add_reference(appeal=opened.own.appeal, kind=PaymentReference.ReferenceKind.ONCE, draw=draw)
    promised_on = first_day + timedelta(days=gift.day - 1)
    GivingPromise.objects.create(
        reference=reference,
        amount_cents=gift.euros * CENTS,
        promised_on=promised_on,
        expires_on=promised_on + timedelta(days=PROMISE_DAYS),
        shown_name=gift.name,
        name_review=Review.RELEASED,
        hides_amount=gift.hides_amount,
        language="fr",
    )
    return reference


def _movements(gift: GiftEntry, reference: str, first_day: date, number: int) -> Iterator[ExampleMovement]:
    name, iban = gift.name or f"Donateur d’exemple {number}", example_iban(100 + number)
    for day, euros in ((gift.day, gift.euros), (gift.again_day, gift.euros), (gift.back_day, -gift.euros)):
        if day:
            yield ExampleMovement(day=first_day + timedelta(days=day - 1), cents=euros * CENTS, name=name, iban=iban, reference=reference)


def _others(plan: GiftsFile, opened: dict[str, _Appeal], first_day: date) -> Iterator[ExampleMovement]:
    for number, other in enumerate(plan.others, 1):
        near = opened[other.near].own.reference if other.near else ""
        # A donor skipped the fifth digit.
        message = near[:4] + near[5:] if near else other.message
        day = first_day + timedelta(days=other.day - 1)
        yield ExampleMovement(day=day, cents=round(other.euros * CENTS), name=other.name, iban=example_iban(900 + number), message=message)
