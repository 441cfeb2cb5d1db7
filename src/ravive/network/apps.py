"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit log shows, in the reader’s words.
WORDS = {
    "deck.shared": _("shared with the network the deck"),
    "deck.unshared": _("no longer shares with the network the deck"),
    "deck.adopted": _("adopted from another organisation the deck"),
    "deck.changes_taken": _("chose among the changes there of the adopted deck"),
    "from": _("from"),
    "licence": _("Licence"),
    "copied": _("facts copied"),
    "taken": _("taken"),
    "left": _("left"),
}


class NetworkConfig(AppConfig):
    """Decks shared between organisations."""

    name = "ravive.network"
    label = "network"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add this package’s words to the audit log."""
        from ravive.decks import adopted_changes
        from ravive.network import agenda_items, upstream
        from ravive.people.audit_words import add_words  # the models of people are ready by now
        from ravive.people.desk import register_desk
        from ravive.people.models import DECK_ROLES

        add_words(WORDS)
        adopted_changes.count_with(upstream.count_open)
        register_desk(
            "network",
            _("Network"),
            description=_("Decks that other organisations share: see them, adopt them, adapt them."),
            opens="network",
            roles=DECK_ROLES,
            icon="group",
            group="cards",
            order=215,
            urls="ravive.network.urls",
            waiting=agenda_items.items,
        )
