"""Giving: the form of an appeal, the page of a promise with its payment details, and the link of a confirmation e-mail."""

import secrets
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ravive.giving.actions import promises
from ravive.giving.actions.promises import PURPOSE
from ravive.giving.certificates.queries import gives_certificates
from ravive.hub.appeals import queries
from ravive.hub.appeals.forms import GiveForm, form_purpose
from ravive.hub.appeals.payment import payment_of
from ravive.hub.appeals.site_appeals import appeal_or_404
from ravive.mailing.confirming import answer_link, state_page
from ravive.mailing.queries import address_state
from ravive.site import public_form
from ravive.site.form_limits import FormLimit

# No address of a visitor is stored, so the appeal counts. What is promised stands on its page: a flood ends soon.
GIVING_LIMIT = FormLimit("give", burst=120, interval_seconds=30)


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Return the form of an appeal, or store a promise and lead to its payment details. What was typed stays in a refused form."""
    appeal, page = appeal_or_404(request, appeal_id)
    figures = queries.figures_of(appeal, timezone.localdate())
    certifies = gives_certificates(appeal.organisation)
    values = {"page": page, "shown": figures, "appeal": appeal, "purpose": form_purpose(appeal)}
    if request.method != "POST" or figures.state != "open":
        status = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
        form = GiveForm(appeal=appeal, gives_certificates=certifies)
        return render(request, "appeals/give.html", {**values, "form": form}, status=status)
    form, status, problem = GiveForm(request.POST, appeal=appeal, gives_certificates=certifies), HTTPStatus.UNPROCESSABLE_ENTITY, ""
    if form.is_valid():
        try:
            sent = public_form.check(request, purpose=form_purpose(appeal))
            GIVING_LIMIT.check(request, sent, appeal.pk)
        except public_form.FormRefusedError as refusal:
            problem, status = str(refusal), refusal.status
        else:
            key = promises.promise_gift(appeal=appeal, given=form.gift(), sent=sent, draw=secrets.randbelow, now=timezone.now())
            return redirect("promised_gift", appeal.pk, key)
    return render(request, "appeals/give.html", {**values, "form": form, "problem": problem}, status=status)


@require_safe
def promised(request: HttpRequest, appeal_id: int, private_key: str) -> HttpResponse:
    """Return the page of a promise: how to pay it, and what was received for it. Only who has its address can open it."""
    appeal, page = appeal_or_404(request, appeal_id)
    promise = queries.promise_at(appeal, private_key)
    if promise is None:
        raise Http404("this appeal has no such promise")
    received = queries.receipts_of_promise(promise)
    values = {
        "page": page,
        "appeal": appeal,
        "promise": promise,
        "arrived": [(one, one.amount_cents - one.__dict__["left_cents"]) for one in received],
        # Nobody is asked to pay twice.
        "is_to_be_paid": promise.is_standing or not received,
        "payment": payment_of(promise.reference, appeal.account, amount_cents=promise.amount_cents) if appeal.account else None,
        "is_expired": promise.expires_on < timezone.localdate(),
        "address_state": address_state(promise.handle) if promise.handle else "none",
    }
    response = render(request, "appeals/promised.html", values)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the reader of an e-mail to confirm their address. Only a button does it, because programs follow links."""
    now = timezone.now()
    is_refused = request.POST.get("answer") == "not_me"
    if request.method == "POST" and is_refused:
        refused = queries.requests_at(token, now=now)
        for promise in refused:
            promises.forget_address(promise.handle or "")
        return state_page(request, "appeals/confirm.html", "refused" if refused else "too_late")
    shown = answer_link(token, purpose=PURPOSE, chosen=request.POST.getlist("request"), is_sent=request.method == "POST", now=now)
    asked = queries.requests_at(token, now=now) if shown.state == "confirm" else []
    return state_page(request, "appeals/confirm.html", shown.state, asked=asked, chooses_none=shown.chooses_none)
