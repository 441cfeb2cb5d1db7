"""The record of processing at the desk: the page, the file, and the form in which the organisation confirms it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ravive.lib.workbook import XLSX_TYPE
from ravive.pages.notices import processing_file
from ravive.pages.notices.actions import confirm
from ravive.pages.notices.forms import ProcessingForm
from ravive.pages.notices.processing_record import points_to_confirm, record_of
from ravive.pages.notices.storage_table import terms_of
from ravive.people.models import OFFICERS, PRIVACY_ROLES
from ravive.people.permissions import StaffRequest, for_roles


@require_safe
@for_roles(*PRIVACY_ROLES)
def processing(request: StaffRequest) -> HttpResponse:
    """Return the record of processing of the organisation."""
    values = {
        "record": record_of(request.organisation),
        "in_notice": points_to_confirm(request.organisation, for_visitors=True),
        "may_change_site": bool(request.roles & set(OFFICERS)),
    }
    return render(request, "pages/desk/processing.html", values)


@require_safe
@for_roles(*PRIVACY_ROLES)
def processing_workbook(request: StaffRequest) -> HttpResponse:
    """Return the record as a workbook."""
    content = processing_file.workbook(record_of(request.organisation), now=timezone.now())
    name = f"{_('record-of-processing')}-{request.organisation.slug}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*PRIVACY_ROLES)
def confirm_processing(request: StaffRequest) -> HttpResponse:
    """Return the form that confirms the record, or store what was confirmed."""
    form = ProcessingForm(request.POST or None, terms=terms_of(request.organisation))
    if request.method == "POST" and form.is_valid():
        confirm(organisation=request.organisation, terms=form.terms(), by=request.user, now=timezone.now())
        messages.success(request, _("It is confirmed. The privacy notice says so from now on."))
        return redirect("processing")
    return render(request, "pages/desk/confirm_processing.html", {"form": form})
