"""The old addresses of a site at the desk: where they lead, one more, one less."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.contrib.redirects.models import Redirect

from ravive.pages.forms import RedirectForm
from ravive.pages.redirects import add_redirect, delete_redirect
from ravive.people.actions import RefusedError
from ravive.people.models import OFFICERS
from ravive.people.permissions import StaffRequest, for_roles, own_or_404

ROWS_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*OFFICERS)
def site_redirects(request: StaffRequest) -> HttpResponse:
    """Return the old addresses of the site, or store one more."""
    organisation = request.organisation
    form = RedirectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_redirect(
                organisation=organisation,
                old=form.cleaned_data["old"],
                target=form.cleaned_data["target"],
                by=request.user,
                now=timezone.now(),
            )
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The old address leads to the new one."))
            return redirect("site_redirects")
    rows = Redirect.objects.filter(site=organisation.site).select_related("redirect_page") if organisation.site else Redirect.objects.none()
    page = Paginator(rows.order_by("old_path", "pk"), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "pages/desk/redirects.html", {"form": form, "page": page, "site": organisation.site})


@require_POST
@for_roles(*OFFICERS)
def delete_site_redirect(request: StaffRequest, redirect_id: int) -> HttpResponse:
    """Let an old address of the site lead nowhere again."""
    organisation = request.organisation
    found = own_or_404(Redirect, request, through="site__organisation", pk=redirect_id)
    delete_redirect(organisation=organisation, redirect=found, by=request.user, now=timezone.now())
    messages.success(request, _("The old address leads nowhere any more."))
    return redirect("site_redirects")
