"""The month of an account: what the bank said, face to face with what was promised; its files and its closing."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from ravive.giving import desk_queries, month_reading
from ravive.giving.actions import months
from ravive.giving.actions.months import OpenDecisionsError
from ravive.giving.erasure import NO_GIFT_DAYS
from ravive.giving.line_texts import describe_lines, outcome_text
from ravive.giving.models import Appeal, BankAccount
from ravive.giving.month_reading import PARTS, AccountMonth
from ravive.giving.proposal_texts import proposals_of
from ravive.lib.sent_numbers import sent_number
from ravive.people.permissions import StaffRequest, for_roles, own_or_404

FIRST_YEAR, LAST_YEAR = 1970, 9998


@require_safe
@for_roles(*desk_queries.ROLES)
def latest(request: StaffRequest) -> HttpResponse:
    """Lead to the month that waits: the oldest with open decisions, else the latest with movements, else the form for files."""
    known = month_reading.months_with_movements(request.organisation)
    if not known:
        return redirect("giving")
    waiting = [row for row in known if row[2]]
    account_id, first, _count = waiting[-1] if waiting else known[0]
    return redirect("bank_month", account_id, first.year, first.month)


@require_safe
@for_roles(*desk_queries.ROLES)
def month(request: StaffRequest, account_id: int, year: int, month: int) -> HttpResponse:
    """Return a month of an account."""
    return render(request, "giving/desk/month.html", month_values(request, own_month(request, account_id, year, month)))


def own_month(request: StaffRequest, account_id: int, year: int, month: int) -> AccountMonth:
    """Return a month of an account of the active organisation. Raises Http404, also for a month that is none."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise Http404("no such month")
    return month_reading.account_month(own_or_404(BankAccount, request, pk=account_id), date(year, month, 1))


def month_values(request: HttpRequest, shown: AccountMonth) -> dict[str, object]:
    """Return what the screen of a month shows. The address names the part of the list, its page, and the transfer that was just decided."""
    sums = month_reading.sums_of_month(shown)
    part = request.GET.get("part", "")
    part = part if part in PARTS else ("open" if sums.to_decide else "all")
    beside = sent_number(request.GET.get("done", ""))
    page, lines = month_reading.page_of_lines(shown, part, request.GET.get("page"), beside=beside)
    appeals = list(Appeal.objects.filter(organisation=shown.account.organisation_id))
    return {
        "month": shown,
        "sums": sums,
        "part": part,
        "parts": [(name, _part_label(name), sums.counts[name]) for name in PARTS if sums.counts[name] or name in ("open", "all")],
        "page": page,
        "lines": describe_lines(shown.account, lines, appeals, proposals_of(shown.account, lines, appeals, timezone.localdate())),
        "done": beside,
        "outcome": outcome_text(request.GET.get("said", "")),
        "file_accounts": BankAccount.objects.filter(organisation=shown.account.organisation_id, is_example=False),
        "months": _months_beside(shown),
        "details_leave_on": _first_erasure(shown),
        "is_over": shown.following <= timezone.localdate(),
        "here": reverse("bank_month", args=[shown.account.pk, shown.first.year, shown.first.month]),
    }


def _first_erasure(shown: AccountMonth) -> date:
    """Return the day from which the first undecided transfer of a month may lose its details."""
    return shown.first + timedelta(days=NO_GIFT_DAYS + 1)


def _part_label(part: str) -> str:
    return {
        "open": _("To decide"),
        "booked": _("Booked"),
        "out": _("Money out"),
        "no_gift": _("No gift"),
        "all": _("All transfers"),
    }[part]


def _months_beside(shown: AccountMonth) -> dict[str, str]:
    """Return the addresses of the month before and after."""
    before = date(shown.first.year - (shown.first.month == 1), (shown.first.month - 2) % 12 + 1, 1)
    return {
        name: reverse("bank_month", args=[shown.account.pk, first.year, first.month])
        for name, first in (("before", before), ("after", shown.following))
    }


@require_POST
@for_roles(*desk_queries.ROLES)
def close(request: StaffRequest, account_id: int, year: int, month: int) -> HttpResponse:
    """Close a month. The box that makes what is undecided no gift holds how much that was; where more waits, the month stays open."""
    shown = own_month(request, account_id, year, month)
    accepted = sent_number(request.POST.get("rest_is_no_gift", "")) or 0
    try:
        months.close(account=shown.account, month=shown.first, by=request.user, now=timezone.now(), most_undecided=accepted)
    except OpenDecisionsError as refused:
        text = ngettext(
            "%(count)s transfer is still to be decided: nothing was closed.",
            "%(count)s transfers are still to be decided: nothing was closed.",
            refused.count,
        )
        messages.error(request, text % {"count": refused.count})
        return redirect(f"{request.path.removesuffix('close/')}#close")
    messages.success(request, _("The month is closed."))
    return redirect("bank_month", account_id, year, month)


@require_POST
@for_roles(*desk_queries.ROLES)
def reopen(request: StaffRequest, account_id: int, year: int, month: int) -> HttpResponse:
    """Open a closed month again."""
    shown = own_month(request, account_id, year, month)
    if months.reopen(account=shown.account, month=shown.first, by=request.user, now=timezone.now()):
        messages.success(request, _("The month is open again. Details that were erased do not come back."))
    return redirect("bank_month", account_id, year, month)
