"""Members at the desk: the list of a network, its file, who writes a page, and the contacts of its country."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ravive.hub.members import actions, exports, queries
from ravive.hub.members.forms import ContactForm, WriterForm, WriterInvitationForm
from ravive.hub.members.models import MemberPage
from ravive.hub.members.queries import PROPOSERS
from ravive.people import invitations
from ravive.people import queries as people
from ravive.people.actions import RefusedError
from ravive.people.addresses import is_loopback, public_address
from ravive.people.country_names import country_name
from ravive.people.models import OFFICERS, EntrustedPage, Organisation, Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.people.sent_forms import accept_once
from ravive.register.errors import FactError
from ravive.site.context import interface_language


def own_member(request: StaffRequest, page_id: int) -> MemberPage:
    """Return the page of a member of the organisation's own network. Raises Http404."""
    return get_object_or_404(queries.pages_of_site(request.organisation), pk=page_id)


def own_or_entrusted(request: StaffRequest, page_id: int) -> MemberPage:
    """Return the page of a member of the organisation's own network, or one entrusted to it. Raises Http404."""
    pages = queries.pages_of_site(request.organisation) | queries.pages_entrusted_to(request.organisation).order_by()
    return get_object_or_404(pages.distinct(), pk=page_id)


@require_safe
@for_roles(*PROPOSERS)
def members(request: StaffRequest) -> HttpResponse:
    """Return the members of the organisation's network, and the pages that it writes in the networks of others."""
    own = queries.members_of(request.organisation, interface_language())
    keys = {member.line.page.translation_key for member in own}
    written = [page for page in queries.pages_entrusted_to(request.organisation) if page.translation_key not in keys]
    values = {"own": own, "written": written, "is_officer": bool(request.roles & set(OFFICERS)), "is_admin": Role.ADMIN in request.roles}
    return render(request, "members/desk/members.html", values)


@require_safe
@for_roles(*OFFICERS)
def members_file(request: StaffRequest) -> HttpResponse:
    """Return the members as a file for a spreadsheet."""
    content = exports.members_csv(queries.members_of(request.organisation, interface_language()), request)
    headers = {"Content-Disposition": f'attachment; filename="members-{request.organisation.slug}.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.ADMIN)
def writers(request: StaffRequest, page_id: int) -> HttpResponse:
    """Return who writes the page of a member; once chosen, entrust it to an organisation, or withdraw it."""
    page = own_member(request, page_id)
    if request.method == "POST" and request.POST.get("do") == "withdraw":
        actions.withdraw(page=page, network=request.organisation, by=request.user, now=timezone.now())
        messages.success(request, _("Only your officers write this page now."))
        return redirect("member_writers", page.pk)
    writer = queries.writer_of(page)
    first = {"organisation": writer.organisation_id, "may_publish": writer.may_publish} if writer else {}
    form = WriterForm(request.POST or None, organisations=_offered(request, writer), initial=first)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        actions.entrust(
            page=page,
            network=request.organisation,
            writer=cleaned["organisation"],
            may_publish=cleaned["may_publish"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("%(organisation)s writes this page now.") % {"organisation": cleaned["organisation"].name})
        return redirect("member_writers", page.pk)
    values = {
        "page": page,
        "form": form,
        "writer": writer,
        "people": queries.people_of(writer) if writer and queries.can_invite(writer) else [],
        "can_invite": queries.can_invite(writer),
    }
    return render(request, "members/desk/writers.html", values)


def _offered(request: StaffRequest, writer: EntrustedPage | None) -> QuerySet[Organisation]:
    """Return the organisations to choose from: one's own and the one that writes the page; all of the installation for its hosts."""
    everyone = Organisation.objects.order_by("name")
    known = [request.organisation.pk, *([writer.organisation_id] if writer else [])]
    return everyone if people.is_host(request.user) else everyone.filter(pk__in=known)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.ADMIN)
@accept_once(again=lambda request, address: _invited_before(request, address))
def invite(request: StaffRequest, page_id: int) -> HttpResponse:
    """Return the form for somebody who will write the page of a member, or the page that shows their link once."""
    page = own_member(request, page_id)
    writer = queries.writer_of(page)
    form = WriterInvitationForm(request.POST or None, initial={"may_publish": bool(writer and writer.may_publish)})
    if request.method == "POST" and form.is_valid():
        try:
            invited = actions.invite_writer(
                page=page, network=request.organisation, **form.cleaned_data, by=request.user, now=timezone.now()
            )
        except (ValidationError, RefusedError) as problem:
            form.add_error(None, problem if isinstance(problem, ValidationError) else str(problem))
        else:
            response = _show_link(request, page, invited)
            response.headers["Content-Location"] = reverse("member_writer", args=[page.pk, invited.pk])
            return response
    return render(request, "members/desk/invite.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.ADMIN)
def writer(request: StaffRequest, page_id: int, user_id: int) -> HttpResponse:
    """Return what can be done about somebody who was invited to write a page: remove them, or make a new link."""
    page = own_member(request, page_id)
    invited = queries.invited_person(page, user_id)
    if invited is None:
        raise Http404("nobody was invited so for this page")
    if request.method == "POST":
        try:
            if request.POST.get("do") == "remove":
                actions.remove_writer(page=page, network=request.organisation, user=invited, by=request.user, now=timezone.now())
                messages.success(request, _("%(name)s no longer writes this page.") % {"name": invited.get_full_name() or invited.username})
                return redirect("member_writers", page.pk)
            actions.renew_writer_link(page=page, user=invited, by=request.user, now=timezone.now())
        except RefusedError as refused:
            messages.error(request, str(refused))
            return redirect("member_writers", page.pk)
        return _show_link(request, page, invited)
    return render(request, "members/desk/writer.html", {"page": page, "invited": invited})


def _show_link(request: StaffRequest, page: MemberPage, invited: User) -> HttpResponse:
    address = public_address(request, reverse("invitation", args=invitations.parts(invited)))
    values = {"page": page, "invited": invited, "address": address, "is_loopback": is_loopback(address)}
    return render(request, "members/desk/invited.html", values)


def _invited_before(request: StaffRequest, address: str) -> HttpResponseBase:
    """Return the same link to somebody whose form arrived twice; the writer's page once the link is used."""
    names = resolve(address).kwargs
    page = own_member(request, names["page_id"])
    invited = queries.invited_person(page, names["user_id"])
    return redirect(address) if invited is None or invited.has_usable_password() else _show_link(request, page, invited)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*PROPOSERS)
@accept_once()
def contacts(request: StaffRequest, page_id: int) -> HttpResponse:
    """Return the contacts of a member's country as the register has them, with the form for another; once filled in, propose it."""
    page = own_or_entrusted(request, page_id)
    country, today = page.first_page().country, timezone.localdate()
    known = queries.contacts_of(country, language=interface_language(), today=today)
    form = ContactForm(request.POST or None, today=today, known=known)
    if request.method == "POST" and form.is_valid():
        try:
            entry = actions.propose_contact(page=page, proposal=form.proposal(), by=request.user, now=timezone.now())
        except FactError as refused:
            form.take(refused)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("“%(name)s” is proposed. It is shown once it is confirmed.") % {"name": form.cleaned_data["name"]})
            return redirect(f"{reverse('member_contacts', args=[page.pk])}#{entry.entry_id}")
    values = {"page": page, "country": country_name(country, interface_language()), "known": known, "form": form}
    return render(request, "members/desk/contacts.html", values)
