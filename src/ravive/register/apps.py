"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit log shows, in the reader’s words.
WORDS = {
    "fact.added": _("added the fact"),
    "fact.saved": _("changed the fact"),
    "fact.verified": _("verified the fact"),
    "facts.imported": _("imported a file of facts"),
    "fact.deleted": _("took out of the register the fact"),
    "source.added": _("added the source"),
    "source.saved": _("changed the source"),
    "source.deleted": _("took out of the register the source"),
    "republished": _("published again"),
    "blocked": _("still with the old content"),
    "file": _("file"),
    "facts:added": _("facts added"),
    "facts:changed": _("facts changed"),
}


class RegisterConfig(AppConfig):
    """The facts register."""

    name = "ravive.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add this package’s words to the audit log."""
        from ravive.people import search
        from ravive.people.audit_words import add_words  # the models of people are ready by now
        from ravive.people.desk import register_desk
        from ravive.people.models import DECK_ROLES
        from ravive.register import agenda_items, search_hits

        add_words(WORDS)
        search.find_with(search.Finder(kind="facts", label=_("Facts"), roles=frozenset(DECK_ROLES), find=search_hits.find_facts))
        register_desk(
            "facts",
            _("Facts"),
            description=_("Numbers, links, articles and figures: corrected once, everywhere."),
            opens="facts",
            roles=DECK_ROLES,
            icon="table",
            group="cards",
            order=220,
            urls="ravive.register.urls",
            waiting=agenda_items.items,
        )
