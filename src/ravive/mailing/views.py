"""Stopping the e-mails of the desk: from their link, without signing in, and at the desk itself."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from ravive.mailing import staff_mails
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
    """Store whether somebody at the desk wants its e-mails."""
    if request.POST.get("mails") == "yes":
        staff_mails.accept(request.user)
    else:
        staff_mails.refuse(request.user)
    return redirect("desk_home")
