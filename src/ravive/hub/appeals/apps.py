"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

WORDS = {
    "appeal.changed": _("changed the settings of the appeal"),
    "giver_name.released": _("let the name of a giver be shown, in the appeal"),
    "giver_name.refused": _("does not show the name of a giver, in the appeal"),
    "giving_promise.removed": _("removed a promise of the appeal"),
    "promise": _("promise"),
}


class AppealsConfig(AppConfig):
    """Appeals of the public site."""

    name = "ravive.hub.appeals"
    label = "appeals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the e-mails, what waits at the desk, the pages that a proxy forgets, and the words of the audit log."""
        from ravive.hub.appeals import agenda_items, appeal_pages, mails, page_purges, run_mails
        from ravive.people import agenda  # models are loaded by now
        from ravive.people.audit_words import add_words

        appeal_pages.connect()
        mails.register()
        run_mails.register()
        page_purges.connect()
        agenda.find_with("appeals", agenda_items.items)
        add_words(WORDS)
