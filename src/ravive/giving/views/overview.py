"""The first page of giving: appeals, accounts, and what waits."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ravive.giving import queries
from ravive.giving.models import Appeal, BankAccount
from ravive.people.permissions import StaffRequest, for_roles


@require_safe
@for_roles(*queries.ROLES)
def overview(request: StaffRequest) -> HttpResponse:
    """Return the appeals with what they received, and the accounts."""
    today = timezone.localdate()
    appeals = list(Appeal.objects.filter(organisation=request.organisation))
    sums = queries.sums_of(appeals, today=today)
    values = {
        "appeals": [(appeal, sums[appeal.pk]) for appeal in appeals],
        "accounts": BankAccount.objects.filter(organisation=request.organisation),
    }
    return render(request, "giving/desk/overview.html", values)
