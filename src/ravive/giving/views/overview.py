"""The first page of giving: appeals, accounts, and what waits."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ravive.giving import desk_queries, month_reading, queries
from ravive.giving.models import Appeal, BankAccount
from ravive.giving.queries import AppealSum
from ravive.giving.thanks import people_to_thank
from ravive.people.permissions import StaffRequest, for_roles

MOST_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class AppealLine:
    """An appeal with what it received. `days_left` is None once it ended, or before it begins."""

    appeal: Appeal
    sum: AppealSum
    days_left: int | None

    @property
    def percent(self) -> int:
        """The share of the goal that was received, in percent; above 100 past the goal."""
        return round(100 * self.sum.received_cents / self.appeal.goal_cents) if self.appeal.goal_cents else 0


@require_safe
@for_roles(*desk_queries.ROLES)
def overview(request: StaffRequest) -> HttpResponse:
    """Return the appeals with what they received, and the months with what waits in them."""
    return render(request, "giving/desk/overview.html", overview_values(request))


def overview_values(request: StaffRequest) -> dict[str, object]:
    """Return what the first page of giving shows, in a constant number of queries."""
    today = timezone.localdate()
    appeals = list(Appeal.objects.filter(organisation=request.organisation))
    sums = queries.sums_of(appeals, today=today)
    accounts = list(BankAccount.objects.filter(organisation=request.organisation))
    return {
        "appeals": [AppealLine(appeal=appeal, sum=sums[appeal.pk], days_left=_days_left(appeal, today)) for appeal in appeals],
        "accounts": accounts,
        "file_accounts": [account for account in accounts if not account.is_example],
        "months": month_reading.month_rows(request.organisation, accounts)[:MOST_MONTHS],
        "today": today,
        "to_thank": people_to_thank(request.organisation, today=today),
    }


def _days_left(appeal: Appeal, today: date) -> int | None:
    return (appeal.ends_on - today).days + 1 if appeal.starts_on <= today <= appeal.ends_on else None
