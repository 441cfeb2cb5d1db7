"""What certificates say of the organisation, and the dated rules of tax law."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.giving.certificates import queries
from ravive.giving.certificates.actions import rules as actions
from ravive.giving.certificates.forms import CertificateSettingsForm, TaxRuleForm
from ravive.giving.certificates.tax_rules import Code, all_rules
from ravive.giving.desk_queries import ROLES
from ravive.people.actions import RefusedError
from ravive.people.permissions import StaffRequest, for_roles


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*ROLES)
def certificate_settings(request: StaffRequest) -> HttpResponse:
    """Return the form of what certificates say of the organisation, or store it."""
    form = CertificateSettingsForm(request.POST or None, instance=queries.settings_of(request.organisation))
    if request.method == "POST" and form.is_valid():
        actions.store_settings(settings=form.save(commit=False), fields=form.changed_data, by=request.user, now=timezone.now())
        messages.success(request, _("Saved. Certificates that were issued say what they said."))
        return redirect("all_gift_certificates")
    return render(request, "giving/desk/certificates_settings.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@for_roles(*ROLES)
def tax_rules(request: StaffRequest) -> HttpResponse:
    """Return the dated rules, the latest of each first, with their sources."""
    rules = all_rules(request.organisation)
    groups = [(code, [rule for rule in rules if rule.code == code]) for code in Code]
    return render(request, "giving/desk/certificates_rules.html", {"groups": groups})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*ROLES)
def new_rule(request: StaffRequest, code: str) -> HttpResponse:
    """Return the form of an organisation's own value of a rule, or store it."""
    if code not in list(Code):
        raise Http404(f"no rule {code}")
    form = TaxRuleForm(request.POST or None, code=code)
    if request.method == "POST" and form.is_valid():
        rule = form.rule()
        rule.organisation = request.organisation
        actions.store_rule(rule=rule, by=request.user, now=timezone.now())
        messages.success(request, _("Saved. It holds for gifts from that day on."))
        return redirect("tax_rules")
    return render(request, "giving/desk/certificates_rule.html", {"form": form, "code": code}, status=422 if form.errors else 200)


@require_POST
@for_roles(*ROLES)
def delete_rule(request: StaffRequest, rule_id: int) -> HttpResponse:
    """Delete an organisation's own value of a rule."""
    try:
        actions.delete_rule(organisation=request.organisation, rule_id=rule_id, by=request.user, now=timezone.now())
    except RefusedError as refusal:
        messages.info(request, str(refusal))
    return redirect("tax_rules")
