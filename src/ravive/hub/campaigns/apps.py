"""The package as Django knows it."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Campaigns of the public site."""

    name = "ravive.hub.campaigns"
    label = "campaigns"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Create what the pages of a campaign share."""
        from ravive.hub.campaigns import campaign_pages  # models are loaded by now

        campaign_pages.connect()
