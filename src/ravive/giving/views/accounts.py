"""Bank accounts and the settings of giving."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ravive.giving import desk_queries
from ravive.giving.actions import accounts
from ravive.giving.forms import BankAccountForm, RetentionForm
from ravive.giving.models import BankAccount, BankLayout, GivingSettings
from ravive.giving.retention import retention_of
from ravive.people.actions import RefusedError
from ravive.people.permissions import StaffRequest, for_roles, own_or_404
from ravive.people.sent_forms import accept_once


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*desk_queries.ROLES)
def settings(request: StaffRequest) -> HttpResponse:
    """Show accounts, years of retention and layouts, or store changed years."""
    stored = GivingSettings.objects.filter(organisation=request.organisation).first()
    form = RetentionForm(request.POST or None, instance=stored)
    if request.method == "POST" and form.is_valid():
        years = form.cleaned_data["retention_years"]
        accounts.change_retention(organisation=request.organisation, years=years, by=request.user, now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("giving_settings")
    values = {
        "accounts": BankAccount.objects.filter(organisation=request.organisation),
        "layouts": BankLayout.objects.filter(organisation=request.organisation),
        "form": form,
        "earlier": retention_of(request.organisation).earlier,
    }
    return render(request, "giving/desk/settings.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*desk_queries.ROLES)
@accept_once()
def new_account(request: StaffRequest) -> HttpResponse:
    """Show an empty account, or add the one that was sent. `iban` in the address: a number that a file named."""
    account = BankAccount(organisation=request.organisation, iban=request.GET.get("iban", "")[:34], holder=request.organisation.name[:70])
    return _form_page(request, account)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*desk_queries.ROLES)
def account(request: StaffRequest, account_id: int) -> HttpResponse:
    """Show an account, or store what was changed."""
    return _form_page(request, own_or_404(BankAccount.objects.filter(is_example=False), request, pk=account_id))


def _form_page(request: StaffRequest, found: BankAccount) -> HttpResponse:
    form = BankAccountForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            accounts.store_account(account=form.save(commit=False), by=request.user, now=timezone.now())
        except RefusedError as refused:
            form.add_error("iban", str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("giving_settings")
    values = {"account": found, "form": form, "can_be_removed": found.pk and not desk_queries.is_in_use(found)}
    return render(request, "giving/desk/account.html", values)


@require_POST
@for_roles(*desk_queries.ROLES)
def remove_account(request: StaffRequest, account_id: int) -> HttpResponse:
    """Delete an account that nothing uses."""
    found = own_or_404(BankAccount.objects.filter(is_example=False), request, pk=account_id)
    try:
        accounts.remove_account(account=found, by=request.user, now=timezone.now())
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The account is removed."))
    return redirect("giving_settings")
