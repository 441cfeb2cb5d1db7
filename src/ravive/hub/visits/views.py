"""The desk's figures of visits: the pages of a month, the days of a page, and a workbook."""

from datetime import date, timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ravive.hub.visits import queries
from ravive.hub.visits.page_names import names_of
from ravive.lib.workbook import XLSX_TYPE, NumberCell, WorkbookColumn, WorkbookSheet, workbook_of
from ravive.people.models import OFFICERS
from ravive.people.permissions import StaffRequest, for_roles


@require_safe
@for_roles(*OFFICERS)
def visits(request: StaffRequest) -> HttpResponse:
    """Return how often each page was opened in a month, beside the month before."""
    month = _month(request)
    found, before = queries.by_page(request.organisation, month), queries.by_page(request.organisation, _before(month))
    names = names_of(request.organisation, found.lines)
    lines = [{"page": names[path], "count": count, "before": before.lines.get(path)} for path, count in found.lines.items()]
    values = {"lines": lines, "found": found, "before": before, "has_proxy": bool(settings.RAVIVE_PROXY_CACHE_URL)}
    return render(request, "visits/month.html", {**values, **_months(request, month)})


@require_safe
@for_roles(*OFFICERS)
def page_visits(request: StaffRequest) -> HttpResponse:
    """Return how often one page was opened on each day of a month. Raises Http404 for a page without any visit."""
    month, path = _month(request), request.GET.get("path", "")
    if not queries.has_visits(request.organisation, path):
        raise Http404("nobody opened a page of this organisation at this path")
    found = queries.by_day(request.organisation, month, path)
    name = names_of(request.organisation, [path])[path]
    lines = [{"day": day, "count": count} for day, count in found.lines.items()]
    return render(request, "visits/page.html", {"name": name, "lines": lines, "found": found, **_months(request, month)})


@require_safe
@for_roles(*OFFICERS)
def visits_workbook(request: StaffRequest) -> HttpResponse:
    """Return the visits of a month as a workbook."""
    month = _month(request)
    found = queries.by_page(request.organisation, month)
    names = names_of(request.organisation, found.lines)
    heads = (_("Page"), _("Language"), _("Web address"), _("Visits"))
    columns = tuple(WorkbookColumn(head=head, width=width) for head, width in zip(heads, (48, 14, 48, 12), strict=True))
    rows = [(names[path].title, names[path].language, path, NumberCell(value=count)) for path, count in found.lines.items()]
    if found.others:
        rows.append((_("Other pages"), "", "", NumberCell(value=found.others)))
    title = date_format(month, "YEAR_MONTH_FORMAT")
    made = workbook_of([WorkbookSheet(title=title, columns=columns, rows=tuple(rows))], title=_("Visits"), made_at=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="visits-{month:%Y-%m}.xlsx"'}
    return HttpResponse(made, content_type=XLSX_TYPE, headers=headers)


def _month(request: StaffRequest) -> date:
    """Return the first day of the month that the address names; of this month without one. Raises Http404 for anything else."""
    typed = request.GET.get("month")
    if not typed:
        return timezone.localdate().replace(day=1)
    try:
        return date.fromisoformat(f"{typed}-01")
    except ValueError:
        raise Http404("no month is written like this") from None


def _before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1) if month > date(1, 1, 1) else month


def _months(request: StaffRequest, month: date) -> dict[str, object]:
    """Return the month, and those before and after it, where there are any."""
    first, this = queries.first_month(request.organisation), timezone.localdate().replace(day=1)
    earlier, later = _before(month), (month + timedelta(days=32)).replace(day=1) if month < this else None
    return {"month": month, "earlier": earlier if first and earlier >= first else None, "later": later, "least": queries.LEAST}
