"""What visitors see of a sponsored run: its teams and runners, their pages and sheets."""

from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ravive.fundraising import run_pages, run_poster, run_queries
from ravive.giving.models import RunTeam
from ravive.mailing.queries import is_offered
from ravive.people.addresses import public_address
from ravive.site.stored_pages import same_for_all
from ravive.throttling.limit import RequestLimit

SHEET_LIMIT = RequestLimit("run-sheet", burst=40, interval_seconds=3)
NAMES_A_PAGE = 60


def _no_index(response: HttpResponse) -> HttpResponse:
    """Keep names of people out of search engines."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@same_for_all
def participants(request: HttpRequest, appeal_id: int, kind: str) -> HttpResponse:
    """Return the teams or the runners of a run that are shown: by name, or by sum where asked. Nobody has a rank."""
    run, by_sum, today = run_pages.shown_run(request, appeal_id), request.GET.get("sort") == "sum", timezone.localdate()
    rows: QuerySet[Any] = (run_queries.teams_of if kind == "teams" else run_queries.runners_of)(run.appeal, today=today, by_sum=by_sum)
    values = {
        "page": run.page,
        "appeal": run.appeal,
        "kind": kind,
        "by_sum": by_sum,
        "rows": Paginator(rows, NAMES_A_PAGE).get_page(request.GET.get("page")),
        "numbers": run_queries.numbers_of_run(run.appeal, today=today),
        "is_open": _is_open(run),
    }
    return _no_index(render(request, "appeals/run_list.html", values))


@require_safe
@same_for_all
def participant(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Return the page of a team or runner: what was received, and how to give."""
    (row, run), today = run_pages.shown_participant(request, run_pages.MODELS[kind], number), timezone.localdate()
    team = row if isinstance(row, RunTeam) else row.team
    runners = run_queries.runners_of(run.appeal, today=today, team=row) if isinstance(row, RunTeam) else None
    values = {
        "page": run.page,
        "appeal": run.appeal,
        "row": row,
        "kind": kind,
        "team": team if team and team.review == "released" else None,
        "runners": Paginator(runners, NAMES_A_PAGE).get_page(request.GET.get("page")) if runners is not None else None,
        "sums": run_queries.sums_of_participant(row, today=today),
        "payment": run_pages.payment_for(row),
        "through": run_pages.through_value(row),
        "today": today,
        "is_open": _is_open(run),
    }
    return _no_index(render(request, "appeals/run_participant.html", values))


@require_safe
def sheet(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Return the sheet of a team or runner to print, as PDF."""
    row, run = run_pages.shown_participant(request, run_pages.MODELS[kind], number)
    payment = run_pages.payment_for(row)
    if payment is None:
        raise Http404("nobody can give at this moment")
    if SHEET_LIMIT.wait_seconds(run.appeal.pk):
        words = _("Many sheets are asked for at this moment. Try again in a minute.")
        return HttpResponse(words, status=HTTPStatus.TOO_MANY_REQUESTS, content_type="text/plain; charset=utf-8")
    address = public_address(request, run_pages.participant_path(row, run.page.locale.language_code))
    content = run_poster.render_sheet(row=row, page=run.page, payment=payment, address=address, now=timezone.now())
    headers = {"Content-Disposition": f'inline; filename="{kind}-{number}.pdf"'}
    return _no_index(HttpResponse(content, content_type="application/pdf", headers=headers))


def _is_open(run: run_pages.ShownRun) -> bool:
    return run_queries.takes_registrations(run.appeal, timezone.localdate()) and is_offered()
