"""Stopping the e-mails of the desk: from their link, without signing in, and at the desk itself. The check of the sending domain."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ravive.mailing import domain_words, queries, staff_mails
from ravive.mailing.actions import check_domain
from ravive.mailing.domain_check import BadDomainError, checked_domain, checked_selectors
from ravive.people.models import OFFICERS
from ravive.people.permissions import StaffRequest, for_roles


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the e-mails of a link. The button does it, and so does a mail program's own button (RFC 8058)."""
    reader = staff_mails.reader_of(token)
    state = "unknown"
    if reader:
        state = "stopped" if request.method == "POST" else "stop"
        if request.method == "POST":
            staff_mails.refuse(reader)
    status = HTTPStatus.OK if reader else HTTPStatus.NOT_FOUND
    return render(request, "mailing/stop.html", {"state": state}, status=status)


@require_POST
@for_roles()
def choose(request: StaffRequest) -> HttpResponse:
    """Store how often somebody at the desk wants its e-mails: weekly, daily or never."""
    chosen = request.POST.get("mails", "")
    if chosen in ("weekly", "daily"):
        staff_mails.accept(request.user, daily=chosen == "daily")
    else:
        staff_mails.refuse(request.user)
    return redirect("desk_home")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*OFFICERS)
def domain(request: StaffRequest) -> HttpResponse:
    """Return what the records of the sending domain say, or check them in the background."""
    name = queries.sending_domain() if queries.is_offered() else ""
    found = queries.latest_check(name) if name else None
    if request.method == "POST" and name:
        try:
            asked, selectors = checked_domain(name), checked_selectors([request.POST.get("selector", "")])
        except BadDomainError:
            messages.error(request, _("Write the name before “._domainkey” alone, such as mail2026."))
            return redirect("mail_domain")
        if found is None or found.state != "running":
            check_domain.enqueue(domain=asked, selectors=list(selectors))
        return redirect("mail_domain")
    records = [
        (record, domain_words.KINDS[record.kind], domain_words.STATES[record.state], domain_words.FINDINGS[record.code])
        for record in (found.report.records if found and found.report else ())
    ]
    return render(request, "mailing/desk/domain.html", {"domain": name, "check": found, "records": records})
