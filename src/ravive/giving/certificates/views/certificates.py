"""The treasurer's desk of a year: who gets a certificate, what lacks, issuing, sending, cancelling, declaring."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.giving.certificates import certificate_paper, fiches, mails, packages, queries
from ravive.giving.certificates.actions import certificates as actions
from ravive.giving.certificates.actions import years
from ravive.giving.certificates.queries import CertificateState
from ravive.giving.certificates.views.access import download, rules_or_404, with_certificates
from ravive.giving.desk_queries import ROLES
from ravive.giving.models import GiftCertificate, ReportedYear
from ravive.mailing.queries import is_offered
from ravive.people.actions import RefusedError, record
from ravive.people.permissions import StaffRequest, for_roles, own_or_404

LINES_A_PAGE = 100


@require_safe
@for_roles(*ROLES)
def first_year(request: StaffRequest) -> HttpResponse:
    """Return the year whose certificates are prepared; without approval, what an organisation can do that is not approved."""
    if not queries.gives_certificates(request.organisation):
        earlier = GiftCertificate.objects.filter(organisation=request.organisation).order_by("-year").values_list("year", flat=True)
        settings = queries.settings_of(request.organisation)
        missing = queries.missing_settings(settings) if settings.is_approved else []
        values = {"settings": settings, "missing": missing, "years": list(earlier.distinct())}
        return render(request, "giving/desk/certificates_none.html", values)
    return redirect("gift_certificates", queries.year_in_work(request.organisation, timezone.localdate()))


@require_safe
@for_roles(*ROLES)
@with_certificates
def year(request: StaffRequest, year: int) -> HttpResponse:
    """Return everybody who gave in a year, and where each certificate stands."""
    rules, today = rules_or_404(request, year), timezone.localdate()
    lines = queries.donor_years(request.organisation, rules)
    rows = GiftCertificate.objects.filter(organisation=request.organisation, year=year)
    asked, reachable = request.GET.get("show", ""), queries.reachable_donors(request.organisation)
    shown = asked if asked in list(CertificateState) else ""
    chosen = [line for line in lines if line.state == shown] if shown else lines
    settings = queries.settings_of(request.organisation)
    outdated = [row for row in queries.outdated_certificates(request.organisation) if row.year != year]
    values = {
        "year": year,
        "missing": queries.missing_settings(settings) if settings.is_approved else [],
        "years": queries.years_of(request.organisation, today),
        "rules": rules,
        "lines": Paginator(chosen, LINES_A_PAGE).get_page(request.GET.get("page")),
        "counts": {state.value: sum(line.state == state for line in lines) for state in CertificateState},
        "reached_none": all(line.state == CertificateState.UNDER for line in lines),
        "shown": shown,
        "query": f"show={shown}" if shown else "",
        "to_send": len(_to_send(rows, reachable)),
        "reachable": reachable,
        "issued": rows.filter(cancelled_on=None).exclude(sealed="").count(),
        "cancelled": rows.exclude(cancelled_on=None).order_by("number"),
        "requested": queries.requested_receipts(request.organisation).count(),
        "outdated_years": sorted({row.year for row in outdated}),
        "is_over": year < today.year,
        "is_late": today > rules.last_day,
        "reported": ReportedYear.objects.filter(organisation=request.organisation, year=year).first(),
        "sends_mail": is_offered(),
        "package": packages.package_of(request.organisation, year, now=timezone.now()),
    }
    return render(request, "giving/desk/certificates_year.html", values)


def _to_send(rows: QuerySet[GiftCertificate], reachable: Mapping[int, int]) -> list[int]:
    """Return the numbers of certificates that count, were not sent, and whose donor can be written to."""
    waiting = rows.filter(cancelled_on=None, sent_on=None).exclude(sealed="")
    return [row.pk for row in waiting if row.donor_id in reachable]


@require_POST
@for_roles(*ROLES)
@with_certificates
def issue(request: StaffRequest, year: int) -> HttpResponse:
    """Issue all certificates of a year that lack nothing."""
    try:
        outcome = actions.issue(organisation=request.organisation, year=year, by=request.user, now=timezone.now())
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("all_gift_certificates")
    count = len(outcome.numbers)
    message = ngettext("%(count)s certificate was issued.", "%(count)s certificates were issued.", count) % {"count": count}
    messages.success(request, message if count else _("Nobody was waiting for a certificate that lacks nothing."))
    return redirect("gift_certificates", year)


@require_POST
@for_roles(*ROLES)
@with_certificates
def send(request: StaffRequest, year: int) -> HttpResponse:
    """Send the link to their certificate to all donors with an address who did not get it yet."""
    rows = GiftCertificate.objects.filter(organisation=request.organisation, year=year)
    waiting = _to_send(rows, queries.reachable_donors(request.organisation))
    if waiting and is_offered():
        mails.queue_certificates(waiting, now=timezone.now())
        count = len(waiting)
        messages.success(request, ngettext("%(count)s e-mail leaves now.", "%(count)s e-mails leave now.", count) % {"count": count})
    return redirect("gift_certificates", year)


@require_safe
@for_roles(*ROLES)
@with_certificates
def certificate(request: StaffRequest, year: int, number: int) -> HttpResponse:
    """Return one certificate as PDF, cancelled or not."""
    row = own_or_404(GiftCertificate.objects.exclude(sealed="").select_related("organisation"), request, year=year, number=number)
    return download(certificate_paper.one_pdf(row, now=timezone.now()), "application/pdf", certificate_paper.file_name(row))


@require_safe
@for_roles(*ROLES)
@with_certificates
def all_certificates(request: StaffRequest, year: int, kind: str) -> HttpResponse:
    """Return all certificates of a year that count: one PDF, or the table for the declaration."""
    rows = GiftCertificate.objects.filter(organisation=request.organisation, year=year, cancelled_on=None).exclude(sealed="")
    found = list(rows.select_related("organisation").order_by("number"))
    if not found:
        raise Http404(f"no certificate of {year}")
    now = timezone.now()
    title = _("Tax certificates of %(year)s") % {"year": year}
    files: dict[str, tuple[str, Callable[[], bytes]]] = {
        "pdf": ("application/pdf", lambda: certificate_paper.pdf_of(found, title=title, now=now)),
        "csv": ("text/csv; charset=utf-8", lambda: fiches.table_of(found)),
    }
    media_type, content = files[kind]
    with transaction.atomic():
        detail = {"year": year, "format": kind, "certificates": len(found)}
        record(organisation=request.organisation, by=request.user, now=now, verb="gift_certificate.downloaded", detail=detail)
    return download(content(), media_type, f"281-71-{year}.{kind}")


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*ROLES)
@with_certificates
def cancel(request: StaffRequest, year: int, number: int) -> HttpResponse:
    """Ask whether to issue a certificate again or only to cancel it, and do it."""
    row = own_or_404(GiftCertificate.objects.select_related("donor"), request, year=year, number=number, cancelled_on=None)
    rules = rules_or_404(request, year)
    if request.method == "POST":
        asked = {"organisation": request.organisation, "year": year, "number": number, "by": request.user, "now": timezone.now()}
        try:
            if request.POST.get("answer") == "again":
                new = actions.reissue(**asked)
                message = _("Certificate %(old)s is cancelled. The new one is %(new)s.")
                messages.success(request, message % {"old": number, "new": new.number})
            else:
                actions.cancel(**asked)
                messages.success(request, _("Certificate %(old)s is cancelled.") % {"old": number})
        except RefusedError as refusal:
            messages.error(request, str(refusal))
        return redirect("gift_certificates", year)
    cents = queries.sums_of_year(request.organisation, year).get(row.donor_id or 0, 0)
    line = queries.donor_year(row.donor, cents, None, rules) if row.donor else None
    values = {
        "row": row,
        "cents": cents,
        "line": line,
        "text": queries.text_of(row),
        "may_reissue": line is not None and line.state == CertificateState.READY,
        "is_reported": queries.is_reported(request.organisation, year),
    }
    return render(request, "giving/desk/certificates_cancel.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*ROLES)
@with_certificates
def report(request: StaffRequest, year: int) -> HttpResponse:
    """Ask whether a year was declared to the tax office; then delete its national numbers."""
    rules_or_404(request, year)
    if request.method == "POST":
        try:
            deleted = years.report(organisation=request.organisation, year=year, by=request.user, now=timezone.now())
        except RefusedError as refusal:
            messages.error(request, str(refusal))
        else:
            message = ngettext("%(count)s national number was deleted.", "%(count)s national numbers were deleted.", deleted)
            messages.success(request, f"{_('The year is marked as declared.')} {message % {'count': deleted}}")
        return redirect("gift_certificates", year)
    return render(request, "giving/desk/certificates_report.html", {"year": year})
