"""The settings of an organisation's public site, at the desk."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ravive.pages import domains
from ravive.pages.actions import change_site
from ravive.pages.example_pages import example_pages
from ravive.pages.forms import SiteForm
from ravive.pages.models import InfoPage, SiteProfile
from ravive.pages.page_reviews import due_pages
from ravive.people import queries
from ravive.people.models import OFFICERS
from ravive.people.permissions import StaffRequest, for_roles


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*OFFICERS)
def site_settings(request: StaffRequest) -> HttpResponse:
    """Return the settings of the site, or store new ones. The first storing opens the site."""
    organisation, site = request.organisation, request.organisation.site
    profile = SiteProfile.objects.filter(organisation=organisation).first() or SiteProfile(organisation=organisation)
    first = {"site_name": site.site_name if site else organisation.name, "host": site.hostname if site else ""}
    for_host = queries.is_host(request.user)
    if site is None and not for_host:
        return render(request, "pages/desk/site_settings.html", {"form": None, "site": None})
    form = SiteForm(request.POST or None, instance=profile, initial=first, site=site, for_host=for_host)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        change_site(
            organisation=organisation,
            profile=form.save(commit=False),
            name=fields["site_name"],
            host=fields.get("host", ""),
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("The settings are saved."))
        return redirect("site_settings")
    homes = site.root_page.get_translations(inclusive=True).select_related("locale") if site else []
    # Every site has the notices of the others (`pages.notices`), without writing them.
    kinds = (InfoPage.InfoKind.ABOUT, InfoPage.InfoKind.CONTACT, InfoPage.InfoKind.PRESS)
    present = set(InfoPage.objects.descendant_of(site.root_page).values_list("kind", flat=True)) if site else set()
    values = {
        "form": form,
        "site": site,
        "homes": homes,
        "missing": [kind.label for kind in kinds if kind not in present],
        "examples": len(example_pages(organisation)),
    }
    return render(request, "pages/desk/site_settings.html", values)


@require_safe
@for_roles(*OFFICERS)
def site_domain(request: StaffRequest) -> HttpResponse:
    """Return where the domain of the site leads, and what to write where it was bought. Raises Http404 without a site."""
    site = request.organisation.site
    if site is None:
        raise Http404("no site yet")
    return render(request, "pages/desk/site_domain.html", {"check": domains.check_domain(site, find=domains.find_addresses)})


@require_safe
@for_roles(*OFFICERS)
def site_reviews(request: StaffRequest) -> HttpResponse:
    """Return the pages of the site whose date of review has come."""
    pages = due_pages(request.organisation, today=timezone.localdate())
    return render(request, "pages/desk/page_reviews.html", {"pages": pages})
