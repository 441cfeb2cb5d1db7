"""The register of breaches, the form of each, and the files."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ravive.lib.workbook import XLSX_TYPE
from ravive.pages.breaches import actions, breach_files
from ravive.pages.breaches.forms import BreachForm
from ravive.pages.models import Breach, SiteProfile
from ravive.people.actions import record
from ravive.people.controllers import controller_of
from ravive.people.models import PRIVACY_ROLES
from ravive.people.permissions import StaffRequest, for_roles, own_or_404


@require_safe
@for_roles(*PRIVACY_ROLES)
def breaches(request: StaffRequest) -> HttpResponse:
    """Return the register of breaches, the latest first."""
    now = timezone.now()
    rows = [(breach, breach.hours_left(now)) for breach in _own(request)]
    return render(request, "pages/breaches/list.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*PRIVACY_ROLES)
def new_breach(request: StaffRequest) -> HttpResponse:
    """Return an empty form, or store a breach."""
    profile = SiteProfile.objects.filter(organisation=request.organisation).first()
    return _form(request, Breach(organisation=request.organisation, contact=profile.data_protection_officer if profile else ""))


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*PRIVACY_ROLES)
def breach(request: StaffRequest, breach_id: int) -> HttpResponse:
    """Return the form of a breach, or store what it says now."""
    return _form(request, own_or_404(Breach, request, pk=breach_id))


def _form(request: StaffRequest, found: Breach) -> HttpResponse:
    now, number = timezone.now(), found.pk
    form = BreachForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        saved = actions.save(breach=form.save(commit=False), changed=list(form.changed_data), by=request.user, now=now)
        messages.success(request, _("The form is saved."))
        return redirect("breach", saved.pk)
    stored = Breach.objects.get(pk=number) if number else None
    values = {"form": form, "breach": stored, "hours_left": stored.hours_left(now) if stored else None}
    return render(request, "pages/breaches/form.html", values)


@require_safe
@for_roles(*PRIVACY_ROLES)
def breach_file(request: StaffRequest, breach_id: int) -> HttpResponse:
    """Return a breach as one HTML file: browsers print it, word processors open and save it."""
    found, now = own_or_404(Breach, request, pk=breach_id), timezone.now()
    with transaction.atomic():
        record(organisation=request.organisation, by=request.user, now=now, verb="breach.exported", subject=found)
    values = {"breach": found, "parts": breach_files.parts_of(found), "controller": controller_of(request.organisation), "now": now}
    response = render(request, "pages/breaches/file.html", values)
    response.headers["Content-Disposition"] = f'attachment; filename="{slugify(found.title) or found.pk}.html"'
    return response


@require_safe
@for_roles(*PRIVACY_ROLES)
def breach_register(request: StaffRequest) -> HttpResponse:
    """Return the register as a workbook."""
    now = timezone.now()
    name = f"{_('register-of-breaches')}-{request.organisation.slug}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(breach_files.register(_own(request), now=now), content_type=XLSX_TYPE, headers=headers)


def _own(request: StaffRequest) -> list[Breach]:
    return list(Breach.objects.filter(organisation=request.organisation).order_by("-aware_at", "-pk"))
