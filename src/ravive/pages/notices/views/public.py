"""The notices of a site, each in the language that the interface speaks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ravive.pages.navigation import organisation_of_site
from ravive.pages.notices.notice_texts import notices_in, privacy_in
from ravive.pages.notices.processing_record import record_of
from ravive.pages.notices.storage_table import storage_table
from ravive.people.ages import age_at
from ravive.site.context import interface_language
from ravive.site.stored_pages import same_for_all


@require_safe
@same_for_all
def privacy(request: HttpRequest) -> HttpResponse:
    """Return the privacy notice: plain words, then the exact table."""
    organisation = organisation_of_site(request)
    notice = privacy_in(interface_language(), age_at(organisation))
    record = record_of(organisation, for_visitors=True) if organisation else None
    table = record.activities if record else storage_table(None, for_visitors=True)
    return render(request, "pages/notices/privacy.html", {"notice": notice, "table": table, "record": record})


@require_safe
@same_for_all
def threats(request: HttpRequest) -> HttpResponse:
    """Return what protects visitors, and its limits."""
    return render(request, "pages/notices/notice.html", {"notice": notices_in(interface_language()).threats})


@require_safe
@same_for_all
def accessibility(request: HttpRequest) -> HttpResponse:
    """Return the accessibility statement."""
    return render(request, "pages/notices/accessibility.html", {"notice": notices_in(interface_language()).accessibility})
