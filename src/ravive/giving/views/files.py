"""Bank files that are sent, several at once: each is stored whole or not at all, and the page shows what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import IO

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ravive.banking.table_layouts import TableLayout
from ravive.giving import desk_queries, month_reading
from ravive.giving.actions import imports, layouts
from ravive.giving.forms import BankFilesForm
from ravive.giving.models import BankAccount, BankLayout
from ravive.giving.outcome_texts import ShownOutcome, describe
from ravive.giving.prepared_files import PreparedFile, prepare_file
from ravive.giving.table_mapping import TableMapping, layout_of, mapping_again, mapping_of, open_file, problems_of
from ravive.giving.views.months import month_values
from ravive.giving.views.overview import overview_values
from ravive.lib.sent_numbers import sent_number
from ravive.people.actions import RefusedError
from ravive.people.permissions import StaffRequest, for_roles, own_or_404
from ravive.people.sent_forms import accept_once

LONGEST_NAME, LONGEST_TITLE = 200, 100


@dataclass(frozen=True, kw_only=True)
class _SentFile:
    """A file that was sent, read before anything is locked; a table that nobody described yet comes with its columns."""

    name: str
    prepared: PreparedFile
    mapping: TableMapping | None


@require_POST
@for_roles(*desk_queries.ROLES)
def read(request: StaffRequest) -> HttpResponseBase:
    """Read the files that were sent, and show what became of each above the month that they belong to."""
    form = BankFilesForm(request.POST, request.FILES)
    if not form.is_valid():
        values = {**overview_values(request), "files_form": form}
        return render(request, "giving/desk/overview.html", values, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    # A form that came twice is found out under a lock: everything that takes time is done before.
    return _store(request, [_prepared(request, file, file.name or "") for file in form.cleaned_data["bank_files"]])


@accept_once()
def _store(request: StaffRequest, files: Sequence[_SentFile]) -> HttpResponse:
    return _shown_with_outcomes(request, [_stored(request, file) for file in files])


def _stored(request: StaffRequest, sent: _SentFile) -> ShownOutcome:
    return describe(sent.name, imports.store_file(sent.prepared, by=request.user, now=timezone.now()), sent.mapping)


def _prepared(request: StaffRequest, file: IO[bytes], name: str, layout: TableLayout | None = None) -> _SentFile:
    own = BankAccount.objects.filter(organisation=request.organisation, is_example=False)
    account = own.filter(pk=sent_number(request.POST.get("account", ""))).first()
    account = account or (own[0] if own.count() == 1 else None)
    prepared = prepare_file(organisation=request.organisation, file=file, name=name, layout=layout, account=account)
    mapping = mapping_of(file, file_name=name, organisation=request.organisation) if prepared.read.needs_layout else None
    return _SentFile(name=name, prepared=prepared, mapping=mapping)


def _shown_with_outcomes(request: StaffRequest, outcomes: Sequence[ShownOutcome]) -> HttpResponse:
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
    """Return the newest month of these files' rows that waits for decisions, else their newest; None where they have no stored row."""
    own = frozenset().union(*(outcome.outcome.months for outcome in outcomes))
    # The latest month first.
    months = [row for row in month_reading.months_with_movements(request.organisation) if row[:2] in own]
    if not months:
        return None
    account_id, first, _count = next((row for row in months if row[2]), months[0])
    return BankAccount.objects.get(pk=account_id), first


@require_POST
@for_roles(*desk_queries.ROLES)
def describe_table(request: StaffRequest) -> HttpResponseBase:
    """Store what the columns of a table hold, and read the file that showed it."""
    sealed, name = request.POST.get("sealed", ""), request.POST.get("file_name", "")[:LONGEST_NAME]
    content = open_file(sealed, request.organisation) if sealed else None
    layout = layout_of(
        request.POST.getlist("heading"), request.POST.getlist("role"), title=" ".join(request.POST.get("title", "").split())[:LONGEST_TITLE]
    )
    problems = problems_of(layout, content)
    if not layout.title:
        problems.append(_("Give the layout a name."))
    file = _prepared(request, content, name, layout) if content and not problems else None
    return _store_layout(request, layout, problems, content, file)


@accept_once()
def _store_layout(
    request: StaffRequest, layout: TableLayout, problems: list[str], content: IO[bytes] | None, file: _SentFile | None
) -> HttpResponse:
    """Store a layout without problems, then its file; else show the table again with what is wrong."""
    if not problems:
        try:
            layouts.add_layout(organisation=request.organisation, layout=layout, by=request.user, now=timezone.now())
        except RefusedError as refused:
            problems.append(str(refused))
    if problems and content:
        form_values = {"file_name": request.POST.get("file_name", "")[:LONGEST_NAME], "sealed": request.POST.get("sealed", "")}
        mapping = mapping_again(content, title=layout.title, roles=request.POST.getlist("role"), problems=problems, **form_values)
        return render(request, "giving/desk/described.html", {"mapping": mapping}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if file:
        return _shown_with_outcomes(request, [_stored(request, file)])
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
