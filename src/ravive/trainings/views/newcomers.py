"""The trainer's screens against a leaked code: give the training a new one, and reject the phones of a day."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ravive.people.actions import RefusedError
from ravive.people.permissions import StaffRequest, for_roles
from ravive.people.sent_forms import RefusedRedirect, accept_once
from ravive.trainings import codes, newcomers, queries
from ravive.trainings.models import Training
from ravive.trainings.newcomers import JoinedDay
from ravive.trainings.views.desk import TRAINERS, chance, own_training


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*TRAINERS)
@accept_once()
def new_code(request: StaffRequest, training_id: int) -> HttpResponse:
    """Show what a new code changes, or give the training one once confirmed."""
    found = own_training(request, training_id)
    if request.method != "POST":
        return render(request, "trainings/desk/new_code.html", {"training": found, "line": queries.line_of(found, timezone.localdate())})
    try:
        code = newcomers.renew_code(training=found, by=request.user, now=timezone.now(), chance=chance())
    except RefusedError as refused:
        messages.error(request, str(refused))
        return RefusedRedirect(resolve_url("desk_training", found.pk))
    else:
        values = {"code": codes.format_code(code.code)}
        messages.success(request, _("The new code is %(code)s. Print or show the poster again: the former one leads nobody in.") % values)
    return redirect("desk_training", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*TRAINERS)
def reject_day(request: StaffRequest, training_id: int) -> HttpResponse:
    """Show what rejecting the phones of a day deletes, or reject them once confirmed."""
    found = own_training(request, training_id)
    day = _chosen_day(found, request.POST if request.method == "POST" else request.GET)
    if request.method != "POST":
        return render(request, "trainings/desk/reject.html", {"training": found, "day": day})
    try:
        count = newcomers.reject_day(
            training=found, joined_on=day.joined_on, joined_with=day.joined_with, by=request.user, now=timezone.now()
        )
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        values = {"count": count, "day": date_format(day.joined_on, "DATE_FORMAT")}
        messages.success(request, _("At least %(count)s phones of %(day)s are rejected.") % values)
    return redirect("desk_training", found.pk)


def _chosen_day(training: Training, values: dict[str, str]) -> JoinedDay:
    """Return the listed day that the request names. Raises Http404."""
    try:
        joined_on = date.fromisoformat(values.get("day", ""))
    except ValueError:
        raise Http404("no such day") from None
    for day in newcomers.joined_days(training):
        if (day.joined_on, day.joined_with) == (joined_on, values.get("code", "")):
            return day
    raise Http404("nobody to reject on this day")
