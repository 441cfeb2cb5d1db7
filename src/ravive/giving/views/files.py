"""Bank files that are sent, several at once: each is stored whole or not at all, and said what became of it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from ravive.giving import month_reading, queries
from ravive.giving.actions import imports
from ravive.giving.forms import BankFilesForm
from ravive.giving.models import BankAccount, BankMovement
from ravive.giving.outcome_texts import ShownOutcome, describe
from ravive.giving.views.months import month_values
from ravive.giving.views.overview import overview_values
from ravive.people.permissions import StaffRequest, for_roles
from ravive.people.sendings import accept_once


@require_POST
@for_roles(*queries.ROLES)
@accept_once()
def read(request: StaffRequest) -> HttpResponse:
    """Read the files that were sent, and show what became of each above the month that they belong to."""
    form = BankFilesForm(request.POST, request.FILES)
    if not form.is_valid():
        values = {**overview_values(request), "files_form": form}
        return render(request, "giving/desk/overview.html", values, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    outcomes: list[ShownOutcome] = []
    for file in form.cleaned_data["files"]:
        outcome = imports.import_file(
            organisation=request.organisation, file=file.file, name=file.name or "", by=request.user, now=timezone.now()
        )
        outcomes.append(describe(file.name or "", outcome))
    return shown_with_outcomes(request, outcomes)


def shown_with_outcomes(request: StaffRequest, outcomes: Sequence[ShownOutcome]) -> HttpResponse:
    """Return the month that files belong to, with what became of them; the overview where nothing was stored."""
    found = _month_of(outcomes)
    if found is None:
        response = render(request, "giving/desk/overview.html", {**overview_values(request), "outcomes": outcomes})
        response["Content-Location"] = reverse("giving")
        return response
    account, first = found
    shown = month_reading.account_month(account, first)
    response = render(request, "giving/desk/month.html", {**month_values(request, shown), "outcomes": outcomes})
    response["Content-Location"] = reverse("bank_month", args=[account.pk, first.year, first.month])
    return response


def _month_of(outcomes: Sequence[ShownOutcome]) -> tuple[BankAccount, date] | None:
    """Return the month of these files that has most to decide, else the one with most movements; None where nothing was stored."""
    files = [one.outcome.file.pk for one in outcomes if one.outcome.file]
    in_files = BankMovement.objects.filter(account__statements__file__in=files, booked_on__isnull=False).distinct()
    waits = queries.waits_for_decision
    rows = in_files.filter(statement__file__in=files).order_by().values_list("account", "booked_on__year", "booked_on__month")
    counts = Counter(rows)
    if not counts:
        return None
    (account_id, year, month), _count = counts.most_common(1)[0]
    return BankAccount.objects.get(pk=account_id), date(year, month, 1)
