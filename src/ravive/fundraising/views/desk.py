"""Appeals at the desk: their sums, names of donors to look at, promises, posters, settings."""

import secrets
from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.fundraising import appeal_settings, queries
from ravive.fundraising.forms import AppealSettingsForm
from ravive.fundraising.models import AppealIndexPage, AppealPage
from ravive.giving import desk_queries
from ravive.giving import queries as giving
from ravive.giving.actions import promises
from ravive.giving.models import Appeal, GivingPromise
from ravive.pages.new_pages import NewPage, new_page
from ravive.people import seen_details
from ravive.people.actions import RefusedError
from ravive.people.addresses import organisation_address
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles, own_or_404
from ravive.site.context import interface_language
from ravive.site.frames import line_to_paste

MONEY = frozenset({Role.TREASURER, Role.ADMIN})
A_PAGE = 50


@require_safe
@for_roles(*queries.DESK_ROLES)
def appeal_list(request: StaffRequest) -> HttpResponse:
    """Return the appeals of the organisation, each with its sum."""
    today, found = timezone.localdate(), list(queries.appeals_of(request.organisation))
    sums = giving.sums_of(found, today=today)
    lines = [{"appeal": row, "sum": sums[row.pk], "state": queries.state_of(row, today)} for row in found]
    return render(request, "appeals/desk/list.html", {"lines": lines, "new": _new(request)})


def _new(request: StaffRequest) -> NewPage | None:
    return new_page(request, request.organisation, kind=AppealPage, below=AppealIndexPage, language=interface_language())


@require_safe
@for_roles(*queries.DESK_ROLES)
def appeal(request: StaffRequest, appeal_id: int) -> HttpResponse:
    """Return an appeal: its sum, the names of donors, what is promised, its posters and the line for other sites."""
    found, today = own_or_404(Appeal.objects.select_related("organisation", "account"), request, pk=appeal_id), timezone.localdate()
    page = queries.page_of(found, interface_language())
    open_promises = giving.open_promises(today).filter(reference__appeal=found).select_related("reference").order_by("-pk")
    shown = queries.figures_of(found, today)
    names = Paginator(queries.names_of(found), A_PAGE).get_page(request.GET.get("page"))
    seen_details.note(len(names))
    values = {
        "appeal": found,
        "shown": shown,
        "page": page,
        "pages": queries.pages_of_appeal(found),
        "page_url": page.get_url() if page else "",
        "has_poster": shown.state in queries.POSTER_STATES and queries.own_reference_of(found) is not None,
        "names": names,
        "promises": Paginator(open_promises, A_PAGE).get_page(request.GET.get("promises")),
        "may_remove": bool(MONEY & set(request.roles)),
        "line": _line_of(request, found, page.locale.language_code, page.title) if page else "",
    }
    return render(request, "appeals/desk/appeal.html", values)


def _line_of(request: StaffRequest, found: Appeal, language: str, title: str) -> str:
    return line_to_paste(organisation_address(request.organisation, f"/embed/{language}/appeals/{found.pk}/"), title)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*queries.DESK_ROLES)
def settings(request: StaffRequest, appeal_id: int) -> HttpResponse:
    """Return the settings of an appeal, or store what was changed of them."""
    found = own_or_404(Appeal, request, pk=appeal_id)
    may_choose = bool(MONEY & set(request.roles))
    form = AppealSettingsForm(request.POST or None, instance=found, may_choose_account=may_choose)
    if request.method == "POST" and form.is_valid():
        changed = form.changed_settings()
        try:
            appeal_settings.change_appeal(
                appeal=form.save(commit=False), changed=changed, draw=secrets.randbelow, by=request.user, now=timezone.now()
            )
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. The page of the appeal shows it at once."))
            return redirect("desk_appeal", found.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "appeals/desk/settings.html", {"appeal": found, "form": form, "may_choose": may_choose}, status=status)


@require_POST
@for_roles(*queries.DESK_ROLES)
def moderate(request: StaffRequest, appeal_id: int, promise_id: int) -> HttpResponse:
    """Show the name of a donor, or delete it."""
    found = own_or_404(Appeal, request, pk=appeal_id)
    promise = queries.names_of(found).filter(pk=promise_id).first()
    answer = request.POST.get("answer", "")
    if promise is None or answer not in ("release", "refuse"):
        messages.error(request, _("Nothing was changed: this name is no longer there."))
        return redirect("desk_appeal", found.pk)
    try:
        change = promises.release_name if answer == "release" else promises.refuse_name
        change(promise=promise, by=request.user, now=timezone.now())
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("desk_appeal", found.pk)


@require_POST
@for_roles(*desk_queries.ROLES)
def remove_promise(request: StaffRequest, appeal_id: int, promise_id: int) -> HttpResponse:
    """Delete a promise that nothing was received for."""
    found = own_or_404(Appeal, request, pk=appeal_id)
    is_there = GivingPromise.objects.filter(pk=promise_id, reference__appeal=found).exists()
    if promises.remove_promises(appeal=found, promise_ids=[promise_id], by=request.user, now=timezone.now()):
        messages.success(request, _("The promise is removed."))
    elif is_there:
        messages.error(request, _("Money was received for this promise: it stays."))
    else:
        messages.error(request, _("Nothing was changed: this promise is no longer there."))
    return redirect("desk_appeal", found.pk)
