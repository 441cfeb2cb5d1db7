"""Reading appeals for their pages: state, sums and bar, payment details, supporters, and what waits at the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from ravive.fundraising.bar import AppealBar, bar_of
from ravive.fundraising.models import AppealPage
from ravive.fundraising.payment import PaymentDetails, payment_of
from ravive.giving.models import Appeal, BankMovement, BookedStatement, GivingPromise, PaymentReference, Receipt
from ravive.giving.models.appeals import Review
from ravive.giving.queries import AppealSum, booked_receipts, sums_of, with_left_cents
from ravive.lib.languages import INTERFACE
from ravive.people.models import Organisation, Role

type AppealState = Literal["empty", "coming", "open", "over"]
# When posters are offered: some are hung before the first day.
POSTER_STATES: tuple[AppealState, ...] = ("coming", "open")
# Who sees appeals at the desk, and looks at names before they are shown.
DESK_ROLES = (Role.COMMUNICATOR, Role.TREASURER, Role.ADMIN)


@dataclass(frozen=True, kw_only=True)
class AppealFigures:
    """What a page shows of an appeal. `bar` is None without a goal; `statement_day`: up to when the bank's statements were read.

    `payment` is that of the appeal's own reference; None where nobody can give now.
    """

    appeal: Appeal
    sum: AppealSum
    state: AppealState
    days_left: int
    statement_day: date | None
    bar: AppealBar | None
    payment: PaymentDetails | None

    @property
    def is_reached(self) -> bool:
        """Return whether the goal was received."""
        return 0 < self.appeal.goal_cents <= self.sum.received_cents

    @property
    def percent(self) -> int:
        """Return how much of the goal was received, in per cent, rounded down; it may be above 100."""
        return max(self.sum.received_cents, 0) * 100 // self.appeal.goal_cents if self.appeal.goal_cents else 0


def state_of(appeal: Appeal, today: date) -> AppealState:
    """Return whether people are asked to give on a day; "empty" as long as the goal is missing, and the account until the last day."""
    # Its days are those on which its page was created, until somebody says its goal and its days.
    if appeal.goal_cents <= 0:
        return "empty"
    if today > appeal.ends_on:
        return "over"
    if appeal.account_id is None:
        return "empty"
    return "open" if today >= appeal.starts_on else "coming"


def figures_of(appeal: Appeal, today: date) -> AppealFigures:
    """Return what a page shows of an appeal, in a constant number of queries."""
    total, state = sums_of([appeal], today=today)[appeal.pk], state_of(appeal, today)
    own = own_reference_of(appeal) if state == "open" else None
    return AppealFigures(
        appeal=appeal,
        sum=total,
        state=state,
        days_left=(appeal.ends_on - today).days + 1,
        statement_day=statement_day_of(appeal),
        bar=_bar_of(appeal, total),
        payment=payment_of(own, appeal.account) if own and appeal.account else None,
    )


def _bar_of(appeal: Appeal, total: AppealSum) -> AppealBar | None:
    if appeal.goal_cents <= 0:
        return None
    return bar_of(goal_cents=appeal.goal_cents, received_cents=total.received_cents, promised_cents=total.promised_cents)


def own_reference_of(appeal: Appeal) -> PaymentReference | None:
    """Return the reference that leads to an appeal alone; None before its account is chosen."""
    own = PaymentReference.objects.filter(appeal=appeal, kind=PaymentReference.ReferenceKind.APPEAL)
    return own.select_related("appeal").first()


def statement_day_of(appeal: Appeal) -> date | None:
    """Return the last day that the statements of an appeal's account tell of; None where none was read."""
    if appeal.account_id is None:
        return None
    closing = BookedStatement.objects.filter(account=appeal.account_id).aggregate(day=Max("closing_day"))["day"]
    booked = BankMovement.objects.filter(account=appeal.account_id).aggregate(day=Max("booked_on"))["day"]
    return max((day for day in (closing, booked) if day), default=None)


