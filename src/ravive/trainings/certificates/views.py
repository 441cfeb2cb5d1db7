"""Certificates: the endpoint for phones, public documents, the page that checks a badge, and withdrawals."""

import json
import secrets
import uuid
from datetime import UTC, datetime
from http import HTTPStatus
from random import Random

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ravive.people.actions import RefusedError
from ravive.people.addresses import public_address
from ravive.people.models import Organisation, Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.reviews import http
from ravive.reviews.http import with_problem_details
from ravive.reviews.refusal import RefusedRequestError
from ravive.reviews.wire import CertificateReply, to_json
from ravive.site.context import current_language
from ravive.throttling.limit import RequestLimit
from ravive.throttling.storage import quick_storage
from ravive.trainings.certificates import actions, badge_keys, badges, lists, verification
from ravive.trainings.certificates.forms import CertificateForm
from ravive.trainings.models import Achievement, Certificate

# A phone asks once, and another phone of the same learner once more.
CERTIFICATE_LIMIT = RequestLimit("certificate", burst=20, interval_seconds=20, storage=quick_storage)
KEPT_SECONDS = 3_600
NONE_ISSUED = "this training gives no certificates"
NOT_EARNED = "the stored answers do not reach the level at a delayed test yet; send waiting answers, or take the next test"
WITHDRAWN = "the organisation withdrew this certificate"


def chance() -> Random:
    """Return the random numbers for badges."""
    return secrets.SystemRandom()


def site_of(request: HttpRequest) -> str:
    """Return the public address of this site, without a final slash."""
    return public_address(request, "/").rstrip("/")


@with_problem_details
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Return the certificate of the key in the request, issued now if it reached the level."""
    if request.method != "POST":
        raise http.wrong_method("POST")
    digest, site = http.digest_of(http.key_of(request)), site_of(request)
    http.count_request(CERTIFICATE_LIMIT, digest)
    try:
        issued = actions.certify(code=code, key_digest=digest, site=site, now=datetime.now(UTC), chance=chance())
    except actions.UnknownKeyError as refused:
        raise http.unknown_key() from refused
    except actions.NoCertificateError as refused:
        raise RefusedRequestError(403, "no_certificate", NONE_ISSUED) from refused
    except actions.NotEarnedError as refused:
        raise RefusedRequestError(403, "not_earned", NOT_EARNED) from refused
    except actions.WithdrawnError as refused:
        raise RefusedRequestError(403, "withdrawn", WITHDRAWN) from refused
    return http.json_response(request, to_json(_certificate_reply(issued, site)), HTTPStatus.OK)


def _certificate_reply(issued: actions.IssuedCertificate, site: str) -> CertificateReply:
    record, achievement = issued.certificate, issued.achievement
    return CertificateReply(
        number=str(record.pk),
        address=f"{site}/verify/{record.pk}",
        badge=record.badge,
        title=achievement.title,
        organisation=achievement.organisation.name,
        decks=achievement.decks,
        percent=actions.percent_of(achievement),
        test_day=record.test_day,
        issued_on=record.issued_on.isoformat(),
        held_on=achievement.held_on.isoformat(),
        place=achievement.place,
    )


def _document(document: dict[str, object], content_type: str = "application/ld+json") -> HttpResponse:
    # Verifiers run in pages of other sites too.
    headers = {"Cache-Control": f"max-age={KEPT_SECONDS}", "Access-Control-Allow-Origin": "*"}
    return HttpResponse(json.dumps(document, ensure_ascii=False), content_type=content_type, headers=headers)


@require_safe
def key_set(request: HttpRequest) -> HttpResponse:
    """Return every key that may have signed a badge of this site."""
    keys = badge_keys.keys()
    return _document({"keys": [keys.public(name) for name in keys.by_name]}, "application/jwk-set+json")


@require_safe
def key(request: HttpRequest, name: str) -> HttpResponse:
    """Return one key by the name that badges give it."""
    found = badge_keys.keys().public(name)
    if found is None:
        raise Http404("no key of this name")
    return _document(found, "application/jwk+json")


@require_safe
def issuer(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Return the profile of an organisation that issued certificates."""
    found = Organisation.objects.filter(pk=organisation_id, achievements__isnull=False).distinct().first()
    if found is None:
        raise Http404("no organisation gave certificates under this number")
    return _document(badges.hosted(badges.profile(actions.issuer_of(found, site_of(request)))))


