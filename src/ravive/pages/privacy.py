"""Access to private pages and documents: by their password, or by an account at the desk.

Each visit asks for the password, so public pages need no cookie. Public addresses know no accounts:
what is for accounts is shown at the desk.
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

TEMPLATE = "pages/private_page.html"
FORBIDDEN = 403


def page_response(page: Page, request: HttpRequest, *arguments: object, **values: object) -> HttpResponse:
    """Return the page, or what replaces it: its password form, a redirect to the desk, or a refusal."""
    restrictions = page.get_view_restrictions()
    for_accounts = restrictions.exclude(restriction_type=PageViewRestriction.PASSWORD)
    response = (
        account_response(request, for_accounts, address=reverse("private_page", args=[page.pk]))
        or _password_response(request, restrictions.filter(restriction_type=PageViewRestriction.PASSWORD))
        or page.serve(request, *arguments, **values)
    )
    add_never_cache_headers(response)
    return response


def account_response(request: HttpRequest, restrictions: QuerySet[Any], *, address: str) -> HttpResponse | None:
    """Return the response for people who lack the required account, None if this account has access or none is required.

    `address` is that of the same content at the desk.
    """
    if not restrictions:
        return None
    if not hasattr(request, "user"):  # public addresses have no user
        return HttpResponseRedirect(address)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    if all(restriction.accept_request(request) for restriction in restrictions):
        return None
    return render(request, TEMPLATE, status=FORBIDDEN)


def _password_response(request: HttpRequest, restrictions: QuerySet[PageViewRestriction]) -> HttpResponse | None:
    """Return the form for the next missing password, None if none is missing."""
    passwords = request.POST.getlist("password")
    wanted = {restriction.password for restriction in restrictions}
    # A page inside a private page needs its password too. The form then repeats the first one.
    accepted = [password for password in wanted if any(constant_time_compare(password, other) for other in passwords)]
    if len(accepted) == len(wanted):
        return None
    values = {"asks_password": True, "accepted": accepted, "is_wrong": len(passwords) > len(accepted)}
    return render(request, TEMPLATE, values, status=FORBIDDEN)
