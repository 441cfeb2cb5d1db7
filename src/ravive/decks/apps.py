"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecksConfig(AppConfig):
    """Decks, the facts register, and what is published."""

    name = "ravive.decks"
    label = "decks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Give the audit log the words for what this room does."""
        from ravive.people.verbs import add_words  # people's models are ready by now

        add_words(
            {
                "deck.imported": _("took in the files of the deck"),
                "deck.published": _("published the deck"),
                "fact.added": _("added the fact"),
                "fact.saved": _("changed the fact"),
                "fact.verified": _("verified the fact"),
                "facts.imported": _("took in a file of facts"),
            }
        )
