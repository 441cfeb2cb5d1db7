"""The desk's first screen, and the change to another organisation."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.menu import admin_menu

from ravive.people import queries
from ravive.people.models import ordered_roles
from ravive.people.permissions import StaffRequest, for_roles


@require_safe
@for_roles()
def home(request: StaffRequest) -> HttpResponse:
    """Return one entry for each screen that this person may open."""
    entries = sorted(admin_menu.menu_items_for_request(request), key=lambda item: item.order)
    values = {
        "entries": [entry for entry in entries if entry.url and entry.url != "#"],
        "roles": [role.label for role in ordered_roles(request.roles)],
        "is_host": queries.is_host(request.user),
        "organisations": queries.organisations_of(request.user),
    }
    return render(request, "people/home.html", values)


@require_POST
@for_roles()
def switch(request: StaffRequest) -> HttpResponse:
    """Change the active organisation."""
    chosen = request.POST.get("organisation", "")
    found = get_object_or_404(queries.organisations_of(request.user), slug=chosen)
    request.session[queries.ACTIVE_KEY] = found.pk
    return HttpResponseRedirect(reverse("wagtailadmin_home"))
