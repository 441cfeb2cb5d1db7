"""The campaigns that the app offers at the end of a session: those that people can join today."""

from django.utils.timezone import localdate
from wagtail.models import Site

from ravive.cards.bundle import RunningCampaign
from ravive.hub.campaigns import queries
from ravive.hub.campaigns.models import Campaign
from ravive.lib.languages import Language


def running(site: Site, language: Language) -> tuple[RunningCampaign, ...]:
    """Return the campaigns of a site that people can join today, the first to end first; one query where there is none."""
    today = localdate()
    own = Campaign.objects.filter(organisation__site=site, begins_on__lte=today, ends_on__gte=today, actions__is_offered=True)
    found: list[RunningCampaign] = []
    for campaign in own.distinct().order_by("ends_on", "pk"):
        page = queries.page_of(campaign, language)
        if page and (address := page.relative_url(site)):
            line = RunningCampaign(title=page.title, href=address, ends_on=campaign.ends_on.isoformat(), deck=page.deck or None)
            found.append(line)
    return tuple(found)
