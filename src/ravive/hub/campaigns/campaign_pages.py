"""Each page of a campaign belongs to one campaign, which its translations share."""

from typing import Any

from django.db.models.signals import post_save

from ravive.hub.campaigns.models import Campaign, CampaignPage
from ravive.people.queries import owners_of_page


def connect() -> None:
    """Create the campaign when its first page is stored."""
    post_save.connect(_create_campaign, sender=CampaignPage, dispatch_uid="campaigns.create_campaign")


def _create_campaign(*, instance: CampaignPage, **_signal: Any) -> None:  # noqa: ANN401 - what Django sends beside
    organisation = owners_of_page(instance).defer("logo").first()
    if organisation is not None:
        first = {"organisation": organisation, "title": instance.title}
        Campaign.objects.get_or_create(key=instance.translation_key, defaults=first)
