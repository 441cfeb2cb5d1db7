"""The page on which the person who started the site creates the first account."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ravive.people import actions, devices
from ravive.people import first_account as links
from ravive.people.forms import FirstAccountForm

GONE, FORBIDDEN = 410, 403


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def first_account(request: HttpRequest, token: str) -> HttpResponse:
    """Return the form of the first account. A good one opens the desk, or leads to the second factor where one is asked for."""
    now = timezone.now()
    link = links.usable_link(token, now=now)
    if link is None:
        return _spent(request)
    if not link.from_anywhere and not links.comes_from_here(request):
        return render(request, "people/first_account_elsewhere.html", status=FORBIDDEN)
    form = FirstAccountForm(User(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("username", "email", "password")}
        try:
            made = actions.create_first_account(link=link, **values, now=now)
        except ValidationError as problem:
            form.add_error(None, problem)
        except actions.RefusedError:
            return _spent(request)
        else:
            login(request, made, backend=settings.AUTHENTICATION_BACKENDS[0])
            # Setting up a second factor asks for no password that was typed a moment ago.
            record_authentication(request, made, "password")
            messages.success(request, _("The account is created, and you are signed in."))
            response = redirect("wagtailadmin_home")
            devices.remember(response, request, made)
            return response
    return render(request, "people/first_account.html", {"form": form})


def _spent(request: HttpRequest) -> HttpResponse:
    return render(request, "people/first_account_spent.html", status=GONE)
