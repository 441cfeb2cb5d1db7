"""Who may read a page or a document that staff made private: whoever knows its password, or has an account at the desk.

A password is asked at each visit, so that no public page needs a cookie. Accounts are known at the desk only: what is for
accounts is shown there.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import constant_time_compare
from wagtail.models import Page, PageViewRestriction

TEMPLATE = "hub/private_page.html"
FORBIDDEN = 403


def answer(page: Page, request: HttpRequest, *arguments: object, **values: object) -> HttpResponse:
    """Return the page, or what stands before it: the form for its password, the way to the desk, a refusal."""
    restrictions = page.get_view_restrictions()
    for_accounts = restrictions.exclude(restriction_type=PageViewRestriction.PASSWORD)
    response = (
        account_asked(request, for_accounts, address=reverse("private_page", args=[page.pk]))
        or _password_asked(request, restrictions.filter(restriction_type=PageViewRestriction.PASSWORD))
        or page.serve(request, *arguments, **values)
    )
    add_never_cache_headers(response)
    return response


def account_asked(request: HttpRequest, restrictions: QuerySet[Any], *, address: str) -> HttpResponse | None:
    """Return what stands before something for accounts, None when there is nothing or this account may pass.

    `address` is where it is shown at the desk.
    """
    if not restrictions:
        return None
    if not hasattr(request, "user"):  # a public address, where nobody is known
        return HttpResponseRedirect(address)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    if all(restriction.accept_request(request) for restriction in restrictions):
        return None
    return render(request, TEMPLATE, status=FORBIDDEN)


def _password_asked(request: HttpRequest, restrictions: QuerySet[PageViewRestriction]) -> HttpResponse | None:
    """Return the form for the next password, None when there is none left to give."""
    given = request.POST.getlist("password")
    wanted = {restriction.password for restriction in restrictions}
    # What a page inside a private page asks for comes second; the form then carries the first along.
    accepted = [password for password in wanted if any(constant_time_compare(password, other) for other in given)]
    if len(accepted) == len(wanted):
        return None
    values = {"asks_password": True, "accepted": accepted, "is_wrong": len(given) > len(accepted)}
    return render(request, TEMPLATE, values, status=FORBIDDEN)
