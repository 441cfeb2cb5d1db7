"""The journal, the bookings for an accountant, and the search."""

from datetime import MAXYEAR, MINYEAR, date

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ravive.giving import bookings, desk_queries
from ravive.giving.gift_search import MOST_HITS, find_transfers
from ravive.giving.journal_texts import written_line
from ravive.giving.models import JournalLine
from ravive.lib.sent_numbers import sent_number
from ravive.lib.workbook import XLSX_TYPE
from ravive.people.actions import record
from ravive.people.permissions import StaffRequest, for_roles

A_PAGE = 50


@require_safe
@for_roles(*desk_queries.ROLES)
def journal(request: StaffRequest) -> HttpResponse:
    """Return who did what, the latest first."""
    lines = JournalLine.objects.filter(organisation=request.organisation).select_related("transfer__movement")
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    values = {
        "page": page,
        "lines": [(line, written_line(line)) for line in page],
        "years": desk_queries.years_of(request.organisation, today),
        "year": today.year,
    }
    return render(request, "giving/desk/journal.html", values)


@require_safe
@for_roles(*desk_queries.ROLES)
def export(request: StaffRequest, kind: str) -> HttpResponse:
    """Return the bookings of a year as CSV or XLSX. `names=1` in the address: with names and accounts of donors."""
    now, year = timezone.now(), _year_in(request.GET, timezone.localdate())
    if kind not in ("csv", "xlsx"):
        raise Http404("no such file")
    with_names = request.GET.get("names") == "1"
    with transaction.atomic():
        detail = {"year": year, "with_names": with_names}
        record(
            organisation=request.organisation, by=request.user, now=now, verb="giving.exported", subject=request.organisation, detail=detail
        )
    receipts = bookings.receipts_of(request.organisation, year)
    if kind == "csv":
        return _download(bookings.as_csv(receipts, with_names=with_names), "text/csv; charset=utf-8", f"{_('bookings')}-{year}.csv")
    title = _("Bookings of %(year)s") % {"year": year}
    content = bookings.as_workbook(receipts, with_names=with_names, title=title, made_at=now)
    return _download(content, XLSX_TYPE, f"{_('bookings')}-{year}.xlsx")


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*desk_queries.ROLES)
def search(request: StaffRequest) -> HttpResponse:
    """Return the transfers of a year that hold what somebody looks for. Without words, nothing is decrypted.

    The words are sent in the form: names do not stand in addresses, which are logged.
    """
    today = timezone.localdate()
    year, text = _year_in(request.POST, today), request.POST.get("q", "")[:100]
    hits = find_transfers(request.organisation, year=year, text=text)
    values = {"year": year, "years": desk_queries.years_of(request.organisation, today), "text": text, "hits": hits, "most": MOST_HITS}
    return render(request, "giving/desk/search.html", values)


def _year_in(sent: QueryDict, today: date) -> int:
    year = sent_number(sent.get("year", ""))
    return year if year is not None and MINYEAR <= year <= MAXYEAR else today.year
