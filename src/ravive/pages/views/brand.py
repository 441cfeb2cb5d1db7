"""The look of an organisation's site at the desk: its colours, corners and letters, with a preview and the contrast of each pair."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ravive.pages.actions import change_brand
from ravive.pages.brand_preview import preview_of
from ravive.pages.forms import BrandForm
from ravive.pages.models import SiteProfile
from ravive.pages.navigation import logo_address
from ravive.people.models import OFFICERS
from ravive.people.permissions import StaffRequest, for_roles

NOT_READ = 422


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*OFFICERS)
def site_brand(request: StaffRequest) -> HttpResponse:
    """Return the look of the site; show another one without storing it, or store it."""
    organisation = request.organisation
    if organisation.site is None:
        return redirect("site_settings")
    form = BrandForm(request.POST or None, instance=_profile(request))
    is_right = request.method != "POST" or form.is_valid()
    if request.method == "POST" and is_right and "preview" not in request.POST:
        change_brand(organisation=organisation, profile=form.save(commit=False), by=request.user, now=timezone.now())
        messages.success(request, _("The look is published."))
        return redirect("site_brand")
    # The form has written into its instance what it read.
    shown = form.instance if is_right else _profile(request)
    values = {
        "form": form,
        "preview": preview_of(shown.brand, name=organisation.site.site_name),
        "logo": logo_address(organisation),
        "is_unsaved": request.method == "POST" and is_right,
    }
    return render(request, "pages/desk/site_brand.html", values)


@require_safe
@for_roles(*OFFICERS)
def brand_preview(request: StaffRequest) -> HttpResponse:
    """Return the preview of the look that the address names, for the script beside the form; nothing while a colour is half typed."""
    organisation = request.organisation
    form = BrandForm(request.GET, instance=_profile(request))
    if organisation.site is None or not form.is_valid():
        return HttpResponse(status=NOT_READ)
    preview = preview_of(form.instance.brand, name=organisation.site.site_name)
    return render(request, "pages/desk/brand_preview.html", {"preview": preview})


def _profile(request: StaffRequest) -> SiteProfile:
    own = request.organisation
    return SiteProfile.objects.filter(organisation=own).first() or SiteProfile(organisation=own)
