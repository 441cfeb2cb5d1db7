"""The desk's page of what learners reported: open, to be closed with a note, and what was closed."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from ravive.decks.desk_access import own_deck
from ravive.people.models import Role
from ravive.people.permissions import StaffRequest, for_roles
from ravive.publishing import card_reports
from ravive.publishing.actions.card_reports import close_reports

REPORT_ROLES = (Role.AUTHOR, Role.EXPERT, Role.ADMIN)
CLOSINGS_A_PAGE = 50


class ClosingForm(forms.Form):
    """Which reports were seen, and what was done about them."""

    last = forms.IntegerField(min_value=1)
    note = forms.CharField(required=False, max_length=500, error_messages={"max_length": gettext_lazy("At most 500 characters.")})


@require_safe
@for_roles(*REPORT_ROLES)
def open_reports(request: StaffRequest) -> HttpResponse:
    """Return what is open, by deck and card."""
    return render(request, "publishing/desk/reports.html", {"decks": card_reports.open_reports(request.organisation)})


@require_safe
@for_roles(*REPORT_ROLES)
def closed_reports(request: StaffRequest) -> HttpResponse:
    """Return what was closed, with the notes."""
    page = Paginator(card_reports.closed_reports(request.organisation), CLOSINGS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "publishing/desk/reports_closed.html", {"page": page, "closings": card_reports.with_names(page)})


@require_POST
@for_roles(*REPORT_ROLES)
def close(request: StaffRequest, deck_id: int, card_id: str) -> HttpResponse:
    """Close what was seen of a card."""
    deck = own_deck(request, deck_id)
    form = ClosingForm(request.POST)
    if not form.is_valid():
        errors = " ".join(str(error) for found in form.errors.values() for error in found)
        messages.error(request, _("Nothing was closed. %(errors)s") % {"errors": errors})
        return redirect("desk_reports")
    fields = form.cleaned_data
    count = close_reports(deck=deck, card_id=card_id, last=fields["last"], by=request.user, now=timezone.now(), note=fields["note"])
    closed = ngettext("%(count)s report is closed.", "%(count)s reports are closed.", count) % {"count": count}
    messages.success(request, closed if count else _("Somebody closed these reports before you."))
    return redirect("desk_reports")
