"""Sponsored runs at the desk: names to look at, all teams and runners with their sums, teams that staff adds."""

import secrets
from collections import Counter
from http import HTTPStatus
from itertools import chain
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ravive.entries import mails
from ravive.fundraising import queries, run_moderation, run_pages, run_queries
from ravive.fundraising.queries import DESK_ROLES
from ravive.fundraising.run_forms import StaffTeamForm
from ravive.fundraising.run_queries import Participant
from ravive.fundraising.run_subject import RUNS
from ravive.giving.models import Appeal, RunTeam
from ravive.giving.models.appeals import Review
from ravive.people import seen_details
from ravive.people.actions import RefusedError
from ravive.people.permissions import StaffRequest, for_roles, own_or_404
from ravive.site.context import interface_language

A_PAGE = 50


@require_safe
@for_roles(*DESK_ROLES)
def run(request: StaffRequest, appeal_id: int) -> HttpResponse:
    """Return a run: the names that wait, or with `?show=`, its teams or its runners."""
    return _page(request, own_or_404(Appeal, request, pk=appeal_id), StaffTeamForm())


def _page(request: StaffRequest, appeal: Appeal, form: StaffTeamForm, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    shown = request.GET.get("show", "")
    if shown not in run_pages.MODELS:
        shown = "waiting"
    today = timezone.localdate()
    found_teams = run_queries.with_team_sums(appeal.teams.exclude(review=Review.NONE), today=today)
    found_runners = run_queries.with_runner_sums(appeal.runners.exclude(review=Review.NONE).select_related("team"), today=today)
    rows: list[Participant] | QuerySet[Any]
    if shown == "waiting":
        waiting = {"review": Review.WAITING}
        rows = list(chain(found_teams.filter(**waiting)[:A_PAGE], found_runners.filter(**waiting)[:A_PAGE]))
    else:
        rows = found_teams if shown == "teams" else found_runners
    listed = Paginator(rows, 2 * A_PAGE if shown == "waiting" else A_PAGE).get_page(request.GET.get("page"))
    seen_details.note(len(listed))
    seen = Counter(
        _characters_of(name)
        for name in chain(*(model.objects.filter(appeal=appeal).values_list("name", flat=True) for model in run_pages.MODELS.values()))
    )
    values = {
        "appeal": appeal,
        "page": queries.page_of(appeal, interface_language()),
        "rows": listed,
        "lines": [(row, "teams" if isinstance(row, RunTeam) else "runners", seen[_characters_of(row.name)] > 1) for row in listed],
        "shown": shown,
        "numbers": run_queries.numbers_of_run(appeal, today=today),
        "form": form,
    }
    return render(request, "appeals/desk/run.html", values, status=status)


def _characters_of(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


@require_POST
@for_roles(*DESK_ROLES)
def add_team(request: StaffRequest, appeal_id: int) -> HttpResponse:
    """Add a team, such as a school class."""
    appeal, form = own_or_404(Appeal.objects.select_related("account", "organisation"), request, pk=appeal_id), StaffTeamForm(request.POST)
    if not form.is_valid():
        return _page(request, appeal, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    team = run_moderation.add_team(
        appeal=appeal, name=form.cleaned_data["name"], draw=secrets.randbelow, by=request.user, now=timezone.now()
    )
    messages.success(request, _("The team %(name)s is shown, with its code to pay.") % {"name": team.name})
    return redirect("desk_run", appeal.pk)


@require_POST
@for_roles(*DESK_ROLES)
def moderate(request: StaffRequest, appeal_id: int, kind: str, number: int) -> HttpResponse:
    """Release, refuse or remove a name."""
    appeal, answer = own_or_404(Appeal, request, pk=appeal_id), request.POST.get("answer", "")
    row = run_pages.MODELS[kind].objects.filter(pk=number, appeal=appeal).exclude(review=Review.NONE).first()
    if row is None or answer not in ("release", "refuse", "remove"):
        messages.error(request, _("Nothing was changed: this name is no longer there."))
        return redirect("desk_run", appeal.pk)
    by, now = request.user, timezone.now()
    try:
        if answer == "remove":
            run_moderation.remove(row=row, by=by, now=now)
        else:
            is_new = (
                run_moderation.release(row=row, draw=secrets.randbelow, by=by, now=now)
                if answer == "release"
                else run_moderation.refuse(row=row, by=by, now=now)
            )
            if is_new and row.handle:
                mails.queue_thanks(RUNS.name, [row.handle], now=now)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_run", appeal.pk)
