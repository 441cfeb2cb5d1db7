"""The campaign that an address of a site names, with its page: what every public view begins with."""

from django.http import Http404, HttpRequest

from ravive.hub.campaigns import queries
from ravive.hub.campaigns.models import Campaign, CampaignPage
from ravive.pages.navigation import organisation_of_site
from ravive.people.addresses import public_address
from ravive.site.context import current_language


def campaign_or_404(request: HttpRequest, campaign_id: int) -> tuple[Campaign, CampaignPage]:
    """Return a campaign of the site that answers, and its page. Raises Http404, also for a campaign that is not published."""
    own = Campaign.objects.filter(organisation=organisation_of_site(request)).select_related("organisation")
    found = own.filter(pk=campaign_id).first()
    page = queries.page_of(found, current_language()) if found else None
    if found is None or page is None:
        raise Http404(f"this site has no campaign {campaign_id}")
    return found, page


def short_address_of(request: HttpRequest, campaign: Campaign) -> str:
    """Return the short address of a campaign, which codes to scan hold."""
    return public_address(request, f"/c/{campaign.pk}/")
