"""The links in e-mails to teams and runners: one confirms an address, one is the private link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ravive.fundraising import queries, run_mails, run_pages, run_queries
from ravive.fundraising.actions import teams
from ravive.fundraising.run_forms import TeamChoice
from ravive.giving.models import SponsoredRunner
from ravive.giving.models.appeals import Review
from ravive.mailing import links
from ravive.mailing.confirming import state_page
from ravive.mailing.stopped_mails import stop_mails
from ravive.people.actions import RefusedError
from ravive.site.context import current_language

PAGE = "appeals/run_own.html"


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the reader of an e-mail to confirm. Only the button confirms, because programs follow links."""
    chosen, is_sent = request.POST.getlist("request"), request.method == "POST"
    page = teams.confirm(token, chosen=chosen, is_sent=is_sent, now=timezone.now())
    for handle in page.confirmed:
        run_mails.say_state.enqueue(handle)
    return state_page(request, PAGE, page.state, asked=page.asked, chooses_none=page.chooses_none)


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponse:
    """Return the page of a private link: the state of a name, its code to pay, the button to withdraw; for a runner, the team.

    The button of a mail program (RFC 8058) stops e-mails only: the address is deleted, and the page of the team or runner stays.
    """
    handle = links.read_stop(token, purpose=run_queries.PURPOSE)
    row = run_queries.find_participant(handle) if handle else None
    if row is None or row.review == Review.NONE or handle is None:
        return state_page(request, PAGE, "unknown")
    if request.method == "POST" and "List-Unsubscribe" in request.POST:
        stop_mails(handle)
        return state_page(request, PAGE, "stopped")
    if request.POST.get("answer") == "withdraw":
        teams.withdraw(handle)
        return state_page(request, PAGE, "withdrawn", page=queries.page_of(row.appeal, current_language()))
    if not isinstance(row, SponsoredRunner):
        return state_page(request, PAGE, "own", **_own_values(row))
    form, problem = TeamChoice(request.POST or None, appeal=row.appeal, initial={"team": row.team_id}), ""
    if request.method == "POST" and form.is_valid():
        try:
            teams.change_team(runner=row, team=form.cleaned_data["team"], now=timezone.now())
            return redirect(request.path)
        except RefusedError as refusal:
            problem = str(refusal)
    shown = form if run_queries.takes_registrations(row.appeal, timezone.localdate()) else None
    return state_page(request, PAGE, "own", **_own_values(row), form=shown, problem=problem)


def _own_values(row: run_queries.Participant) -> dict[str, object]:
    page, is_released = queries.page_of(row.appeal, current_language()), row.review == Review.RELEASED
    return {
        "row": row,
        "page": page,
        "is_released": is_released,
        "sums": run_queries.sums_of_participant(row, today=timezone.localdate()),
        "own_path": run_pages.participant_path(row, current_language()) if is_released and page else "",
        "payment": run_pages.payment_for(row) if is_released else None,
        "erased_on": min(row.erased_at_latest or run_queries.erasure_day(row.appeal), run_queries.erasure_day(row.appeal)),
    }
