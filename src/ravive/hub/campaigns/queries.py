"""Reading campaigns: their state, their numbers, their pages, and who joined with an address."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from ravive.hub.campaigns.models import Campaign, CampaignAction, CampaignPage, Participation
from ravive.hub.campaigns.models.campaign import CampaignState
from ravive.lib.languages import INTERFACE
from ravive.mailing import links as mail_links
from ravive.mailing import queries as mailing
from ravive.people.models import Organisation

PURPOSE = "campaigns"


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
        """Return how many joined."""
        return self.confirmed + self.without_address

    @property
    def offered(self) -> list[CampaignAction]:
        """Return what people can promise now."""
        return [action for action in self.actions if action.is_offered]

    @property
    def counted(self) -> list[CampaignAction]:
        """Return what somebody promised."""
        return [action for action in self.actions if action.total]


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


def requests_at(token: str, *, now: datetime) -> list[Participation]:
    """Return what the mailbox of a confirmation link may confirm now, the earliest first."""
    found = mail_links.read_confirmation(token, purpose=PURPOSE)
    if found is None:
        return []
    handles = [row.pk for row in mailing.open_requests(found.mark, now=now, purpose=PURPOSE)]
    rows = Participation.objects.filter(handle__in=handles, is_confirmed=False)
    return list(rows.select_related("campaign", "action").order_by("pk"))


def confirmed_at(token: str) -> Participation | None:
    """Return what a confirmation link confirmed before; None where it was taken back since."""
    found = mail_links.read_confirmation(token, purpose=PURPOSE)
    return _confirmed(found.handle) if found else None


def participation_of_link(token: str) -> Participation | None:
    """Return the confirmed participation of the private link in somebody's e-mail."""
    handle = mail_links.read_stop(token, purpose=PURPOSE)
    return _confirmed(handle) if handle else None


def _confirmed(handle: str) -> Participation | None:
    rows = Participation.objects.filter(handle=handle, is_confirmed=True)
    return rows.select_related("campaign__organisation", "action").first()


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
