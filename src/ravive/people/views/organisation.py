"""An organisation's settings."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ravive.people import actions, logos, queries
from ravive.people.forms import OrganisationForm
from ravive.people.models import Organisation, Role
from ravive.people.permissions import StaffRequest, for_roles


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.ADMIN)
def organisation(request: StaffRequest) -> HttpResponse:
    """Return the settings, or store new ones."""
    # A separate copy: the page's frame must not show refused values.
    own = Organisation.objects.get(pk=request.organisation.pk)
    form = OrganisationForm(request.POST or None, request.FILES or None, organisation=own, for_host=queries.is_host(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_organisation(
                organisation=own,
                values=form.settings(),
                logo=form.cleaned_data["logo"],
                drop_logo=form.cleaned_data.get("no_logo", False),
                by=request.user,
                now=timezone.now(),
            )
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("organisation")
    extension = logos.extension_of(request.organisation.logo_media_type) if request.organisation.logo_digest else ""
    return render(request, "people/organisation.html", {"form": form, "logo_extension": extension})
