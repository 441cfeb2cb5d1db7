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
                "deck.made": _("made the deck"),
                "deck.changed": _("changed the deck"),
                "card.added": _("added the card"),
                "card.changed": _("changed the card"),
                "card.restored": _("brought back an earlier state of the card"),
                "card.copied": _("copied the card"),
                "card.deleted": _("deleted the card"),
                "cards.ordered": _("changed the order of the cards of"),
                "picture.added": _("added the picture"),
                "picture.deleted": _("deleted the picture"),
                "deck.imported": _("took in the files of the deck"),
                "deck.published": _("published the deck"),
                "deck.shared": _("shared with the network the deck"),
                "deck.unshared": _("no longer shares with the network the deck"),
                "deck.adopted": _("adopted from another organisation the deck"),
                "deck.changes_taken": _("chose among the changes there of the adopted deck"),
                "deck.submitted": _("asked for signatures on the deck"),
                "deck.signed": _("signed the deck"),
                "deck.changes_weighed": _("weighed the changes of the deck"),
                "deck.language_added": _("added a language to the deck"),
                "card.commented": _("commented on the card"),
                "card.comment_resolved": _("resolved a comment on the card"),
                "translation.finished": _("finished a translation of"),
                "translation.signed": _("signed as a native reader"),
                "translation.taken_in": _("took in a translator’s file for"),
                "fact.added": _("added the fact"),
                "fact.saved": _("changed the fact"),
                "fact.verified": _("verified the fact"),
                "facts.imported": _("took in a file of facts"),
                "fact.deleted": _("took out of the register the fact"),
                "source.added": _("added the source"),
                "source.saved": _("changed the source"),
                "source.deleted": _("took out of the register the source"),
                "republished": _("published again"),
                "held_up": _("still with the old content"),
                "reports.closed": _("closed the learners’ reports on"),
                "count": _("count"),
                "note": _("note"),
                "from": _("from"),
                "deck": _("deck"),
                "licence": _("Licence"),
                "copied": _("facts copied"),
                "taken": _("taken"),
                "left": _("left"),
                "deck:new": _("new deck"),
                "deck:name": _("name of the version"),
                "revision": _("version"),
                "role": _("role"),
                "meaning": _("meaning changed"),
                "typo": _("wording only"),
                "card": _("card"),
                "cards": _("cards"),
                "texts": _("texts"),
                "file": _("file"),
                "facts:added": _("facts added"),
                "facts:changed": _("facts changed"),
            }
        )
