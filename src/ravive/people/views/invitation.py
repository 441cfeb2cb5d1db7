"""The page of an invitation, the logo of an organisation, and the page for forms from other sites."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from ravive.people import actions, devices, invitations, logos
from ravive.people.forms import PasswordForm
from ravive.people.models import Organisation

GONE, FORBIDDEN = 410, 403
IMMUTABLE = "public, max-age=31536000, immutable"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """Return the page on which an invited person sets a password. A good password leads to the sign-in page."""
    user = invitations.invited_user(key, token)
    if user is None:
        return render(request, "people/invitation_spent.html", status=GONE)
    form = PasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_password(user=user, password=form.cleaned_data["password"], by=user, now=timezone.now())
        messages.success(request, _("Your password is set. Sign in with it; then you set up a second factor."))
        response = redirect("account_login")
        # Only the owner has the link: an attack on the name does not slow this device.
        devices.remember(response, request, user)
        return response
    return render(request, "people/invitation.html", {"form": form, "invited": user})


@require_safe
@csp_override(logos.POLICY)
def logo(request: HttpRequest, digest: str, extension: str) -> HttpResponse:
    """Return an organisation's logo. Its address contains its digest, so it never changes."""
    found = Organisation.objects.filter(logo_digest=digest).first()
    if found is None or logos.extension_of(found.logo_media_type) != extension:
        raise Http404(f'no logo is "{digest}.{extension}"')
    return HttpResponse(bytes(found.logo), content_type=found.logo_media_type, headers={"Cache-Control": IMMUTABLE})


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page for a form that was not sent from this site, or after its cookie had expired."""
    return render(request, "people/not_from_here.html", status=FORBIDDEN)
