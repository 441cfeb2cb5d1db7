"""How a campaign is joined with an address."""

from datetime import date, timedelta

from django.db.models import Model

from ravive.hub.campaigns.models import Campaign
from ravive.pages.models import HomePage
from tests.entries.casts import EntryCast
from tests.existing import existing
from tests.hub.campaigns.campaign_cast import campaign_of, campaign_page, days


class CampaignCast(EntryCast):
    """Promises."""

    name = "campaigns"
    # Which campaign, in which language to write, and what was done.
    says_nothing = frozenset({"campaign", "is_reminded"})

    def prepare(self, home: HomePage) -> Model:
        campaign = campaign_of(campaign_page(home=home))
        for number in range(2, 8):
            campaign.actions.create(place=number, words={"fr": f"Promesse {number}"})
        return campaign

    def path(self, about: Model, language: str) -> str:
        return f"/{language}/campaigns/{about.pk}/join/"

    def values(self, about: Model, number: int) -> dict[str, str]:
        return {"action": str(existing(Campaign.objects.filter(pk=about.pk).first()).actions.all()[number].pk)}

    def last_day(self, about: Model) -> date:
        return existing(Campaign.objects.filter(pk=about.pk).first()).ends_on + timedelta(days=30)

    def desk(self, about: Model) -> str:
        # It shows how many, and nobody.
        return ""

    def close(self, about: Model) -> bool:
        return bool(Campaign.objects.filter(pk=about.pk).update(begins_on=days(-9), ends_on=days(-1)))


CAST = CampaignCast()
