"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit log shows, in the words of its reader.
THANKS_WORDS = {
    "givers.thanked": _("thanked givers by e-mail"),
    "thanks_texts.changed": _("changed the words of thank-you e-mails"),
    "people": _("people"),
}


class GivingConfig(AppConfig):
    """Giving by bank transfer."""

    name = "ravive.giving"
    label = "giving"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what is stored of givers, how they are erased again, and the words of the audit log."""
        from ravive.departures import actions as departures
        from ravive.giving import erasure  # models are loaded by now
        from ravive.giving.actions import givers
        from ravive.people.audit_words import add_words
        from ravive.site import personal_data

        add_words(THANKS_WORDS)
        personal_data.register(erasure.DATA)
        departures.register(givers.ERASURE, givers.erase_again)
