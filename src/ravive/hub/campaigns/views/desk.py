"""Campaigns at the desk: their numbers by action and by kind, their settings, the table to take along."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ravive.entries.removal_page import answer_removal
from ravive.hub.campaigns import campaign_settings, queries
from ravive.hub.campaigns.models import Campaign, CampaignIndexPage, CampaignPage
from ravive.hub.campaigns.settings_form import CampaignSettingsForm
from ravive.hub.campaigns.subject import JOINED
from ravive.lib.csv_table import csv_table
from ravive.pages.new_pages import NewPage, new_page
from ravive.people.actions import RefusedError
from ravive.people.addresses import organisation_address
from ravive.people.models import OFFICERS
from ravive.people.permissions import StaffRequest, for_roles, own_or_404
from ravive.site.context import interface_language


@require_safe
@for_roles(*OFFICERS)
def campaign_list(request: StaffRequest) -> HttpResponse:
    """Return the campaigns of the organisation, each with its numbers."""
    today, lines = timezone.localdate(), []
    for found in queries.campaigns_of(request.organisation):
        numbers = queries.numbers_of(found)
        lines.append({"campaign": found, "numbers": numbers, "state": queries.state_of(found, numbers, today)})
    return render(request, "campaigns/desk/list.html", {"lines": lines, "new": _new(request)})


def _new(request: StaffRequest) -> NewPage | None:
    return new_page(request, request.organisation, kind=CampaignPage, below=CampaignIndexPage, language=interface_language())


@require_safe
@for_roles(*OFFICERS)
def campaign(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """Return the numbers of a campaign, by action and by kind of count."""
    found = own_or_404(Campaign, request, pk=campaign_id)
    numbers, page = queries.numbers_of(found), queries.page_of(found, interface_language())
    values = {
        "campaign": found,
        "numbers": numbers,
        "rows": [(action, action.words_in(interface_language())) for action in numbers.actions],
        "state": queries.state_of(found, numbers, timezone.localdate()),
        "page": page,
        "page_url": page.get_url() if page else "",
        "kit_url": organisation_address(request.organisation, f"/{page.locale.language_code}/campaigns/{found.pk}/kit/") if page else "",
        "mail_numbers": queries.mail_numbers_of(found),
    }
    return render(request, "campaigns/desk/campaign.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*OFFICERS)
def settings(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """Return the settings of a campaign, or store what was changed of them."""
    found = own_or_404(Campaign, request, pk=campaign_id)
    form = CampaignSettingsForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        changed, actions = form.changed_settings(), form.action_changes()
        try:
            campaign_settings.change_campaign(
                campaign=form.save(commit=False), changed=changed, actions=actions, by=request.user, now=timezone.now()
            )
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. The page of the campaign shows it at once."))
            return redirect("desk_campaign", found.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "campaigns/desk/settings.html", {"campaign": found, "form": form}, status=status)


@require_POST
@for_roles(*OFFICERS)
def remove_participant(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """Remove somebody who asked staff for it from a campaign, and lead back."""
    found = own_or_404(Campaign, request, pk=campaign_id)
    answer_removal(request, JOINED, about=found.pk)
    return redirect("desk_campaign", found.pk)


@require_safe
@for_roles(*OFFICERS)
def export(request: StaffRequest, campaign_id: int) -> HttpResponse:
    """Return the numbers as CSV. They name nobody."""
    found = own_or_404(Campaign, request, pk=campaign_id)
    numbers = queries.numbers_of(found)
    counts = [(action.words_in(interface_language()), action.confirmed, action.without_address) for action in numbers.actions]
    counts.append((_("Total"), numbers.confirmed, numbers.without_address))
    heads = (_("Promise"), _("Confirmed by e-mail"), _("Without an address"), _("Total"))
    rows = [(words, str(confirmed), str(without), str(confirmed + without)) for words, confirmed, without in counts]
    name = f"{slugify(found.title)[:60] or 'campaign'}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(csv_table(heads, rows, language=interface_language()), content_type="text/csv; charset=utf-8", headers=headers)
