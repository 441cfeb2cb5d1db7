"""The package as Django knows it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EntriesConfig(AppConfig):
    """What visitors' forms leave."""

    name = "ravive.entries"
    label = "entries"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the e-mail to those who confirmed, and what the desk shows and stores of floods."""
        from ravive.entries import agenda_items, cleared_entries, floods, mail_data, mails  # models are loaded by now
        from ravive.mailing import mail_kinds
        from ravive.people.audit_words import add_words
        from ravive.people.desk import register_desk
        from ravive.people.models import OFFICERS, Role
        from ravive.site import personal_data

        mail_kinds.register(mails.THANKS)
        personal_data.register(cleared_entries.DATA)
        mail_data.register_all()
        add_words({**floods.WORDS, "entries": _("entries")})
        register_desk(
            "floods",
            _("Floods of forms"),
            description=_("Which forms refuse visitors, and what a flood left."),
            opens="floods",
            roles=(*OFFICERS, Role.TREASURER),
            icon="warning",
            order=190,
            urls="ravive.entries.urls",
            waiting=agenda_items.items,
        )
