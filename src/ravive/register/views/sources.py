"""The register's sources at the desk."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ravive.people.permissions import StaffRequest, for_roles, own_or_404, refusal_page
from ravive.people.sent_forms import accept_once
from ravive.register import desk_lists
from ravive.register.actions import sources as source_actions
from ravive.register.errors import FactError
from ravive.register.forms import SourceForm
from ravive.register.models import RegisterSourceEntry
from ravive.register.views.facts import EDITORS, READERS, can_edit
from ravive.site import context


def own_source(request: StaffRequest, key: int) -> RegisterSourceEntry:
    """Return a source of the active organisation's. Raises Http404."""
    return own_or_404(RegisterSourceEntry.objects.select_related("organisation"), request, pk=key)


@require_safe
@for_roles(*READERS)
def sources(request: StaffRequest) -> HttpResponse:
    """Return the sources, by search."""
    lines = desk_lists.sources_of(request.organisation, context.current_language())
    search = request.GET.get("q", "")
    values = {"lines": desk_lists.found(lines, search), "search": search, "total": len(lines), "can_edit": can_edit(request)}
    return render(request, "register/sources.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def source(request: StaffRequest, key: int) -> HttpResponse:
    """Return a source; once changed, save it."""
    found = own_source(request, key)
    if request.method == "POST" and not can_edit(request):
        return refusal_page(request, frozenset(EDITORS))
    data = request.POST if request.method == "POST" else None
    form = SourceForm(data, today=timezone.localdate(), source=found, languages=request.organisation.languages)
    if not can_edit(request):
        for field in form.fields.values():
            field.disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            source_actions.save_source(source=found, values=form.values(), by=request.user, now=timezone.now())
        except FactError as flawed:
            form.take(flawed)
        else:
            messages.success(request, _("The source is saved. Decks that are out show it once they are published again."))
            return redirect("source", found.pk)
    name = found.title.get(context.current_language()) or found.source_id
    return render(request, "register/source.html", {"source": found, "name": name, "form": form, "can_edit": can_edit(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*EDITORS)
@accept_once()
def new_source(request: StaffRequest) -> HttpResponse:
    """Return the form for a new source; once filled in, add it."""
    data = request.POST if request.method == "POST" else None
    form = SourceForm(data, today=timezone.localdate(), languages=request.organisation.languages)
    if request.method == "POST" and form.is_valid():
        try:
            added = source_actions.add_source(
                organisation=request.organisation,
                source_id=form.cleaned_data["id"],
                values=form.values(),
                by=request.user,
                now=timezone.now(),
            )
        except FactError as flawed:
            form.take(flawed)
        else:
            messages.success(request, _("The source is in the register."))
            return redirect("source", added.pk)
    return render(request, "register/source.html", {"form": form, "can_edit": True})


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*EDITORS)
def delete(request: StaffRequest, key: int) -> HttpResponse:
    """Ask before a source is taken out of the register, then take it out."""
    found = own_source(request, key)
    name = found.title.get(context.current_language()) or found.source_id
    uses = source_actions.uses_of_source(found)
    if request.method == "POST":
        try:
            source_actions.delete_source(source=found, by=request.user, now=timezone.now())
        except source_actions.StillUsedError as still:
            uses = still.uses
        else:
            messages.success(request, _("“%(name)s” is no longer in the register.") % {"name": name})
            return redirect("sources")
    values = {"source": found, "name": name, "uses": uses}
    return render(request, "register/delete_source.html", values, status=409 if request.method == "POST" else 200)
