"""The campaigns that people can join today: the app offers them at the end of a session, thank-you pages as a next step."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from wagtail.models import Site

from ravive.cards.bundle import RunningCampaign
from ravive.hub.campaigns import queries
from ravive.hub.campaigns.models import Campaign
from ravive.lib.languages import Language
from ravive.pages.next_steps import NextStep
from ravive.people.models import Organisation
from ravive.site.context import current_language


def running(site: Site, language: Language) -> tuple[RunningCampaign, ...]:
    """Return the campaigns of a site that people can join today, the first to end first; one query where there is none."""
    found: list[RunningCampaign] = []
    for campaign in _open().filter(organisation__site=site):
        page = queries.page_of(campaign, language)
        if page and (address := page.relative_url(site)):
            line = RunningCampaign(title=page.title, href=address, ends_on=campaign.ends_on.isoformat(), deck=page.deck or None)
            found.append(line)
    return tuple(found)


def next_step(_request: HttpRequest, organisation: Organisation) -> NextStep | None:
    """Return the way to the relay kit of the campaign that ends first; None where none runs."""
    for campaign in _open().filter(organisation=organisation):
        if page := queries.page_of(campaign, current_language()):
            return NextStep(words=_("Relay a campaign"), title=page.title, url=reverse("campaign_kit", args=[campaign.pk]))
    return None


def _open() -> QuerySet[Campaign]:
    """Return the campaigns that people can join today, the first to end first."""
    today = localdate()
    running = Campaign.objects.filter(begins_on__lte=today, ends_on__gte=today, actions__is_offered=True)
    return running.distinct().order_by("ends_on", "pk")
