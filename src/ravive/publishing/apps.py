"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit log shows, in the reader’s words.
WORDS = {
    "deck.imported": _("imported the files of the deck"),
    "deck.published": _("published the deck"),
    "deck.published_unread": _("published, with texts that nobody read, the deck"),
    "deck.typo_taken_back": _("took back a corrected typo in the deck"),
    "deck.listed_first": _("listed first on the site the deck"),
    "deck.changes_weighed": _("decided on the changes of the deck"),
    "reports.closed": _("closed the learners’ reports on"),
    "card.taken_offline": _("took offline the card"),
    "deck.taken_offline": _("took offline the deck"),
    "card.back_online": _("put online again, signed by two, the card"),
    "deck.back_online": _("put online again, signed by two, the deck"),
    "reason": _("Reason"),
    "count": _("count"),
    "meaning": _("meaning changed"),
    "typo": _("wording only"),
}


class PublishingConfig(AppConfig):
    """What is published."""

    name = "ravive.publishing"
    label = "publishing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add this package’s words to the audit log and its e-mail to the queue, and follow corrections of the register."""
        from ravive.decks import publication_times
        from ravive.decks.models import TakedownReason
        from ravive.decks.reviewing.signals import deck_signed
        from ravive.mailing import mail_kinds
        from ravive.people.audit_words import add_words  # the models of people are ready by now
        from ravive.people.desk import register_desk
        from ravive.people.models import Role
        from ravive.publishing import agenda_items, deck_times, fact_uses, takedown_mails
        from ravive.publishing.actions import corrections, typos
        from ravive.register import dependents

        add_words(WORDS)
        mail_kinds.register(takedown_mails.NOTICE)
        add_words({f"{about}:{value}": label for about in ("card", "deck") for value, label in TakedownReason.choices})
        dependents.add(
            dependents.Dependent(
                uses_of_facts=fact_uses.uses_of_facts,
                uses_of_source=fact_uses.uses_of_source,
                deck_titles=fact_uses.deck_titles,
                using_decks=fact_uses.using_decks,
                follow=corrections.follow,
                follow_deletion=corrections.follow_deletion,
            )
        )
        publication_times.read_with(deck_times.publication_times)
        deck_signed.connect(typos.release_signed_typo, dispatch_uid="release_signed_typo")
        register_desk(
            "card-reports",
            _("Learners’ reports"),
            description=_("What learners say is wrong with a card."),
            opens="desk_reports",
            roles=[Role.AUTHOR, Role.EXPERT, Role.ADMIN],
            icon="warning",
            group="cards",
            order=230,
            urls="ravive.publishing.urls",
            waiting=agenda_items.items,
        )
