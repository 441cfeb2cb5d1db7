"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    """Campaigns of the public site."""

    name = "ravive.hub.campaigns"
    label = "campaigns"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what joining leaves, the reminder, and the words of the audit log."""
        from ravive.entries import registration  # models are loaded by now
        from ravive.hub.campaigns import app_campaigns, campaign_pages, mails, page_attachments
        from ravive.hub.campaigns.subject import JOINED
        from ravive.mailing import mail_kinds
        from ravive.pages import next_steps
        from ravive.pages.bin import attached
        from ravive.people.audit_words import add_words
        from ravive.people.desk import register_desk
        from ravive.people.models import OFFICERS
        from ravive.publishing import site_lines

        campaign_pages.connect()
        registration.register(JOINED)
        mail_kinds.register(mails.REMINDER)
        add_words({"campaign.changed": _("changed the settings of the campaign"), "screen:export_campaign": _("Campaign")})
        site_lines.find_with(app_campaigns.running)
        next_steps.offer_with("campaigns", app_campaigns.next_step, order=20)
        attached.say_with("campaigns", page_attachments.say)
        register_desk(
            "campaigns",
            _("Campaigns"),
            description=_("How many joined, by promise; goal, days and promises."),
            opens="desk_campaigns",
            roles=OFFICERS,
            icon="circle-check",
            group="mobilise",
            order=91,
            urls="ravive.hub.campaigns.urls",
        )