def appeals_of(organisation: Organisation) -> QuerySet[Appeal]:
    """Return the appeals of an organisation, the latest first."""
    return Appeal.objects.filter(organisation=organisation).select_related("account")


def pages_of_appeal(appeal: Appeal) -> list[AppealPage]:
    """Return the published pages of an appeal, one for each language, those of the interface first."""
    found = AppealPage.objects.live().public().filter(translation_key=appeal.key).select_related("locale").order_by("pk")
    places = {language: place for place, language in enumerate(INTERFACE)}
    return sorted(found, key=lambda page: places.get(page.locale.language_code, len(places)))


def page_of(appeal: Appeal, language: str) -> AppealPage | None:
    """Return the published page of an appeal in a language, else in any; None where none is public."""
    pages = pages_of_appeal(appeal)
    return next((page for page in pages if page.locale.language_code == language), pages[0] if pages else None)


@dataclass(frozen=True, kw_only=True)
class ShownGift:
    """A gift that was received. `name` is empty of one without a name, or not released; `cents` None where the amount is not shown."""

    name: str
    received_on: date
    cents: int | None
    is_standing: bool


def received_gifts(appeal: Appeal) -> QuerySet[Receipt]:
    """Return what an appeal received and did not give back whole, the newest first. Each has `left_cents`."""
    left = with_left_cents(booked_receipts().filter(appeal=appeal)).filter(left_cents__gt=0)
    return left.select_related("reference__promise").order_by("-received_on", "-pk")


def named_gifts_of(appeal: Appeal) -> int:
    """Return how many of the gifts that an appeal received are listed with a name."""
    return received_gifts(appeal).order_by().filter(reference__promise__name_review=Review.RELEASED).count()


def shown_gifts_of(receipts: Iterable[Receipt]) -> list[ShownGift]:
    """Return receipts as pages show them. An amount appears where its donor was asked, and did not hide it."""
    return [_shown_gift(receipt) for receipt in receipts]


def _shown_gift(receipt: Receipt) -> ShownGift:
    promise: GivingPromise | None = getattr(receipt.reference, "promise", None)
    return ShownGift(
        name=promise.shown_name if promise and promise.name_review == Review.RELEASED else "",
        received_on=receipt.received_on,
        cents=receipt.__dict__["left_cents"] if promise and not promise.hides_amount else None,
        is_standing=promise is not None and promise.is_standing,
    )


def names_of(appeal: Appeal) -> QuerySet[GivingPromise]:
    """Return the donors of an appeal who want a name shown and whose money was received, those to look at first."""
    waits = Q(name_review=Review.WAITING)
    rows = GivingPromise.objects.filter(_received(), reference__appeal=appeal).exclude(name_review=Review.NONE)
    return rows.select_related("reference").annotate(is_waiting=waits).order_by("-is_waiting", "-pk")


def names_to_release(organisation: Organisation) -> list[tuple[Appeal, int]]:
    """Return the appeals of an organisation with names that wait for staff, each with how many. One query."""
    waiting = GivingPromise.objects.filter(_received(), name_review=Review.WAITING)
    rows = appeals_of(organisation).filter(references__promise__in=waiting).annotate(to_release=Count("references__promise"))
    return [(appeal, appeal.__dict__["to_release"]) for appeal in rows]


def _received() -> Exists:
    return Exists(booked_receipts().filter(reference=OuterRef("reference"), amount_cents__gt=0))


def promise_at(appeal: Appeal, private_key: str) -> GivingPromise | None:
    """Return the promise of a private address."""
    found = GivingPromise.objects.filter(reference__appeal=appeal, private_key=private_key)
    return found.select_related("reference__appeal", "reference__team", "reference__runner").first()


def receipts_of_promise(promise: GivingPromise) -> list[Receipt]:
    """Return what was received for a promise, the latest first. Each has `left_cents`: what was not refunded of it."""
    return list(with_left_cents(booked_receipts().filter(reference=promise.reference)).order_by("-received_on", "-pk"))
