"""The ZIP file of a year's certificates: asked for, drawn by the worker, downloaded, deleted."""

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ravive.giving.certificates import packages
from ravive.giving.certificates.views.access import with_certificates
from ravive.giving.desk_queries import ROLES
from ravive.people.actions import RefusedError, record
from ravive.people.permissions import StaffRequest, for_roles

AREA = "#files"


@require_POST
@for_roles(*ROLES)
@with_certificates
def ask(request: StaffRequest, year: int) -> HttpResponse:
    """Let the worker draw all certificates of a year."""
    try:
        packages.ask(organisation=request.organisation, year=year, now=timezone.now())
    except RefusedError as refusal:
        messages.error(request, str(refusal))
    return _year_page(year)


@require_safe
@for_roles(*ROLES)
@with_certificates
def download_package(request: StaffRequest, year: int) -> HttpResponse | FileResponse:
    """Return the ZIP file of a year once it is drawn, which the audit log says. Raises Http404 before, and after its day."""
    now = timezone.now()
    package = packages.package_of(request.organisation, year, now=now)
    if package is None or package.ready_at is None:
        raise Http404(f"no package of {year} is ready")
    with transaction.atomic():
        detail = {"year": year, "format": "zip", "certificates": package.certificates}
        record(organisation=request.organisation, by=request.user, now=now, verb="gift_certificate.downloaded", detail=detail)
    response = FileResponse(packages.zip_of(package), as_attachment=True, filename=f"281-71-{year}.zip", content_type="application/zip")
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@for_roles(*ROLES)
@with_certificates
def delete(request: StaffRequest, year: int) -> HttpResponse:
    """Delete the ZIP file of a year before its day is over."""
    if packages.drop(organisation_id=request.organisation.pk, year=year):
        messages.success(request, _("The file is deleted."))
    return _year_page(year)


def _year_page(year: int) -> HttpResponse:
    response = redirect("gift_certificates", year)
    response.headers["Location"] += AREA
    return response
