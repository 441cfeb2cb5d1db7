"""Who may read a page that staff made private: whoever knows its password, or has an account at the desk.

A password is asked at each visit, so that no public page needs a cookie. Accounts are known at the desk only: a page for
accounts is shown there.
"""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import constant_time_compare
from wagtail.models import Page, PageViewRestriction

TEMPLATE = "hub/private_page.html"
FORBIDDEN = 403


def answer(page: Page, request: HttpRequest, *arguments: object, **values: object) -> HttpResponse:
    """Return the page, or what stands before it: the form for its password, the way to the desk, a refusal."""
    response = _account_asked(page, request) or _password_asked(page, request) or page.serve(request, *arguments, **values)
    add_never_cache_headers(response)
    return response


def _account_asked(page: Page, request: HttpRequest) -> HttpResponse | None:
    """Return what stands before a page for accounts, None when there is nothing or this account may pass."""
    restrictions = page.get_view_restrictions().exclude(restriction_type=PageViewRestriction.PASSWORD)
    if not restrictions:
        return None
    if not hasattr(request, "user"):  # a public address, where nobody is known
        return redirect("private_page", page.pk)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    if all(restriction.accept_request(request) for restriction in restrictions):
        return None
    return render(request, TEMPLATE, status=FORBIDDEN)


def _password_asked(page: Page, request: HttpRequest) -> HttpResponse | None:
    """Return the form for the next password, None when there is none left to give."""
    restrictions = page.get_view_restrictions().filter(restriction_type=PageViewRestriction.PASSWORD)
    given = request.POST.getlist("password")
    wanted = {restriction.password for restriction in restrictions}
    # What a page inside a private page asks for comes second; the form then carries the first along.
    accepted = [password for password in wanted if any(constant_time_compare(password, other) for other in given)]
    if len(accepted) == len(wanted):
        return None
    values = {"asks_password": True, "accepted": accepted, "is_wrong": len(given) > len(accepted)}
    return render(request, TEMPLATE, values, status=FORBIDDEN)
