"""Details sent through the forms of campaigns: joining, and the relay kit, which stores nothing."""

from django.utils import timezone

from ravive.hub.campaigns import mails
from tests.hub.campaigns.campaign_cast import campaign_of, campaign_page, days, once_of
from tests.hub.erasure.seeding import FORMS, SeededWorld


@FORMS.seeds("send_campaigns", "confirm_campaigns", "own_campaigns", "campaign_kit")
def seed_campaigns(world: SeededWorld) -> None:
    page = campaign_page()
    campaign = campaign_of(page, reminds_on=days(0))
    first = str(campaign.actions.all()[0].pk)

    def join(**values: object) -> None:
        address = f"/fr/campaigns/{campaign.pk}/join/"
        once = once_of(world.visitor.get(address).text, f"campaign-{campaign.pk}")
        world.send(address, {"once": once, "action": first, **values})

    join()
    for _ in range(4):
        join(email=world.address(), wants_reminder="on")
    world.confirm("/campaigns/confirm/", answer="confirm")
    mails.remind(now=timezone.now())
    # One takes the promise back, one wants no more e-mails, two stay until the day.
    withdrawn, stopped, *_others = world.links("/campaigns/stop/")
    world.send(withdrawn, {"answer": "withdraw"})
    world.send(stopped, {"List-Unsubscribe": "One-Click"})
    # The reader of one address says that it was somebody else; one never confirms.
    join(email=world.address())
    world.send(world.links("/campaigns/confirm/")[-1], {"answer": "not_me"})
    join(email=world.address())
    world.fetch(f"/desk/campaigns/{campaign.pk}/counts.csv", by=world.officer("campaigns"))
    kit = f"/fr/campaigns/{campaign.pk}/kit/"
    once = once_of(world.visitor.get(kit).text, f"campaign-kit-{campaign.pk}")
    world.send(kit, {"once": once, "name": world.seed("Partenaire"), "format": "square", "language": "fr"})
