"""A donor's private page: it asks for address and national number, and has the certificates."""

from datetime import date
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ravive.giving.certificates import certificate_paper, queries
from ravive.giving.certificates.actions import donors as actions
from ravive.giving.certificates.forms import OwnDetailsForm
from ravive.giving.certificates.national_numbers import masked_number
from ravive.giving.certificates.private_links import find_donor
from ravive.giving.models import Donor, GiftCertificate
from ravive.lib.sent_numbers import sent_number
from ravive.people.actions import RefusedError

FIRST_YEAR = 2000
PAGE = "giving/donor.html"


@require_http_methods(["GET", "HEAD", "POST"])
def donor(request: HttpRequest, token: str) -> HttpResponse:
    """Return a donor's private page, or store what they sent. Nobody else has its address, and no page of another site can send to it.

    Where staff put the donor together with another, the page is about that one: its details are on the certificate.
    """
    linked = find_donor(token)
    if linked is None:
        return _page(request, "unknown", HTTPStatus.NOT_FOUND)
    found = queries.head_of(linked)
    number, today = queries.national_number_of(found), timezone.localdate()
    year = _asked_year(request, today) or queries.year_in_work(found.organisation, today)
    # A number is stored for the year in work, also where an earlier year is asked for: it would be deleted in the next night.
    number_year = found.national_number_year or queries.year_in_work(found.organisation, today)
    form = OwnDetailsForm(request.POST or None, details=queries.details_of(found), masked=masked_number(number) if number else "")
    if request.method == "POST" and form.is_valid():
        try:
            _store(found, form)
        except RefusedError:
            return _page(request, "unknown", HTTPStatus.NOT_FOUND)
        return redirect(f"{request.path}?stored=1&year={year}")
    values = {
        "donor": found,
        "form": form,
        "token": token,
        "year": year,
        "number_year": number_year,
        "number_last_day": queries.number_last_day(number_year, issued_on=today, today=today),
        "certificates": _certificates_of(linked),
        "is_stored": "stored" in request.GET,
    }
    return _page(request, "own", **values)


def _page(request: HttpRequest, state: str, status: HTTPStatus = HTTPStatus.OK, **values: object) -> HttpResponse:
    return render(request, PAGE, {"state": state, **values}, status=status)


def _asked_year(request: HttpRequest, today: date) -> int | None:
    """Return the year whose certificate an e-mail asked about; None without one."""
    asked = sent_number(request.GET.get("year", ""))
    return asked if asked is not None and FIRST_YEAR <= asked <= today.year else None


def _store(donor: Donor, form: OwnDetailsForm) -> None:
    """Store what a donor sent. Raises RefusedError where the donor was merged or erased while the page was open."""
    now = timezone.now()
    actions.change_details(donor=donor, details=form.details(), by=None, now=now)
    if number := form.cleaned_data["national_number"]:
        year = queries.year_in_work(donor.organisation, timezone.localdate(now))
        actions.store_national_number(donor=donor, number=number, year=year, by=None, now=now)


def _certificates_of(donor: Donor) -> list[GiftCertificate]:
    """Return a donor's certificates that count, the latest year first, and for other years those of the one it counts with."""
    rows = GiftCertificate.objects.filter(donor__in=(donor, queries.head_of(donor)), cancelled_on=None).exclude(sealed="")
    by_year = {row.year: row for row in sorted(rows.select_related("organisation"), key=lambda row: row.donor_id == donor.pk)}
    return [by_year[year] for year in sorted(by_year, reverse=True)]


@require_safe
def own_certificate(_request: HttpRequest, token: str, year: int) -> HttpResponse:
    """Return a donor's certificate of a year as PDF. Raises Http404."""
    found = find_donor(token)
    row = next((row for row in _certificates_of(found) if row.year == year), None) if found else None
    if row is None:
        raise Http404("no certificate of this year")
    headers = {
        "Content-Disposition": f'attachment; filename="{certificate_paper.file_name(row)}"',
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(certificate_paper.one_pdf(row, now=timezone.now()), content_type="application/pdf", headers=headers)
