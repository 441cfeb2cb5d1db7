"""Who may open a screen of the desk: somebody signed in with two factors, for one organisation, with a role.

@for_roles(Role.AUTHOR, Role.EXPERT)
def deck(request: StaffRequest, deck_id: int) -> HttpResponse:
    found = own_or_404(Deck, request, pk=deck_id)
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import activate

from ravive.people import queries
from ravive.people.actors import user_of
from ravive.people.first_account import comes_from_here
from ravive.people.models import Organisation, Role

FORBIDDEN = 403
# A recovery code alone is no second factor: it only replaces a lost one.
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class StaffRequest(HttpRequest):
    """A request whose permission was checked."""

    user: User  # pyright: ignore[reportIncompatibleVariableOverride]  # nobody else passes check_access
    organisation: Organisation
    roles: frozenset[Role]


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Return whether somebody has a passkey or a code app."""
    return isinstance(user, User) and is_mfa_enabled(user, SECOND_FACTORS)


def is_own_computer(request: HttpRequest) -> bool:
    """Return whether somebody works on the computer that runs the site, which has no public address: nobody else gets there."""
    return settings.RAVIVE_IS_LOCAL and comes_from_here(request)


def check_access(request: HttpRequest) -> HttpResponseBase | None:
    """Return the response for somebody who may not enter the desk. None otherwise, with `organisation` and `roles` set on the request."""
    if hasattr(request, "roles"):  # the middleware has already checked
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(page_of(request), reverse("account_login"))
    if not has_second_factor(user_of(request)) and not is_own_computer(request):
        return redirect("mfa_index")
    affiliation = queries.affiliation_of(request)
    if affiliation is None:
        return refusal_page(request)
    staff = cast("StaffRequest", request)
    staff.organisation, staff.roles = affiliation.organisation, affiliation.roles
    return None


def page_of(request: HttpRequest) -> str:
    """Return the address to come back to: the page itself, or for a form that was sent, the page where it stands if it is here."""
    here = request.get_full_path()
    if request.method in ("GET", "HEAD"):
        return here
    try:
        sent_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:  # such as "http://["
        return here
    if sent_from.netloc != request.get_host() or not sent_from.path.startswith("/desk/"):
        return here
    return f"{sent_from.path}?{sent_from.query}" if sent_from.query else sent_from.path


def refusal_page(request: HttpRequest, needed: frozenset[Role] = frozenset()) -> HttpResponse:
    """Return the page that says which roles open this screen, and who grants them."""
    activate_language(request)
    values = {"needed": [role.label for role in Role if role in needed], "organisation": getattr(request, "organisation", None)}
    return render(request, "people/refused.html", values, status=FORBIDDEN)


def activate_language(request: HttpRequest) -> None:
    """Activate the language that somebody chose for the desk, else their browser's."""
    profile = getattr(request.user, "wagtail_userprofile", None)
    if profile and profile.preferred_language:
        activate(profile.preferred_language)


def for_roles[**Params](*roles: str) -> Callable[[Callable[Concatenate[Any, Params], HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Return a decorator for views of the desk. It requires one of these roles, or without roles, any membership.

    It sets `request.organisation` and `request.roles`. People who are not signed in are sent to the sign-in page,
    people without second factor to its setup. People without the role get a page that says so (403).
    """
    needed = frozenset(Role(role) for role in roles)

    def guard(view: Callable[Concatenate[Any, Params], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponseBase:
            if response := check_access(request):
                return response
            if needed and not needed & cast("StaffRequest", request).roles:
                return refusal_page(request, needed)
            return view(request, *args, **kwargs)

        # This attribute tells `people.desk_access` that the view checks permissions itself.
        guarded.__dict__["needed_roles"] = needed
        return guarded

    return guard


def for_installation[**Params](view: Callable[Concatenate[Any, Params], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let only those use a view of the desk who look after the installation. For all others, the page does not exist.

    It checks what `for_roles` checks, and sets the same on the request. The active organisation does not matter.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponseBase:
        if not queries.administers_installation(user_of(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return for_roles()(guarded)


def own_or_404[Row: Model](
    rows: type[Row] | QuerySet[Row], request: StaffRequest, *, through: str = "organisation", **lookup: object
) -> Row:
    """Return a row of the active organisation. `through` leads to its organisation, as in "deck__organisation".

    Raises Http404 for a row that does not exist, and also for one of another organisation: both look the same.
    """
    return get_object_or_404(rows, **{through: request.organisation}, **lookup)