@require_safe
def achievement(request: HttpRequest, achievement_id: uuid.UUID) -> HttpResponse:
    """Return what the certificates of a training confirm."""
    found = Achievement.objects.select_related("organisation").filter(pk=achievement_id).first()
    if found is None:
        raise Http404("no certificate has this number")
    site = site_of(request)
    level, by = actions.level_of(found, site), actions.issuer_of(found.organisation, site)
    return _document(badges.hosted(badges.achievement(level, by)))


@require_safe
def in_own_language(request: HttpRequest, badge: str = "") -> HttpResponse:
    """Redirect a person who scanned a certificate to its page in their language."""
    return HttpResponseRedirect(f"/{current_language()}/verify/{badge}")


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, badge: str = "") -> HttpResponse:
    """Return whether a badge is valid: from the address, the form or its file. Without a badge, return the form."""
    sent = badge or _sent_badge(request)
    if signed := lists.read(sent, current_language()):
        return _shown_list(request, signed.lines, signed.signed_at)
    checked = verification.check(sent, current_language()) if sent else None
    refused = checked is not None and checked.verdict == "unknown"
    shown = {"checked": checked, "is_empty": request.method == "POST" and checked is None}
    return render(request, "trainings/verify.html", shown, status=404 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def verify_list(request: HttpRequest) -> HttpResponse:
    """Return the form for many numbers, the list of their results, or that list as a signed file."""
    if request.method != "POST":
        return render(request, "trainings/verify_list.html", {})
    lines = lists.lines_of(request.POST.get("numbers", ""), current_language())
    if "sign" not in request.POST or not any(line.counts for line in lines):
        return _shown_list(request, lines)
    signed = lists.sign(lines, site=site_of(request), now=datetime.now(UTC))
    name = f"certificates-{timezone.localdate()}.jwt"
    return HttpResponse(signed, content_type="application/jwt", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _shown_list(request: HttpRequest, lines: tuple[lists.ListLine, ...], signed_at: datetime | None = None) -> HttpResponse:
    values = {
        "lines": lines,
        "valid": sum(line.counts for line in lines),
        "signed_at": signed_at,
        "today": timezone.localdate(),
        "sent": "\n".join(line.sent for line in lines),
        "is_empty": not lines,
    }
    return render(request, "trainings/verify_list.html", values)


def _sent_badge(request: HttpRequest) -> str:
    """Return the badge of a form. A file takes precedence over pasted text."""
    if request.method != "POST":
        return ""
    file = request.FILES.get("file")
    if file is not None:
        return file.read(badge_keys.LONGEST_BADGE + 1).decode(errors="replace")
    return request.POST.get("badge", "").strip()


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.ADMIN)
def withdrawals(request: StaffRequest) -> HttpResponse:
    """Return the withdrawn certificates, and a form that withdraws or restores one by the number on its paper."""
    form = CertificateForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _withdraw(request, form):
        return redirect("desk_certificates")
    certificates = Certificate.objects.select_related("achievement").filter(achievement__organisation=request.organisation)
    return render(request, "trainings/desk/certificates.html", {"form": form, "withdrawn": certificates.exclude(withdrawn_on=None)})


def _withdraw(request: StaffRequest, form: CertificateForm) -> bool:
    is_back = "restore" in request.POST
    try:
        actions.withdraw(
            organisation=request.organisation, number=form.cleaned_data["number"], is_back=is_back, by=request.user, now=timezone.now()
        )
    except RefusedError as refused:
        form.add_error("number", str(refused))
        return False
    messages.success(request, _("The certificate is valid again.") if is_back else _("The certificate is withdrawn."))
    return True
