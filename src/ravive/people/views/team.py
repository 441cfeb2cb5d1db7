"""An organisation's team: members and roles; inviting, changing, removing."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.people import account_deletion, actions, invitations, queries
from ravive.people.addresses import is_loopback, public_address
from ravive.people.forms import InvitationForm, RolesForm
from ravive.people.models import Role, ordered_roles
from ravive.people.permissions import StaffRequest, for_roles
from ravive.people.sent_forms import accept_once


@require_safe
@for_roles(Role.ADMIN)
def team(request: StaffRequest) -> HttpResponse:
    """Return all members of the organisation with their roles."""
    return render(request, "people/team.html", {"members": queries.members(request.organisation)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.ADMIN)
@accept_once(again=lambda request, address: _invited_before(request, address))
def invite(request: StaffRequest) -> HttpResponse:
    """Return the form for a new member, or the page that shows their link once."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            made = actions.invite(
                organisation=request.organisation,
                username=values["username"],
                name=values["name"],
                email=values["email"],
                roles=values["roles"],
                by=request.user,
                now=timezone.now(),
            )
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            response = _show_link(request, made)
            response.headers["Content-Location"] = reverse("member", args=[made.pk])
            return response
    return render(request, "people/invite.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.ADMIN)
def member(request: StaffRequest, user_id: int) -> HttpResponse:
    """Return a member's page, or change their roles."""
    found = _member(request, user_id)
    held = queries.own_roles(found, request.organisation)
    form = RolesForm(request.POST or None, initial={"roles": ordered_roles(held)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_roles(
                organisation=request.organisation, user=found, roles=form.cleaned_data["roles"], by=request.user, now=timezone.now()
            )
        except actions.RefusedError as refused:
            form.add_error("roles", str(refused))
        else:
            messages.success(request, _("The roles are changed."))
            return redirect("team")
    return render(request, "people/member.html", {"form": form, "member": found, "name": found.get_full_name() or found.username})


@require_POST
@for_roles(Role.ADMIN)
def remove(request: StaffRequest, user_id: int) -> HttpResponse:
    """Remove somebody from the team."""
    found = _member(request, user_id)
    try:
        actions.set_roles(organisation=request.organisation, user=found, roles=(), by=request.user, now=timezone.now())
    except actions.RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("member", user_id)
    messages.success(request, _("%(name)s is no longer on the team.") % {"name": found.get_full_name() or found.username})
    return HttpResponseRedirect(reverse("team" if found != request.user else "wagtailadmin_home"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.ADMIN)
def delete(request: StaffRequest, user_id: int) -> HttpResponse:
    """Say what goes with an account and what stays, or delete it."""
    found = _member(request, user_id)
    name = found.get_full_name() or found.username
    if request.method == "POST":
        try:
            account_deletion.delete_account(user=found, organisation=request.organisation, by=request.user, now=timezone.now())
        except actions.RefusedError as refused:
            messages.error(request, str(refused))
            return redirect("delete_account", user_id)
        messages.success(request, _("The account of %(name)s is deleted.") % {"name": name})
        return redirect("team")
    reason = account_deletion.refusal(found, organisation=request.organisation, by=request.user)
    values = {"member": found, "name": name, "reason": reason, "acts": account_deletion.logged_acts(found)}
    return render(request, "people/delete_account.html", values)


@require_POST
@for_roles(Role.ADMIN)
def new_link(request: StaffRequest, user_id: int) -> HttpResponse:
    """Delete somebody's password, and show once the link to set a new one."""
    found = _member(request, user_id)
    try:
        actions.renew_invitation(organisation=request.organisation, user=found, by=request.user, now=timezone.now())
    except actions.RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("member", user_id)
    return _show_link(request, found)


def _member(request: StaffRequest, user_id: int) -> User:
    return get_object_or_404(User.objects.filter(memberships__organisation=request.organisation).distinct(), pk=user_id)


def _invited_before(request: StaffRequest, address: str) -> HttpResponse:
    """Return the same link to somebody whose form arrived twice; the member's page once the link is used."""
    invited = _member(request, resolve(address).kwargs["user_id"])
    return HttpResponseRedirect(address) if invited.has_usable_password() else _show_link(request, invited)


def _show_link(request: StaffRequest, invited: User) -> HttpResponse:
    address = public_address(request, reverse("invitation", args=invitations.parts(invited)))
    return render(request, "people/invited.html", {"invited": invited, "address": address, "is_loopback": is_loopback(address)})
