"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit log shows, in the reader’s words.
WORDS = {
    "deck.made": _("made the deck"),
    "deck.copied": _("copied the deck"),
    "deck.changed": _("changed the deck"),
    "deck.exported": _("exported the deck"),
    "card.added": _("added the card"),
    "card.changed": _("changed the card"),
    "card.restored": _("brought back an earlier state of the card"),
    "card.copied": _("copied the card"),
    "card.deleted": _("deleted the card"),
    "cards.imported": _("imported cards from a spreadsheet into the deck"),
    "cards.ordered": _("changed the order of the cards of"),
    "picture.added": _("added the picture"),
    "picture.deleted": _("deleted the picture"),
    "deck.submitted": _("asked for signatures on the deck"),
    "deck.signed": _("signed the deck"),
    "deck.language_added": _("added a language to the deck"),
    "card.commented": _("commented on the card"),
    "card.comment_resolved": _("resolved a comment on the card"),
    "translation.finished": _("finished a translation of"),
    "translation.signed": _("signed as a native reader"),
    "translation.taken_in": _("imported a translator’s file for"),
    "note": _("note"),
    "deck": _("deck"),
    "deck:new": _("new deck"),
    "deck:name": _("name of the version"),
    "revision": _("version"),
    "role": _("role"),
    "card": _("card"),
    "cards": _("cards"),
    "texts": _("texts"),
    # Screens that show details of people or answer a file.
    "screen:export_deck": _("Deck"),
    "screen:card_template": _("Deck"),
    "screen:deck_card_template": _("Deck"),
    "screen:translation_file": _("Deck"),
}


class DecksConfig(AppConfig):
    """Decks as they are written."""

    name = "ravive.decks"
    label = "decks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add this package’s words to the audit log."""
        from ravive.decks import agenda_items, search_hits
        from ravive.people import search
        from ravive.people.audit_words import add_words  # the models of people are ready by now
        from ravive.people.desk import register_desk
        from ravive.people.models import DECK_ROLES

        add_words(WORDS)
        search.find_with(search.Finder(kind="decks", label=_("Decks"), roles=frozenset(DECK_ROLES), find=search_hits.find_decks))
        search.find_with(search.Finder(kind="cards", label=_("Cards"), roles=frozenset(DECK_ROLES), find=search_hits.find_cards))
        register_desk(
            "decks",
            _("Decks"),
            description=_("Write cards, see them on a phone, publish."),
            opens="desk_decks",
            roles=DECK_ROLES,
            icon="copy",
            group="cards",
            order=200,
            urls="ravive.decks.urls",
            waiting=agenda_items.items,
            stylesheet="decks/desk.css",
        )
        register_desk(
            "translations",
            _("Translations"),
            description=_("How far each deck is in each language; translate beside the original."),
            opens="translations",
            roles=DECK_ROLES,
            icon="globe",
            group="cards",
            order=210,
        )
