"""What campaigns have of an organisation, for the isolation walk."""

from ravive.hub.campaigns.models import Campaign, CampaignAction, CampaignPage, Participation
from tests.people import made_here  # noqa: F401 - makes the site first, where a campaign stands
from tests.people.cast import NOW
from tests.people.isolation import MARKER, REGISTRY, World


@REGISTRY.maker
def make_campaigns(world: World) -> None:
    home = world.kept["home"]
    page = home.add_child(instance=CampaignPage(title=f"Campaign {MARKER}", slug="campaign", thanks=MARKER, locale=home.locale))
    campaign, _is_new = Campaign.objects.update_or_create(
        key=page.translation_key, defaults={"organisation": world.other, "title": f"Campaign {MARKER}"}
    )
    action = CampaignAction.objects.create(campaign=campaign, words={"fr": f"Promise {MARKER}"}, without_address=3)
    marks = {"handle": "c" * 64, "mailbox_mark": "c" * 64}
    Participation.objects.create(campaign=campaign, action=action, language="fr", entered_on=NOW.date(), is_confirmed=True, **marks)
    world.kept["campaign"] = campaign
    world.rows += [
        Campaign.objects.filter(organisation=world.other),
        CampaignAction.objects.filter(campaign__organisation=world.other),
        Participation.objects.filter(campaign__organisation=world.other),
    ]


def _key(world: World) -> object:
    return world.kept["campaign"].pk


# A table to download is not read in a window: it opens none.
REGISTRY.fill(r"^(export_campaign|remove_participant)$", campaign_id=_key, opens=False)
REGISTRY.fill(r"^(desk_campaign|campaign_settings)$", campaign_id=_key)
