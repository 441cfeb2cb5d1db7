"""Bank files that are sent, several at once: each is stored whole or not at all, and said what became of it."""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from typing import IO

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ravive.giving import desk_queries, month_reading, queries
from ravive.giving.actions import imports, layouts
from ravive.giving.forms import BankFilesForm
from ravive.giving.models import BankAccount, BankLayout, BookedStatement
from ravive.giving.outcome_texts import ShownOutcome, describe
from ravive.giving.table_mapping import layout_of, mapping_again, mapping_of, open_file, problems_of
from ravive.giving.views.months import month_values
from ravive.giving.views.overview import overview_values
from ravive.lib.sent_numbers import sent_number
from ravive.people.actions import RefusedError
from ravive.people.permissions import StaffRequest, for_roles, own_or_404
from ravive.people.sendings import accept_once

LONGEST_NAME, LONGEST_TITLE = 200, 100


@require_POST
@for_roles(*desk_queries.ROLES)
@accept_once()
def read(request: StaffRequest) -> HttpResponse:
    """Read the files that were sent, and show what became of each above the month that they belong to."""
    form = BankFilesForm(request.POST, request.FILES)
    if not form.is_valid():
        values = {**overview_values(request), "files_form": form}
        return render(request, "giving/desk/overview.html", values, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return shown_with_outcomes(request, [_imported(request, file, file.name or "") for file in form.cleaned_data["bank_files"]])


def _imported(request: StaffRequest, file: IO[bytes], name: str) -> ShownOutcome:
    """Read one file, and return what became of it; a table that nobody described yet comes with its columns."""
    own = BankAccount.objects.filter(organisation=request.organisation, is_example=False)
    account = own.filter(pk=sent_number(request.POST.get("account", ""))).first()
    account = account or (own[0] if own.count() == 1 else None)
    outcome = imports.import_file(
        organisation=request.organisation, file=file, name=name, account=account, by=request.user, now=timezone.now()
    )
    mapping = mapping_of(file, file_name=name, organisation=request.organisation) if outcome.needs_layout else None
    return describe(name, outcome, mapping)


def shown_with_outcomes(request: StaffRequest, outcomes: Sequence[ShownOutcome]) -> HttpResponse:
    """Return the month that files belong to, with what became of them; the overview where nothing was stored."""
    found = _month_of(request, outcomes)
    if found is None:
        response = render(request, "giving/desk/overview.html", {**overview_values(request), "outcomes": outcomes})
        response["Content-Location"] = reverse("giving")
        return response
    account, first = found
    shown = month_reading.account_month(account, first)
    response = render(request, "giving/desk/month.html", {**month_values(request, shown), "outcomes": outcomes})
    response["Content-Location"] = reverse("bank_month", args=[account.pk, first.year, first.month])
    return response


def _month_of(request: StaffRequest, outcomes: Sequence[ShownOutcome]) -> tuple[BankAccount, date] | None:
    """Return the oldest month of these files that waits for decisions, else their latest month; None where nothing was stored."""
    files = [one.outcome.file.pk for one in outcomes if one.outcome.file]
    heads = BookedStatement.objects.filter(file__in=files, first_on__isnull=False).order_by().values_list("account", "first_on", "last_on")
    spans = [(account_id, queries.month_of(first), last) for account_id, first, last in heads]
    months = [
        row
        for row in month_reading.months_with_movements(request.organisation)
        if any(row[0] == account_id and first <= row[1] <= last for account_id, first, last in spans)
    ]
    if not months:
        return None
    account_id, first, _count = next((row for row in reversed(months) if row[2]), months[0])
    return BankAccount.objects.get(pk=account_id), first


@require_POST
@for_roles(*desk_queries.ROLES)
@accept_once()
def describe_table(request: StaffRequest) -> HttpResponse:
    """Store what the columns of a table hold, and read the file that showed it."""
    sent = request.POST
    roles, sealed, name = sent.getlist("role"), sent.get("sealed", ""), sent.get("file_name", "")[:LONGEST_NAME]
    layout = layout_of(sent.getlist("heading"), roles, title=" ".join(sent.get("title", "").split())[:LONGEST_TITLE])
    content = open_file(sealed, request.organisation) if sealed else None
    problems = problems_of(layout, content)
    if not layout.title:
        problems.append(_("Give the layout a name."))
    if not problems:
        try:
            layouts.add_layout(organisation=request.organisation, layout=layout, by=request.user, now=timezone.now())
        except RefusedError as refused:
            problems.append(str(refused))
    if problems and content:
        mapping = mapping_again(content, file_name=name, title=layout.title, roles=roles, sealed=sealed, problems=problems)
        return render(request, "giving/desk/described.html", {"mapping": mapping}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if content:
        return shown_with_outcomes(request, [_imported(request, content, name)])
    for text in problems:
        messages.error(request, text)
    if not problems:
        messages.success(request, _("The layout is stored. Drop the file once more."))
    return redirect("giving")


@require_POST
@for_roles(*desk_queries.ROLES)
def remove_layout(request: StaffRequest, layout_id: int) -> HttpResponse:
    """Delete a layout."""
    layouts.remove_layout(layout=own_or_404(BankLayout, request, pk=layout_id), by=request.user, now=timezone.now())
    messages.success(request, _("The layout is removed."))
    return redirect("giving_settings")
