"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit log says, in the reader's language.
WORDS = {
    "letter.changed": _("changed the settings of the open letter"),
    "letter.delivered": _("delivered the open letter and froze its list"),
    "letter.exported": _("exported the signatures of the open letter"),
    "signature.released": _("released a signature of the open letter"),
    "signature.refused": _("refused a signature of the open letter"),
    "signature.removed": _("removed a signature of the open letter"),
    "format": _("format"),
    "organisations": _("organisations"),
    "partner": _("partner"),
    "people": _("people"),
    "signature": _("signature"),
    # Screens that show details of people or answer a file.
    "screen:desk_letter": _("Signatures"),
    "screen:export_letter": _("Signatures"),
}


class LettersConfig(AppConfig):
    """Open letters of the public site."""

    name = "ravive.hub.letters"
    label = "letters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what signing leaves, what is deleted again, what waits at the desk, and words of the audit log."""
        from ravive.departures import actions as departures
        from ravive.entries import registration
        from ravive.hub.letters import actions, agenda_items, letter_pages, moderation, next_step, page_attachments
        from ravive.hub.letters.subject import LETTERS
        from ravive.pages import next_steps
        from ravive.pages.bin import attached
        from ravive.people.audit_words import add_words
        from ravive.people.desk import register_desk
        from ravive.people.models import OFFICERS

        letter_pages.connect()
        registration.register(LETTERS)
        departures.register(actions.PARTNER, actions.replay_partner)
        departures.register(actions.LOGO_REMOVED, actions.replay_logo_removal)
        departures.register(moderation.REMOVAL, moderation.replay_removal)
        add_words(WORDS)
        attached.say_with("letters", page_attachments.say)
        next_steps.offer_with("letters", next_step.next_step, order=10)
        register_desk(
            "letters",
            _("Open letters"),
            description=_("Signatures to look at, the list to deliver, its settings."),
            opens="desk_letters",
            roles=OFFICERS,
            icon="mail",
            group="mobilise",
            order=92,
            urls="ravive.hub.letters.urls",
            waiting=agenda_items.items,
        )
