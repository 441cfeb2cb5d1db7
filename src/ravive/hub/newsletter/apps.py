"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit log says, in the reader's language.
WORDS = {
    "newsletter.opened": _("opened the form of news by e-mail"),
    "newsletter.closed": _("closed the form of news by e-mail"),
    "newsletter.exported": _("exported the readers of the news by e-mail"),
    "issue.written": _("wrote the issue"),
    "issue.changed": _("changed the issue"),
    "issue.deleted": _("deleted the issue"),
    "issue.sent": _("sent the issue"),
    "readers": _("readers"),
    # Screens that show details of people or answer a file.
    "screen:export_readers": _("Readers"),
}


class NewsletterConfig(AppConfig):
    """News by mail of the public site."""

    name = "ravive.hub.newsletter"
    label = "newsletter"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register readers and what sending stores of them, consents of other forms, the link of the foot, and words of the audit log."""
        from ravive.entries import registration
        from ravive.hub.newsletter import consents, dispatch, erasure, offers  # models are loaded by now
        from ravive.hub.newsletter.subject import NEWS
        from ravive.mailing import mail_kinds, news_consents
        from ravive.pages import navigation, next_steps
        from ravive.people.audit_words import add_words
        from ravive.people.desk import register_desk
        from ravive.people.models import OFFICERS
        from ravive.site import personal_data

        registration.register(NEWS)
        mail_kinds.register(dispatch.ISSUE)
        personal_data.register(erasure.DATA)
        news_consents.receive_with(consents.RECEIVER)
        navigation.offer_with("newsletter", offers.offer)
        next_steps.offer_with("newsletter", offers.next_step, order=30)
        add_words(WORDS)
        register_desk(
            "newsletter",
            _("News by e-mail"),
            description=_("Who gets your news, in numbers; writing and sending an issue."),
            opens="desk_newsletter",
            roles=OFFICERS,
            icon="mail",
            group="publish",
            order=105,
            urls="ravive.hub.newsletter.urls",
        )
