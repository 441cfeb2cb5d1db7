"""Reading campaigns: their state, their numbers, their pages."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from ravive.hub.campaigns.models import Campaign, CampaignAction, CampaignPage
from ravive.hub.campaigns.models.campaign import CampaignState
from ravive.lib.languages import INTERFACE
from ravive.people.models import Organisation


@dataclass(frozen=True, kw_only=True)
class CampaignNumbers:
    """How many people joined: those who confirmed an address, and those who gave none. `actions` have their own counts."""

    actions: tuple[CampaignAction, ...]

    @property
    def confirmed(self) -> int:
        """Return how many confirmed an address."""
        return sum(action.confirmed for action in self.actions)

    @property
    def without_address(self) -> int:
        """Return how many joined without an address: nobody can check that they are different people."""
        return sum(action.without_address for action in self.actions)

    @property
    def total(self) -> int:
        """Return how many joined, for staff."""
        return self.confirmed + self.without_address

    @property
    def offered(self) -> list[CampaignAction]:
        """Return what people can promise now."""
        return [action for action in self.actions if action.is_offered]

    @property
    def counted(self) -> list[CampaignAction]:
        """Return what somebody promised who confirmed an address: the public reads no other number."""
        return [action for action in self.actions if action.confirmed]


def numbers_of(campaign: Campaign) -> CampaignNumbers:
    """Return how many joined a campaign. One query."""
    return CampaignNumbers(actions=tuple(campaign.actions.all()))


def state_of(campaign: Campaign, numbers: CampaignNumbers, today: date) -> CampaignState:
    """Return whether people can join a campaign on a day."""
    return campaign.state(today, has_actions=bool(numbers.offered))


def campaigns_of(organisation: Organisation) -> QuerySet[Campaign]:
    """Return the campaigns of an organisation with their actions, the latest first. Two queries."""
    return Campaign.objects.filter(organisation=organisation).prefetch_related("actions")


def pages_of_campaign(campaign: Campaign) -> list[CampaignPage]:
    """Return the published pages of a campaign, one for each language, those of the interface first."""
    found = CampaignPage.objects.live().public().filter(translation_key=campaign.key).select_related("locale").order_by("pk")
    places = {language: place for place, language in enumerate(INTERFACE)}
    return sorted(found, key=lambda page: places.get(page.locale.language_code, len(places)))


def page_of(campaign: Campaign, language: str) -> CampaignPage | None:
    """Return the published page of a campaign in a language, else in any; None where none is public."""
    pages = pages_of_campaign(campaign)
    return next((page for page in pages if page.locale.language_code == language), pages[0] if pages else None)


@dataclass(frozen=True, kw_only=True)
class MailNumbers:
    """Of those who gave an address: how many have not confirmed it yet, and how many asked for the reminder."""

    unconfirmed: int
    to_remind: int


def mail_numbers_of(campaign: Campaign) -> MailNumbers:
    """Return how many addresses wait to be confirmed, and how many are to be reminded."""
    rows = campaign.participations.aggregate(
        unconfirmed=Count("pk", filter=Q(is_confirmed=False)),
        to_remind=Count("pk", filter=Q(is_confirmed=True, wants_reminder=True, is_reminded=False)),
    )
    return MailNumbers(**rows)
