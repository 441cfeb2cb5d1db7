"""Who may enter a screen of the desk: somebody signed in with two factors, for one organisation, with a role.

@for_roles(Role.AUTHOR, Role.EXPERT)
def deck(request: StaffRequest, deck_id: int) -> HttpResponse:
    found = own_or_404(Deck, request, pk=deck_id)
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import activate
from django.views import View

from ravive.people import queries
from ravive.people.models import Organisation, Role

FORBIDDEN = 403
# A recovery code alone is no second factor: it is what replaces a lost one.
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class StaffRequest(HttpRequest):
    """A request that came through a door."""

    user: User
    organisation: Organisation
    roles: frozenset[Role]


def has_second_factor(user: User) -> bool:
    """Return whether somebody has a passkey or an app that makes codes."""
    return is_mfa_enabled(user, SECOND_FACTORS)


def stopped(request: HttpRequest) -> HttpResponseBase | None:
    """Return what stands before somebody who may not come in at all; None after `organisation` and `roles` were set on the request."""
    if hasattr(request, "roles"):  # the gate of the desk was here before
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    if not has_second_factor(request.user):
        return redirect("mfa_index")
    standing = queries.standing(request)
    if standing is None:
        return refused(request)
    request.organisation, request.roles = standing.organisation, standing.roles
    return None


def refused(request: HttpRequest, needed: frozenset[Role] = frozenset()) -> HttpResponse:
    """Return the page that says which roles open this screen, and who gives them."""
    speak(request)
    values = {"needed": [role.label for role in Role if role in needed], "organisation": getattr(request, "organisation", None)}
    return render(request, "people/refused.html", values, status=FORBIDDEN)


def speak(request: HttpRequest) -> None:
    """Speak the language somebody chose for the desk; without a choice, their browser's."""
    profile = getattr(request.user, "wagtail_userprofile", None)
    if profile and profile.preferred_language:
        activate(profile.preferred_language)


def for_roles[**Given](*roles: str) -> Callable[[Callable[Concatenate[Any, Given], HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Return a guard for a view of the desk: one of these roles is needed; without any, every member of the organisation may enter.

    Sets `request.organisation` and `request.roles`. A stranger is led to the sign-in page, somebody without second factor to
    where it is set up; whoever lacks the role gets a page that says so (403).
    """
    needed = frozenset(Role(role) for role in roles)

    def guard(view: Callable[Concatenate[Any, Given], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
            if response := stopped(request):
                return response
            if needed and not needed & request.roles:
                return refused(request, needed)
            return view(request, *args, **kwargs)

        # By this mark the gate of the desk (`people.gate`) knows that a screen has its own door.
        guarded.needed_roles = needed
        return guarded

    return guard


class ForRoles(View):
    """The same guard for views that are classes: name the roles in `roles`, before other parents."""

    roles: tuple[str, ...] = ()
    request: StaffRequest

    @classmethod
    def as_view(cls, **initkwargs: object) -> Callable[..., HttpResponseBase]:
        """Return the view behind its door."""
        return for_roles(*cls.roles)(super().as_view(**initkwargs))


def own_or_404[Row: Model](
    rows: type[Row] | QuerySet[Row], request: HttpRequest, *, through: str = "organisation", **lookup: object
) -> Row:
    """Return a row of the active organisation; `through` leads to its organisation, as in "deck__organisation".

    Raises Http404 for one that does not exist and for one of another organisation, so that nobody can tell the two apart.
    """
    return get_object_or_404(rows, **{through: request.organisation}, **lookup)
