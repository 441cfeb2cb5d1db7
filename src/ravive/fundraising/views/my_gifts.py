"""The private page of a donor, by a link that is sent by e-mail: no account, no cookie. Nothing on the way stores it."""

from http import HTTPStatus

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ravive.fundraising import my_gifts_exports
from ravive.fundraising.my_gifts_forms import MyGiftsForm, ShownNameForm
from ravive.fundraising.my_gifts_page import erasure_notice, page_of_mailbox
from ravive.giving.actions import mailboxes as actions
from ravive.giving.certificates.queries import gives_certificates
from ravive.giving.donor_mailboxes import DonorMailbox, is_link_open, is_link_used, mailbox_of_link, mailbox_of_page, page_token, use_link
from ravive.lib.sent_numbers import sent_number
from ravive.mailing.queries import is_offered
from ravive.pages.models import SiteProfile
from ravive.pages.navigation import organisation_of_site
from ravive.people.models import Organisation
from ravive.site import public_form
from ravive.site.context import current_language, interface_language
from ravive.site.form_limits import FormLimit

# No address of a visitor is stored, so the organisation counts.
LINK_LIMIT = FormLimit("giver-links", label=gettext_lazy("My gifts"), burst=60, interval_seconds=60)
FILES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


def _organisation_or_404(request: HttpRequest) -> Organisation:
    organisation = organisation_of_site(request)
    if organisation is None:
        raise Http404("this site has no organisation")
    return organisation


def _private(request: HttpRequest, template: str, values: dict[str, object], status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    response = render(request, template, values, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _state(request: HttpRequest, state: str, **values: object) -> HttpResponse:
    status = HTTPStatus.NOT_FOUND if state == "unknown" else HTTPStatus.OK
    return _private(request, "appeals/my_gifts_state.html", {"state": state, **values}, status)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_link(request: HttpRequest) -> HttpResponse:
    """Return the form that asks for a private link, or send one. Its answer is the same whether the address gave or not."""
    organisation = _organisation_or_404(request)
    if not is_offered():
        raise Http404("this site sends no e-mails")
    purpose, problem, status = f"my-gifts-{organisation.pk}", "", HTTPStatus.OK
    form = MyGiftsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                sent = public_form.check(request, purpose=purpose)
                LINK_LIMIT.check(request, sent, organisation.pk)
            except public_form.FormRefusedError as refusal:
                problem, status = str(refusal), refusal.status
            else:
                address, language = form.cleaned_data["email"], interface_language()
                actions.ask_link(organisation=organisation, address=address, language=language, sent=sent, now=timezone.now())
                return redirect("my_gifts_asked")
    values = {"form": form, "problem": problem, "purpose": purpose, "organisation": organisation}
    return render(request, "appeals/my_gifts.html", values, status=status)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Return the page that says to look at one's mailbox."""
    _organisation_or_404(request)
    return _state(request, "asked")


@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Open the private page of a link. Only its button does it, because programs follow links. An old link offers a new one."""
    mailbox, now = mailbox_of_link(token, _organisation_or_404(request)), timezone.now()
    if mailbox is None:
        return _state(request, "unknown")
    if request.method == "POST" and request.POST.get("answer") == "again":
        with transaction.atomic():
            actions.send_link(mailbox, language=interface_language(), now=now)
        return _state(request, "asked")
    if request.method == "POST":
        with transaction.atomic():
            is_good = use_link(token, now=now)
        return redirect("my_gifts_page", page_token(mailbox)) if is_good else _state(request, "old")
    return _state(request, "open" if is_link_open(token) and not is_link_used(token, now=now) else "old")


@require_http_methods(["GET", "HEAD", "POST"])
def own_page(request: HttpRequest, token: str) -> HttpResponse:
    """Return the gifts of a donor and what is stored of them; change what is shown, or stop the e-mails."""
    organisation = _organisation_or_404(request)
    mailbox = mailbox_of_page(token, organisation)
    if mailbox is None:
        return _state(request, "unknown")
    answer, refused = request.POST.get("answer", ""), dict[int, ShownNameForm]()
    promise = sent_number(request.POST.get("promise", "")) or 0
    if request.method == "POST" and answer == "stop":
        actions.stop_mails(mailbox)
        return _state(request, "stopped")
    if request.method == "POST" and answer == "name":
        form = ShownNameForm(request.POST, auto_id=f"name-{promise}-%s")
        if not form.is_valid():
            refused[promise] = form
        else:
            actions.change_name(mailbox=mailbox, promise_id=promise, name=form.cleaned_data["name"])
    elif request.method == "POST":
        _change(mailbox, promise, answer)
    if request.method == "POST" and not refused:
        return redirect(request.path)
    today, language = timezone.localdate(), current_language()
    own = page_of_mailbox(mailbox, token=token, language=language, today=today, refused=refused)
    values = {"own": own, "token": token, "organisation": organisation, "contact": _contact_for_certificates(organisation)}
    return _private(request, "appeals/my_gifts_page.html", values, HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK)


def _contact_for_certificates(organisation: Organisation) -> str:
    """Return the address that donors write to about gifts that a certificate is to add up; empty where the organisation issues none."""
    if not gives_certificates(organisation):
        return ""
    return SiteProfile.objects.filter(organisation=organisation).values_list("email", flat=True).first() or ""


def _change(mailbox: DonorMailbox, promise: int, answer: str) -> None:
    if answer == "no_name":
        actions.change_name(mailbox=mailbox, promise_id=promise, name="")
    elif answer in ("hide", "show"):
        actions.hide_amount(mailbox=mailbox, promise_id=promise, is_hidden=answer == "hide")


@require_safe
def download(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    """Return everything that is stored of a donor as a file."""
    mailbox = mailbox_of_page(token, _organisation_or_404(request))
    if mailbox is None:
        return _state(request, "unknown")
    if kind not in FILES:
        raise Http404(f'no file is "{kind}"')
    content = my_gifts_exports.json_of(mailbox, now=timezone.now()) if kind == "json" else my_gifts_exports.csv_of(mailbox)
    response = HttpResponse(content, content_type=FILES[kind], headers={"Content-Disposition": f'attachment; filename="gifts.{kind}"'})
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """Say what an erasure deletes and what the accounts need; its button erases. This is the second step: a link leads here."""
    organisation = _organisation_or_404(request)
    mailbox = mailbox_of_page(token, organisation)
    if mailbox is None:
        return _state(request, "unknown")
    notice = erasure_notice(mailbox)
    if request.method == "POST":
        actions.erase_mailbox(mailbox=mailbox, now=timezone.now())
        return _state(request, "erased", notice=notice)
    return _private(request, "appeals/my_gifts_erase.html", {"notice": notice, "token": token, "organisation": organisation})
