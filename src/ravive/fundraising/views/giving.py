"""Giving: the form of an appeal, and the page of a promise with its payment details."""

import secrets
from dataclasses import replace
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ravive.fundraising import queries, run_pages
from ravive.fundraising.forms import GiveForm, form_purpose
from ravive.fundraising.payment import payment_of
from ravive.fundraising.site_appeals import appeal_or_404
from ravive.giving.actions import promises
from ravive.giving.certificates.queries import gives_certificates
from ravive.giving.mailbox_gifts import UNPAID_STORED
from ravive.giving.models.appeals import PROMISE_DAYS
from ravive.giving.standing_orders import first_payment_day
from ravive.mailing.queries import address_state
from ravive.site import public_form
from ravive.site.form_limits import FormLimit

# No address of a visitor is stored, so the appeal counts. What is promised stands on its page: a flood ends soon.
GIVING_LIMIT = FormLimit("give", label=gettext_lazy("Giving"), burst=120, interval_seconds=30)


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Return the form of an appeal, or store a promise and lead to its payment details. What was typed stays in a refused form.

    `through` names the team or runner of a sponsored run that the gift also counts for.
    """
    appeal, page = appeal_or_404(request, appeal_id)
    figures, named = queries.figures_of(appeal, timezone.localdate()), request.POST.get("through") or request.GET.get("through", "")
    through = run_pages.participant_of(appeal, named)
    values = {"page": page, "shown": figures, "appeal": appeal, "purpose": form_purpose(appeal), "through": through}
    values["promise_days"] = PROMISE_DAYS
    values["through_value"] = run_pages.through_value(through) if through else ""
    values["payment"] = run_pages.payment_for(through) if through else figures.payment
    rules = {"appeal": appeal, "gives_certificates": gives_certificates(appeal.organisation)}
    if request.method != "POST" or figures.state != "open":
        status = HTTPStatus.CONFLICT if request.method == "POST" else HTTPStatus.OK
        return render(request, "appeals/give.html", {**values, "form": GiveForm(**rules)}, status=status)
    form, status, problem = GiveForm(request.POST, **rules), HTTPStatus.UNPROCESSABLE_ENTITY, ""
    if named and through is None:
        problem = _("This team or runner is not shown any more. Send the form again: your gift then counts for the whole appeal.")
    elif form.is_valid():
        try:
            sent = public_form.check(request, purpose=form_purpose(appeal))
            GIVING_LIMIT.check(request, sent, appeal.pk)
        except public_form.FormRefusedError as refusal:
            problem, status = str(refusal), refusal.status
        else:
            gift = replace(form.gift(page=request.path), through=through)
            key = promises.promise_gift(appeal=appeal, gift=gift, sent=sent, draw=secrets.randbelow, now=timezone.now())
            return redirect("promised_gift", appeal.pk, key)
    return render(request, "appeals/give.html", {**values, "form": form, "problem": problem}, status=status)


@require_safe
def promised(request: HttpRequest, appeal_id: int, private_key: str) -> HttpResponse:
    """Return the page of a promise: how to pay it, and what was received for it. Only who has its address can open it."""
    appeal, page = appeal_or_404(request, appeal_id)
    promise = queries.promise_at(appeal, private_key)
    if promise is None:
        raise Http404("this appeal has no such promise")
    received, today = queries.receipts_of_promise(promise), timezone.localdate()
    first_on = first_payment_day(promise, today) if promise.is_standing and not received else None
    amount_cents, account = promise.amount_cents, appeal.account
    values = {
        "page": page,
        "appeal": appeal,
        "promise": promise,
        "through": run_pages.shown_through(promise.reference),
        "arrived": [(receipt, receipt.amount_cents - receipt.__dict__["left_cents"]) for receipt in received],
        # Nobody is asked to pay twice.
        "is_to_be_paid": promise.is_standing or not received,
        "payment": payment_of(promise.reference, account, amount_cents=amount_cents, first_on=first_on) if account else None,
        "is_expired": promise.expires_on < today,
        "erased_on": promise.expires_on + UNPAID_STORED,
        "address_state": address_state(promise.handle) if promise.handle else "none",
    }
    response = render(request, "appeals/promised.html", values)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
