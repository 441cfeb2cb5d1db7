"""Asking for a workshop: the form that was sent, the confirmation of its address, the end of its e-mails."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from wagtail.models import Site

from ravive.hub.workshops import actions, queries
from ravive.hub.workshops.forms import WorkshopForm
from ravive.hub.workshops.models import WorkshopPage, WorkshopRequest
from ravive.mailing import links
from ravive.mailing.confirming import AskedRequest, answer_link
from ravive.mailing.queries import is_offered
from ravive.mailing.recipients import Recipient
from ravive.mailing.stopped_mails import stop_mails
from ravive.pages.navigation import organisation_of_site
from ravive.site import public_form
from ravive.site.context import interface_language
from ravive.site.form_limits import FormLimit

LIMIT = FormLimit("workshop-requests", burst=30, interval_seconds=120)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, page_id: int) -> HttpResponse:
    """Store a request and lead back to its page, or show the page again with what was typed and what is wrong."""
    page = _page_of_site(request, page_id)
    organisation, here = organisation_of_site(request), page.get_url(request) or "/"
    if request.method != "POST":
        return redirect(here)
    if organisation is None or not is_offered():
        raise Http404("this site takes no requests")
    now = timezone.now()
    form = WorkshopForm(request.POST, today=timezone.localdate(now))
    if not form.is_valid():
        return _shown_again(request, page, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        sent = public_form.check(request, purpose=page.form_purpose)
        LIMIT.check(request, sent, page.pk)
    except public_form.FormRefusedError as refused:
        form.add_error(None, str(refused))
        return _shown_again(request, page, form, refused.status)
    recipient = Recipient(address=form.cleaned_data["email"], language=interface_language())
    actions.ask_for_workshop(page=page, organisation=organisation, values=form.values(), recipient=recipient, sent=sent, now=now)
    return redirect(f"{here}?asked#asked")


def _page_of_site(request: HttpRequest, page_id: int) -> WorkshopPage:
    """Return a page of this site that takes requests. Raises Http404, also for a page of another site."""
    page = get_object_or_404(WorkshopPage.objects.live().public(), pk=page_id, takes_requests=True)
    site, own = Site.find_for_request(request), page.get_site()
    if site is None or own is None or own.pk != site.pk:
        raise Http404("this page is another site's")
    return page


def _shown_again(request: HttpRequest, page: WorkshopPage, form: WorkshopForm, status: HTTPStatus) -> HttpResponse:
    values = {**page.get_context(request), "form": form}
    return render(request, page.get_template(request), values, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the reader of an e-mail to confirm. Only the button confirms, because programs follow links.

    Others may have asked for a workshop with the same address. The reader then chooses which requests are their own.
    """
    chosen, is_sent = request.POST.getlist("request"), request.method == "POST"
    page = answer_link(token, purpose=queries.PURPOSE, chosen=chosen, is_sent=is_sent, now=timezone.now())
    return _page(request, page.state, asked=_named(page.asked), chooses_none=page.chooses_none)


def _named(asked: Sequence[AskedRequest]) -> list[AskedRequest]:
    """Return what was asked for at an address, each with the establishment that it names."""
    names = dict(WorkshopRequest.objects.filter(handle__in=[one.handle for one in asked]).values_list("handle", "establishment"))
    return [replace(one, name=names.get(one.handle, "")) for one in asked]


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the e-mails of a request, or withdraw it. The buttons do it; a mail program's own button (RFC 8058) stops e-mails only."""
    handle = links.read_stop(token, purpose=queries.PURPOSE)
    if handle is None:
        return _page(request, "unknown")
    if request.method == "POST" and "withdraw" in request.POST:
        actions.withdraw(handle, now=timezone.now())
        return _page(request, "withdrawn")
    if request.method == "POST":
        stop_mails(handle)
        return _page(request, "stopped")
    return _page(request, "stop")


def _page(request: HttpRequest, state: str, **values: object) -> HttpResponse:
    status = HTTPStatus.NOT_FOUND if state in ("too_late", "unknown") else HTTPStatus.OK
    return render(request, "workshops/answer.html", {"state": state, **values}, status=status)
