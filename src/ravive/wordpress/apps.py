"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# What the audit log says, in the reader's language.
WORDS = {
    "pages.imported": _("imported pages from WordPress into"),
    "new_pages": _("new pages"),
    "updated_pages": _("updated pages"),
    "not_brought": _("not brought"),
}


class WordpressConfig(AppConfig):
    """Pages brought from other systems."""

    name = "ravive.wordpress"
    label = "wordpress"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the words of the audit log."""
        from ravive.people.audit_words import add_words  # models are loaded by now

        add_words(WORDS)
