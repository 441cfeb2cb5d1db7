"""Pages of campaigns, what their translations share, and who joined with an address."""

from ravive.hub.campaigns.models.campaign import Campaign, CampaignAction, Participation
from ravive.hub.campaigns.models.pages import CampaignIndexPage, CampaignPage

__all__ = ["Campaign", "CampaignAction", "CampaignIndexPage", "CampaignPage", "Participation"]
