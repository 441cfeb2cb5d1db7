"""Joining a campaign: its form, and the links of e-mails."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ravive.hub.campaigns import actions, mails, queries
from ravive.hub.campaigns.actions import GivenPromise
from ravive.hub.campaigns.forms import JoinForm, form_purpose
from ravive.hub.campaigns.models import Campaign
from ravive.hub.campaigns.site_campaigns import campaign_or_404
from ravive.mailing.confirming import state_page
from ravive.site import public_form
from ravive.site.form_limits import FormLimit
from ravive.site.public_form import SentValue

OWN_PAGE = "campaigns/own.html"

# No address of a visitor is stored, so the campaign counts. Without an e-mail address, a script could count itself: fewer a day.
MAIL_LIMIT = FormLimit("join-campaign", burst=400, interval_seconds=10)
COUNT_LIMIT = FormLimit("count-campaign", burst=200, interval_seconds=20)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Return the form of a campaign, or count somebody, or store a promise to confirm. What was typed stays in a refused form."""
    campaign, page = campaign_or_404(request, campaign_id)
    numbers = queries.numbers_of(campaign)
    state = queries.state_of(campaign, numbers, timezone.localdate())
    values = {"page": page, "campaign": campaign, "state": state, "numbers": numbers}
    if request.method != "POST" or state != "open":
        status = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
        return render(request, "campaigns/join.html", {**values, "form": JoinForm(campaign=campaign, numbers=numbers)}, status=status)
    form, status, problem = JoinForm(request.POST, campaign=campaign, numbers=numbers), HTTPStatus.UNPROCESSABLE_ENTITY, ""
    if form.is_valid():
        try:
            sent = public_form.check(request, purpose=form_purpose(campaign))
            _check_limit(request, campaign, form.promise(), sent)
        except public_form.FormRefusedError as refusal:
            problem, status = str(refusal), refusal.status
        else:
            actions.join(campaign=campaign, given=form.promise(), sent=sent, now=timezone.now())
            return redirect("campaign_mailbox" if form.promise().recipient else "campaign_thanks", campaign.pk)
    return render(request, "campaigns/join.html", {**values, "form": form, "problem": problem}, status=status)


def _check_limit(request: HttpRequest, campaign: Campaign, given: GivenPromise, sent: SentValue) -> None:
    """Count a request. Raises FormRefusedError where too many come at once."""
    if given.recipient:
        MAIL_LIMIT.check(request, sent, campaign.pk)
    else:
        busy = _("Very many people are joining without an address at this moment. Give one to be counted now, or send this again later.")
        COUNT_LIMIT.check(request, sent, campaign.pk, busy=busy)


@require_safe
def thanks(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Return the thanks to somebody who joined without an address, with the cards and the relay kit."""
    campaign, page = campaign_or_404(request, campaign_id)
    return render(request, "campaigns/thanks.html", {"campaign": campaign, "page": page, "is_counted": True})


@require_safe
def mailbox(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Return the page that says to look at one's mailbox. It is the same for an address that joined before."""
    campaign, page = campaign_or_404(request, campaign_id)
    return render(request, "campaigns/thanks.html", {"campaign": campaign, "page": page, "is_counted": False})


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the reader of an e-mail to confirm, or to say that it was not them. Only a button does it, because programs follow links."""
    now = timezone.now()
    asked = queries.requests_at(token, now=now)
    if request.method == "POST" and asked:
        if request.POST.get("answer") == "not_me":
            actions.refuse_requests(token, now=now)
            return state_page(request, OWN_PAGE, "refused")
        chosen = request.POST.getlist("request")
        if chosen:
            counted = actions.confirm(token, chosen, now=now)
            if counted:
                mails.thank.enqueue([one.handle for one in counted])
            return state_page(request, OWN_PAGE, "confirmed" if counted else "not_counted", promises=counted)
    if asked:
        return state_page(request, OWN_PAGE, "confirm", asked=asked, chooses_none=request.method == "POST")
    earlier = queries.confirmed_at(token)
    return state_page(request, OWN_PAGE, "confirmed" if earlier else "too_late", promises=[earlier] if earlier else [])


@require_http_methods(["GET", "HEAD", "POST"])
def own_promise(request: HttpRequest, token: str) -> HttpResponse:
    """Return somebody's promise behind the link of their e-mail, or take it back.

    The button of a mail program (RFC 8058) stops e-mails only: the address is deleted, and the promise counts.
    """
    promise = queries.participation_of_link(token)
    if promise is None:
        return state_page(request, OWN_PAGE, "unknown")
    if request.method == "POST" and "List-Unsubscribe" in request.POST:
        actions.stop_mails(promise)
        return state_page(request, OWN_PAGE, "stopped")
    if request.POST.get("answer") == "stop":
        actions.stop_mails(promise)
        return state_page(request, OWN_PAGE, "stopped")
    if request.POST.get("answer") == "withdraw":
        actions.withdraw(promise, now=timezone.now())
        return state_page(request, OWN_PAGE, "withdrawn")
    is_over = timezone.localdate() > promise.campaign.ends_on
    return state_page(request, OWN_PAGE, "own", promise=promise, is_over=is_over)
